// SPDX-License-Identifier: Apache-2.0
//
// Key histories as they happen: mostly orderly, sometimes with a signature forgotten.
#include <algorithm>

#include "formats/digest.hpp"
#include "formats/merkle.hpp"
#include "formats/names.hpp"
#include "tests/preflight_truth/world_maker.hpp"

namespace bulla::truth {
namespace {

// What changes from store to store, in names.
struct Draft {
  std::uint32_t version = 1;
  std::uint32_t epoch = 0;
  KeyNames root;
  std::uint32_t root_threshold = 1;
  KeyNames recovery;
  KeyNames release;
  std::uint32_t release_threshold = 1;
  KeyNames os;  // empty: release keys sign these too
  std::vector<SecurityWindow> windows;
  std::vector<Digest> denied;
  struct Revoked {
    std::string key;
    std::uint32_t reason;
    std::uint32_t boot_enforce;
    std::vector<Digest> grandfathered;  // empty: the key leaves the table
  };
  std::vector<Revoked> revoked;
};

constexpr std::uint32_t kLowClasses = 1u << BULLA_CLASS_BOOT | 1u << BULLA_CLASS_OS;
constexpr std::uint32_t kHighClasses = 1u << BULLA_CLASS_APPLICATION |
                                       1u << BULLA_CLASS_BOARD_CONFIG |
                                       1u << BULLA_CLASS_CERT_STORE | 1u << BULLA_CLASS_CAPABILITY;

void erase(KeyNames &names, const std::string &name) {
  names.erase(std::remove(names.begin(), names.end(), name), names.end());
}

class History {
 public:
  History(Seeded &seeded, const std::vector<MadeImage> &images)
      : seeded_(seeded), images_(images) {}

  std::vector<MadeStore> make();

 private:
  void begin();
  void change();
  void add_key();
  void new_epoch();
  void recover();
  void revoke();
  void move_window();
  void deny();
  void drop_key();
  std::vector<Digest> some_digests();
  KeyNames signers(const Draft &before, bool by_recovery);
  MadeStore store(const KeyNames &signers) const;
  std::string fresh(const char *stem) { return stem + std::to_string(++names_made_); }

