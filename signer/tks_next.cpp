// SPDX-License-Identifier: Apache-2.0
//
// From the version before and a spec to the next version. The order: read, settle what the spec
// leaves to the version before (epoch, grandfather roots), judge, write.
#include "signer/tks_next.hpp"

#include <algorithm>
#include <deque>
#include <iterator>
#include <utility>

#include "files/input_file.hpp"
#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "formats/key_name.hpp"
#include "formats/names.hpp"
#include "formats/wording.hpp"
#include "signer/grandfather.hpp"
#include "signer/journal_audit.hpp"
#include "signer/tks_create.hpp"
#include "signer/tks_history.hpp"
#include "signer/tks_spec.hpp"
#include "signer/tks_step.hpp"
#include "signer/tks_step_lint.hpp"
#include "signer/tks_words.hpp"
#include "verifier/host/trust.hpp"

namespace bulla {
namespace {

OpenedKeyStore open(const KeyStoreVersion &version) {
  bulla_status status = BULLA_WRONG_ORDER;
  std::uint32_t entry = 0;
  const auto opened = OpenedKeyStore::open(version.document, status, entry);
  if (!opened) throw Error(status, version.file + ": no key store that devices read");
  return *opened;
}

// The grandfather roots of one spec, as they are found out.
class Grandfathers {
 public:
  Grandfathers(const KeyStoreVersion &held, const std::string &output_path, NextKeyStore &made)
      : held_(held), output_path_(output_path), made_(made) {}

  void settle(const TksSpec &spec) {
    for (Revocation &revocation : made_.store.revocations) {
      const auto source =
          std::ranges::find(spec.grandfathers, revocation.key, &GrandfatherSource::key);
      if (source != spec.grandfathers.end()) {
        take(revocation, *source);
      } else if (find_key(made_.store, revocation.key)) {
        revocation.grandfather = before(revocation.key);
        made_.notes.push_back("key " + key_label(made_.store, revocation.key) +
                              " keeps the grandfather root of version " +
                              std::to_string(held_.store.version));
      }
      if (revocation.grandfather) keep_in_table(revocation.key);
    }
  }
  std::vector<std::pair<std::string, Bytes>> &files() { return files_; }

 private:
  std::optional<Grandfather> before(const KeyId &key) const {
    const auto found = std::ranges::find(held_.store.revocations, key, &Revocation::key);
    return found == held_.store.revocations.end() ? std::nullopt : found->grandfather;
  }

  void take(Revocation &revocation, const GrandfatherSource &source) {
    if (source.kind == GrandfatherSource::Kind::kNone) return;
    try {
      const GrandfatherCollection collection = read(source);
      revocation.grandfather = grandfather_of(collection.tree);
      plan_file(collection);
    } catch (Error &error) {
      throw error.within(source.where);
    }
  }

  GrandfatherCollection read(const GrandfatherSource &source) const {
    if (source.kind == GrandfatherSource::Kind::kTree) return {read_tree(source), 0, 0};
    GrandfatherCollection collection =
        source.kind == GrandfatherSource::Kind::kJournal
            ? read_journal(source)
            : collect_grandfathered(source.path, open(held_), source.key);
    if (collection.tree.leaves.empty())
      throw Error(Reason::kFieldInvalid, source.path + ": nothing there was signed by key " +
                                             key_label(held_.store, source.key))
          .hint("leave grandfather out when nothing is to be kept");
    return collection;
  }

  static GrandfatherCollection read_journal(const GrandfatherSource &source) {
    const JournalFile journal = JournalFile::open(source.path);
    (void)check_journal(journal);
    return {{source.key, manifests_signed_by(journal, source.key)}, 0, 0};
  }

  static GrandfatherTree read_tree(const GrandfatherSource &source) {
    GrandfatherTree tree = decode_grandfather_tree(read_whole(source.path, kTreeFileMaxBytes));
    if (tree.key != source.key)
      throw Error(Reason::kFieldInvalid, source.path + ": a tree of another key");
    return tree;
  }

  // NEXT.bulla gives NEXT.rel-0.tree.
  void plan_file(const GrandfatherCollection &collection) {
    if (output_path_ == "-")
      throw Error(Reason::kUsage, "a tree is written beside the key store: give --out a file");
    const auto index = find_key(held_.store, collection.tree.key);
    const std::string word = index ? key_name(held_.store, *index) : "";
    MadeTree made;
    made.key = is_name(word) ? word : short_hex(collection.tree.key);
    const bool has_suffix = output_path_.ends_with(".bulla");
    made.path = output_path_.substr(0, output_path_.size() - (has_suffix ? 6 : 0)) + "." +
                made.key + ".tree";
    made.leaf_count = static_cast<std::uint32_t>(collection.tree.leaves.size());
    made.package_count = collection.package_count;
    files_.emplace_back(made.path, encode(collection.tree));
    made_.trees.push_back(std::move(made));
  }

