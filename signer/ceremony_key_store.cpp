// SPDX-License-Identifier: Apache-2.0
//
// By the library of `tks`: nothing about key stores is decided here.
#include "signer/ceremony_key_store.hpp"

#include <filesystem>

#include "files/input_file.hpp"
#include "files/temporary_names.hpp"
#include "formats/error.hpp"
#include "formats/key_name.hpp"
#include "signer/ceremony_document.hpp"
#include "signer/tks_create.hpp"
#include "signer/tks_difference.hpp"
#include "signer/tks_next.hpp"
#include "signer/tks_spec.hpp"
#include "signer/tks_step.hpp"
#include "signer/tks_words.hpp"
#include "verifier/host/package_reader.hpp"

namespace bulla {
namespace {

PackageContents contents_of(ByteView package, const std::string &name) {
  PackageContents contents = read_package(package, name);
  if (!contents.key_store) throw Error(BULLA_WRONG_TYPE, name + " is no key store");
  return contents;
}

std::vector<std::string> words_of(const KeyStore &store) {
  std::vector<std::string> words = {"version " + std::to_string(store.version) + " of fleet " +
                                    to_text(store.fleet)};
  for (std::size_t i = 0; i < store.keys.size(); ++i) words.push_back("key " + key_name(store, i));
  for (const Role &role : store.roles)
    words.push_back("role " + role.label + ": " + role_words(store, role));
  for (const SecurityWindow &window : store.windows)
    words.push_back("security versions of " + window_subject(window) + ": " + window_words(window));
  return words;
}

}  // namespace

Bytes make_key_store(const std::string &previous_path, const std::string &spec_path) {
  if (previous_path.empty()) return key_store_package(read_tks_spec(spec_path).store);
  NextRequest request;
  request.previous_path = previous_path;
  request.spec_path = spec_path;
  const TemporaryName output(std::filesystem::absolute(temporary_path_beside(spec_path)).string());
  request.output_path = output.c_str();
  const NextKeyStore made = next_key_store(request);
  if (!made.trees.empty())
    throw Error(Reason::kInputUnsupported, "a key store with grandfather trees")
        .hint("make it with `bulla tks next` before the ceremony, and check it in as media");
  return read_whole(output.c_str(), kCeremonyFileMaxBytes);
}

std::vector<std::string> key_store_changes(ByteView previous, ByteView made) {
  const PackageContents contents = contents_of(made, "the new key store");
  if (!contents.envelope.signatures.empty())
    throw Error(Reason::kCeremonyCheckFailed, "the new key store is signed before anybody signed");
  if (previous.empty()) return words_of(*contents.key_store);
  const KeyStore held = *contents_of(previous, "the previous key store").key_store;
  require_step(held, *contents.key_store);
  std::vector<std::string> changes;
  for (const TksChange &change : difference(held, *contents.key_store))
    changes.push_back(change_text(change));
  return changes;
}

}  // namespace bulla