  Seeded &seeded_;
  const std::vector<MadeImage> &images_;
  Draft draft_;
  int names_made_ = 0;
  bool by_recovery_ = false;
};

void History::begin() {
  draft_.version = seeded_.between(1, 3);
  draft_.root = {fresh("root-"), fresh("root-")};
  draft_.root_threshold = seeded_.between(1, 2);
  if (seeded_.chance(30)) draft_.recovery = {fresh("cold-")};
  draft_.release = {fresh("rel-")};
  if (seeded_.chance(25)) {
    draft_.release.push_back(fresh("rel-"));
    draft_.release_threshold = seeded_.between(1, 2);
  }
  if (seeded_.chance(30)) draft_.os = {fresh("os-")};
  for (std::uint32_t image_class = BULLA_CLASS_BOOT; image_class <= BULLA_CLASS_CAPABILITY;
       image_class++) {
    draft_.windows.push_back({image_class, 0, seeded_.between(3, 7)});
  }
}

void History::add_key() {
  if (!draft_.os.empty() && seeded_.chance(40)) {
    draft_.os.push_back(fresh("os-"));
  } else {
    draft_.release.push_back(fresh("rel-"));
  }
}

void History::new_epoch() {
  draft_.epoch++;
  if (seeded_.chance(20)) draft_.epoch++;
  if (seeded_.chance(15)) return;  // compaction only
  draft_.root[seeded_.below(draft_.root.size())] = fresh("root-");
  if (seeded_.chance(30)) draft_.root.push_back(fresh("root-"));
  const auto count = static_cast<std::uint32_t>(draft_.root.size());
  draft_.root_threshold = seeded_.between(1, count);
  if (seeded_.chance(25)) {  // a link may compact the list: what it forgets is gone for good
    for (const Draft::Revoked &revoked : draft_.revoked) {
      erase(draft_.release, revoked.key);
      erase(draft_.os, revoked.key);
    }
    draft_.revoked.clear();
    while (draft_.release.size() < draft_.release_threshold)
      draft_.release.push_back(fresh("rel-"));
  }
}

void History::recover() {
  if (draft_.recovery.empty()) return new_epoch();
  draft_.epoch++;
  draft_.root = {fresh("root-"), fresh("root-")};
  draft_.root_threshold = seeded_.between(1, 2);
  by_recovery_ = true;
}

std::vector<Digest> History::some_digests() {
  std::vector<Digest> digests;
  for (const MadeImage &image : images_) {
    if (seeded_.chance(55)) digests.push_back(sha256(image.document));
  }
  return ascending_leaves(digests);
}

void History::revoke() {
  const bool of_os = !draft_.os.empty() && seeded_.chance(35);
  KeyNames &role = of_os ? draft_.os : draft_.release;
  const std::string key = seeded_.pick(role);
  const auto is_key = [&](const Draft::Revoked &revoked) { return revoked.key == key; };
  if (std::any_of(draft_.revoked.begin(), draft_.revoked.end(), is_key)) return;
  Draft::Revoked revoked{key, seeded_.between(1, 3), 0, {}};
  if (seeded_.chance(40))
    revoked.boot_enforce = kLowClasses | (seeded_.chance(50) ? kHighClasses : 0);
  if (seeded_.chance(50)) revoked.grandfathered = some_digests();
  if (revoked.grandfathered.empty()) erase(role, key);
  draft_.revoked.push_back(revoked);
  while (role.size() < (of_os ? 1 : draft_.release_threshold) || seeded_.chance(35)) {
    role.push_back(fresh(of_os ? "os-" : "rel-"));
  }
}

void History::move_window() {
  SecurityWindow &window = draft_.windows[seeded_.below(draft_.windows.size())];
  if (seeded_.chance(50)) {
    window.min = std::min(window.max, window.min + seeded_.between(1, 2));
  } else {
    window.max = std::max(window.min, seeded_.between(1, 7));
  }
}

void History::deny() {
  const Digest digest = sha256(seeded_.pick(images_).document);
  draft_.denied.push_back(digest);
  std::sort(draft_.denied.begin(), draft_.denied.end());
  draft_.denied.erase(std::unique(draft_.denied.begin(), draft_.denied.end()), draft_.denied.end());
}

void History::drop_key() {
  if (draft_.release.size() > draft_.release_threshold) erase(draft_.release, draft_.release[0]);
}

void History::change() {
  const std::size_t dice = seeded_.below(100);
  if (dice < 25) return add_key();
  if (dice < 45) return new_epoch();
  if (dice < 53) return recover();
  if (dice < 75) return revoke();
  if (dice < 85) return move_window();
  if (dice < 93) return deny();
  drop_key();
}

KeyNames History::signers(const Draft &before, bool by_recovery) {
  KeyNames names;
  const auto take = [&](KeyNames from, std::size_t count) {
    seeded_.shuffle(from);
    for (std::size_t i = 0; i < std::min(count, from.size()); i++) {
      if (std::find(names.begin(), names.end(), from[i]) == names.end()) names.push_back(from[i]);
    }
  };
  if (by_recovery) take(before.recovery, 1);
  if (!by_recovery && !seeded_.chance(7)) take(before.root, before.root_threshold);
  if (!seeded_.chance(4)) take(draft_.root, draft_.root_threshold);
  return names;
}

MadeStore History::store(const KeyNames &signers) const {
  MadeStore made;
  KeyStore &store = made.contents;
  std::map<std::string, std::size_t> indices;
  const auto role = [&](bulla_role_kind kind, const char *label, std::uint32_t threshold,
                        const KeyNames &keys, std::uint32_t classes) {
    if (keys.empty()) return;
    Role added;
    added.kind = static_cast<std::uint32_t>(kind);
    added.label = label;
    added.threshold = threshold;
    for (const std::string &key : keys) {
      const auto [at, fresh] = indices.emplace(key, store.keys.size());
      if (fresh) store.keys.emplace_back(signer(key).public_key());
      added.keys.push_back(at->second);
    }
    added.classes = classes;
    if (kind == BULLA_ROLE_IMAGE) added.products = {product_uuid("widget")};
    store.roles.push_back(added);
  };
  store.version = draft_.version;
  store.epoch = draft_.epoch;
  store.fleet = fleet_uuid("truth");
  role(BULLA_ROLE_ROOT, "root", draft_.root_threshold, draft_.root, 0);
  role(BULLA_ROLE_RECOVERY, "recovery", 1, draft_.recovery, 0);
  role(BULLA_ROLE_IMAGE, "os", 1, draft_.os, kLowClasses);
  role(BULLA_ROLE_IMAGE, "release", draft_.release_threshold, draft_.release,
       kHighClasses | (draft_.os.empty() ? kLowClasses : 0));
  for (const Draft::Revoked &revoked : draft_.revoked) {
    Revocation revocation{signer(revoked.key).id(), revoked.reason, revoked.boot_enforce, {}};
    if (!revoked.grandfathered.empty()) {
      revocation.grandfather =
          Grandfather{MerkleTree(revoked.grandfathered).root(),
                      static_cast<std::uint32_t>(revoked.grandfathered.size())};
      made.roots[revoked.key] = revoked.grandfathered;
    }
    store.revocations.push_back(revocation);
  }
  store.denied = draft_.denied;
  store.windows = draft_.windows;
  made.document = encode(store);
  made.signatures = signatures_by(signers, made.document, BULLA_TYPE_KEY_STORE);
  made.image_keys = draft_.release;
  made.image_keys.insert(made.image_keys.end(), draft_.os.begin(), draft_.os.end());
  return made;
}

std::vector<MadeStore> History::make() {
  std::vector<MadeStore> stores;
  begin();
  stores.push_back(store(signers(draft_, false)));
  const std::size_t count = 2 + seeded_.below(4);
  KeyNames earlier = draft_.root;
  while (stores.size() < count) {
    const Draft before = draft_;
    by_recovery_ = false;
    draft_.version += seeded_.between(1, 2);
    change();
    if (seeded_.chance(30)) change();
    KeyNames names = signers(before, by_recovery_);
    if (seeded_.chance(10)) {  // a newest store may help those who are far behind
      for (const std::string &root : earlier) {
        if (std::find(names.begin(), names.end(), root) == names.end()) names.push_back(root);
      }
    }
    stores.push_back(store(names));
    earlier.insert(earlier.end(), before.root.begin(), before.root.end());
  }
  return stores;
}

}  // namespace

const testing::TestSigner &signer(const std::string &name) {
  static std::map<std::string, testing::TestSigner> made;
  const auto at = made.find(name);
  return at != made.end() ? at->second
                          : made.emplace(name, testing::TestSigner(name)).first->second;
}

std::vector<Signature> signatures_by(const KeyNames &names, ByteView document,
                                     bulla_document_type type) {
  std::vector<Signature> signatures;
  for (const std::string &name : names) {
    signatures.push_back(signer(name).sign(sha256(document), type));
  }
  return signatures;
}

std::vector<MadeStore> make_history(Seeded &seeded, const std::vector<MadeImage> &images) {
  return History(seeded, images).make();
}

}  // namespace bulla::truth