  // The root means nothing to devices unless the key stays in the key table and in its roles.
  void keep_in_table(const KeyId &id) {
    KeyStore &store = made_.store;
    if (find_key(store, id)) return;
    const auto index = find_key(held_.store, id);
    if (!index)
      throw Error(BULLA_TKS_BAD_REVOCATION, "key " + to_hex(id) +
                                                " has a grandfather root and is in neither key "
                                                "store: nothing it signed could count");
    const std::size_t place = store.keys.size();
    store.keys.push_back(held_.store.keys[*index]);
    for (KeyNote note : held_.store.notes)
      if (note.key == *index) {
        note.key = place;
        store.notes.push_back(note);
      }
    if (!enter_roles(*index, place))
      throw Error(BULLA_TKS_BAD_REVOCATION, "key " + key_label(store, id) +
                                                " has a grandfather root, and none of its roles is "
                                                "left for it")
          .hint("keep the role that it had, or leave grandfather out");
    made_.notes.push_back("key " + key_label(store, id) +
                          " stays in the key table and in its roles, where only what its "
                          "grandfather root covers counts");
  }

  bool enter_roles(std::size_t held_index, std::size_t place) {
    bool entered = false;
    for (const Role &role : held_.store.roles) {
      if (role.kind != BULLA_ROLE_IMAGE ||
          std::ranges::find(role.keys, held_index) == role.keys.end())
        continue;
      for (Role &now : made_.store.roles)
        if (now.kind == role.kind && now.label == role.label) {
          now.keys.push_back(place);
          entered = true;
        }
    }
    return entered;
  }

  const KeyStoreVersion &held_;
  const std::string &output_path_;
  NextKeyStore &made_;
  std::vector<std::pair<std::string, Bytes>> files_;
};

std::vector<KeyStore> stores_before(const NextRequest &request) {
  std::vector<std::string> paths = {request.previous_path};
  if (request.chain_path) paths.push_back(*request.chain_path);
  std::vector<KeyStore> stores;
  for (KeyStoreVersion &version : read_key_store_history(paths))
    stores.push_back(std::move(version.store));
  return stores;
}

void judge(const NextRequest &request, const TksSpec &spec, NextKeyStore &made) {
  const std::vector<KeyStore> before = stores_before(request);
  if (before.back().version > made.held.version)
    throw Error(Reason::kUsage, *request.chain_path + ": holds version " +
                                    std::to_string(before.back().version) +
                                    ", which is newer than the one to follow, " +
                                    std::to_string(made.held.version));
  require_step(made.held, made.store);
  require_no_return(before, made.store);
  require_no_silent_drop(made.held, made.store, spec.dropped);
}

void tell(const KeyStoreVersion &held, const TksSpec &spec, NextKeyStore &made) {
  made.digest = sha256(encode(made.store));
  made.changes = difference(made.held, made.store);
  made.warnings = lint_step(made.held, made.store, {spec.reason, spec.dropped});
  std::ranges::copy(lint_key_store(made.store), std::back_inserter(made.warnings));
  std::ranges::copy(lint_product_names(spec.bare_products), std::back_inserter(made.warnings));
  if (held.signatures.empty())
    made.warnings.push_back({"previous-unsigned", held.file + " is not signed: nothing can follow "
                                                              "it before it is"});
  made.play_book = play_book(made.held, made.store);
  made.signers = signers_needed(made.held, made.store);
}

// All or nothing, as far as several files can be.
void write_all(const std::vector<std::pair<std::string, Bytes>> &files, Overwrite overwrite) {
  std::deque<OutputFile> outputs;
  for (const auto &[path, bytes] : files) outputs.emplace_back(path, overwrite).write(bytes);
  for (OutputFile &output : outputs) output.commit();
}

}  // namespace

NextKeyStore next_key_store(const NextRequest &request) {
  const KeyStoreVersion held = read_key_store_versions(request.previous_path).back();
  const TksSpec spec = read_tks_spec(request.spec_path, &held.store);
  NextKeyStore made;
  made.held = held.store;
  made.store = spec.store;
  Grandfathers grandfathers(held, request.output_path, made);
  grandfathers.settle(spec);
  made.store.epoch =
      next_epoch(made.held, made.store,
                 spec.compacts_revocations ? Revocations::kCompact : Revocations::kGrow);
  judge(request, spec, made);
  const Bytes package = key_store_package(made.store);
  tell(held, spec, made);
  auto &files = grandfathers.files();
  files.emplace_back(request.output_path, package);
  write_all(files, request.overwrite);
  return made;
}

}  // namespace bulla
