// SPDX-License-Identifier: Apache-2.0
//
// Images, packages, a release and groups around a history of keys.
#include "tests/preflight_truth/world_maker.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "formats/digest.hpp"
#include "formats/merkle.hpp"
#include "formats/names.hpp"
#include "tests/host/packages.hpp"

namespace bulla::truth {
namespace {

struct ComponentKind {
  const char *name;
  bulla_class image_class;
};
constexpr ComponentKind kKinds[] = {{"loader", BULLA_CLASS_BOOT},
                                    {"system", BULLA_CLASS_OS},
                                    {"app", BULLA_CLASS_APPLICATION},
                                    {"panel", BULLA_CLASS_BOARD_CONFIG},
                                    {"certs", BULLA_CLASS_CERT_STORE}};
const Bytes kDeviceId = {0x5f, 0x1c};

class WorldMaker {
 public:
  explicit WorldMaker(std::uint64_t seed) : seeded_(seed) {}

  World make();

 private:
  void make_images();
  void make_image(const ComponentKind &kind, std::uint64_t sequence);
  void make_capability();
  void require(Manifest &manifest);
  void require_components(Manifest &manifest);
  void write_stores();
  void write_images();
  void write_image(const MadeImage &image);
  void attach_proofs(FileEnvelope &envelope, const KeyNames &signers, const Digest &digest);
  Chain chain_from(std::size_t first, std::size_t end);
  void choose_release();
  void choose_target();
  void leave_unsigned();
  void make_group(std::size_t number);
  void place_images(WorldGroup &group);
  void leave_open(WorldGroup &group);
  void limit(WorldGroup &group);
  ComponentFact fact_of(const std::string &file);
  std::string store_file(std::size_t number) const {
    return "tks-" + std::to_string(stores_[number].contents.version) + ".bulla";
  }

  Seeded seeded_;
  World world_;
  std::vector<MadeImage> images_;
  std::vector<MadeStore> stores_;
  std::map<std::string, std::vector<std::string>> by_component_;  // files, by sequence
  std::map<std::string, testing::Package> packages_;
  std::set<std::string> placed_;                // files of images that devices have
  std::map<std::string, std::size_t> telling_;  // file: 0 package, 1 digest, 2 numbers only
};

void WorldMaker::require_components(Manifest &manifest) {
  const bool has_system = by_component_.count("system") != 0;
  if (manifest.name == "app" || manifest.name == "panel") {
    if (has_system && seeded_.chance(40)) {
      const std::uint32_t least = seeded_.between(1, 3);
      manifest.requirements.abis.push_back({"os-abi", least, least + seeded_.between(0, 2)});
    }
    if (has_system && seeded_.chance(15)) {
      manifest.requirements.components.push_back(
          {component_uuid(manifest.product, "system"), 10 * seeded_.between(1, 3)});
    }
  }
  if (manifest.name == "system" && by_component_.count("loader") != 0 && seeded_.chance(25)) {
    manifest.requirements.components.push_back(
        {component_uuid(manifest.product, "loader"), 10 * seeded_.between(1, 3)});
  }
}

void WorldMaker::require(Manifest &manifest) {
  require_components(manifest);
  if (seeded_.chance(12)) {
    const std::uint32_t least = seeded_.between(1, 3);
    manifest.requirements.boards = {{"board", least, least + seeded_.between(0, 3)}};
  }
  if (seeded_.chance(12)) manifest.requirements.lifecycles = seeded_.between(1, 15);
  if (seeded_.chance(6)) manifest.requirements.chips = {seeded_.chance(80) ? "mt-a" : "mt-b"};
  if (seeded_.chance(10)) {
    manifest.requirements.fleet = fleet_uuid(seeded_.chance(90) ? "truth" : "elsewhere");
  }
}

void WorldMaker::make_image(const ComponentKind &kind, std::uint64_t sequence) {
  const testing::LaidOut laid = testing::lay_out({});
  Manifest manifest = testing::manifest_for(laid.blob);
  manifest.name = kind.name;
  manifest.component = component_uuid(manifest.product, kind.name);
  manifest.image_class = kind.image_class;
  manifest.sequence = sequence;
  manifest.security_version = seeded_.between(0, 3) + (seeded_.chance(20) ? 2 : 0);
  manifest.image.fill(static_cast<std::uint8_t>(images_.size() + 1));
  if (manifest.name == "system") {
    manifest.provides = {{"os-abi", static_cast<std::uint32_t>(sequence / 10)}};
  }
  require(manifest);
  images_.push_back({std::string(kind.name) + "-" + std::to_string(sequence) + ".bulla", manifest,
                     encode(manifest)});
}

void WorldMaker::make_capability() {
  Manifest manifest = testing::capability_manifest();
  manifest.name = "unlock";
  manifest.component = component_uuid(manifest.product, "unlock");
  manifest.requirements.devices = {seeded_.chance(80) ? kDeviceId : Bytes{0x77}};
  if (seeded_.chance(30)) manifest.requirements.lifecycles = seeded_.between(1, 15);
  if (seeded_.chance(50)) manifest.capability = Capability{1, BULLA_USE_ONCE, 1};
  images_.push_back({"unlock.bulla", manifest, encode(manifest)});
}

void WorldMaker::make_images() {
  std::vector<ComponentKind> kinds(std::begin(kKinds), std::end(kKinds));
  seeded_.shuffle(kinds);
  kinds.resize(1 + seeded_.below(seeded_.chance(30) ? 4 : 3));
  for (const ComponentKind &kind : kinds) by_component_[kind.name];
  for (const ComponentKind &kind : kinds) {
    const std::size_t count = 1 + seeded_.below(3);
    for (std::size_t i = 1; i <= count; i++) make_image(kind, 10 * i);
  }
  for (const MadeImage &image : images_) by_component_[image.manifest.name].push_back(image.file);
  if (seeded_.chance(8)) make_capability();
}

Chain WorldMaker::chain_from(std::size_t first, std::size_t end) {
  Chain chain;
  for (std::size_t i = first; i < end; i++) {
    if (end - first > 1 && seeded_.chance(8)) continue;  // a link was forgotten
    chain.links.push_back({stores_[i].document, stores_[i].signatures});
  }
  return chain;
}

void WorldMaker::write_stores() {
  for (std::size_t i = 0; i < stores_.size(); i++) {
    testing::Package package;
    package.envelope.document = stores_[i].document;
    package.envelope.signatures = stores_[i].signatures;
    world_.files[store_file(i)] = package.file();
  }
  testing::Package chain;
  chain.envelope.document = stores_.back().document;
  chain.envelope.signatures = stores_.back().signatures;
  const Chain links = chain_from(seeded_.below(stores_.size() - 1), stores_.size() - 1);
  if (!links.links.empty()) chain.envelope.proofs.push_back(to_proof(links));
  world_.files["chain.bulla"] = chain.file();
}

void WorldMaker::attach_proofs(FileEnvelope &envelope, const KeyNames &signers,
                               const Digest &digest) {
  for (const auto &[key, leaves] : stores_.back().roots) {
    const auto leaf = std::find(leaves.begin(), leaves.end(), digest);
    const bool is_signer = std::find(signers.begin(), signers.end(), key) != signers.end();
    if (leaf == leaves.end() || !is_signer || seeded_.chance(30)) continue;
    GrandfatheredProof proof;
    proof.key = signer(key).id();
    proof.index = static_cast<std::uint32_t>(leaf - leaves.begin());
    proof.path = MerkleTree(leaves).path(proof.index);
    envelope.proofs.push_back(to_proof(proof));
  }
}

void WorldMaker::write_image(const MadeImage &image) {
  testing::Package package;
  KeyNames keys = seeded_.pick(stores_).image_keys;
  seeded_.shuffle(keys);
  keys.resize(std::min<std::size_t>(keys.size(), 1 + seeded_.below(3)));
  if (seeded_.chance(2)) keys.clear();
  package.envelope.document = image.document;
  package.envelope.signatures = signatures_by(keys, image.document, BULLA_TYPE_MANIFEST);
  attach_proofs(package.envelope, keys, sha256(image.document));
  if (seeded_.chance(30)) {
    const Chain chain = chain_from(seeded_.below(stores_.size()), stores_.size());
    if (!chain.links.empty()) package.envelope.proofs.push_back(to_proof(chain));
  }
  package.room_bytes = 16384;
  world_.files[image.file] = package.file();
  packages_[image.file] = package;
  telling_[image.file] = seeded_.chance(65) ? 0 : 1 + seeded_.below(2);
}

void WorldMaker::write_images() {
  for (const MadeImage &image : images_) write_image(image);
}

void WorldMaker::choose_release() {
  std::vector<std::string> &release = world_.release;
  for (const MadeImage &image : images_) {
    const auto files = by_component_.find(image.manifest.name);
    const bool newest = files == by_component_.end() || files->second.back() == image.file;
    if (seeded_.chance(newest ? 85 : 35) && release.size() < 5) release.push_back(image.file);
  }
  if (release.empty()) release.push_back(images_.back().file);
  if (seeded_.chance(40)) release.push_back("chain.bulla");
  for (std::size_t i = 1; i < stores_.size() && release.size() < 6; i++) {
    if (seeded_.chance(35)) release.push_back(store_file(i));
  }
  seeded_.shuffle(release);
  choose_target();
}

// Sometimes an older image is what is wanted, while a newer one is on offer too.
void WorldMaker::choose_target() {
  if (!seeded_.chance(10)) return;
  for (const MadeImage &image : images_) {
    const auto &release = world_.release;
    if (image.manifest.capability) continue;
    if (std::find(release.begin(), release.end(), image.file) == release.end()) continue;
    if (seeded_.chance(50)) world_.targets[image.manifest.name] = image.manifest.sequence;
  }
}

// The release before a key has signed it, and as it will be then. Not where a device has an image
// of the release already: that one was signed before.
void WorldMaker::leave_unsigned() {
  const bool in_place = std::any_of(placed_.begin(), placed_.end(), [&](const std::string &file) {
    return std::find(world_.release.begin(), world_.release.end(), file) != world_.release.end();
  });
  if (in_place || !seeded_.chance(50)) return;
  const testing::TestSigner &key = signer(seeded_.pick(seeded_.pick(stores_).image_keys));
  world_.as_signed_by = to_pem(key.public_key());
  for (const std::string &file : world_.release) {
    const auto package = packages_.find(file);
    if (package == packages_.end()) continue;
    FileEnvelope &envelope = package->second.envelope;
    const Signature ours = key.sign(sha256(envelope.document), BULLA_TYPE_MANIFEST);
    std::vector<Signature> &signatures = envelope.signatures;
    signatures.erase(std::remove(signatures.begin(), signatures.end(), ours), signatures.end());
    world_.files[file] = package->second.file();
    signatures.push_back(ours);
    world_.signed_files[file] = package->second.file();
  }
}

ComponentFact WorldMaker::fact_of(const std::string &file) {
  placed_.insert(file);
  if (telling_[file] == 0) return described_by(world_, file);
  return numbers_of(world_, file, telling_[file] == 1);
}

void WorldMaker::place_images(WorldGroup &group) {
  DeviceFacts &facts = group.facts;
  facts.fallback_same = facts.slots == 2 && group.slots.values.empty() && seeded_.chance(55);
  for (const auto &[name, files] : by_component_) {
    const Uuid component = component_uuid(facts.product, name);
    const std::size_t at = std::min(seeded_.below(files.size()), seeded_.below(files.size()));
    if (!seeded_.chance(88)) continue;
    facts.components[component] = fact_of(files[at]);
    const std::uint32_t reached = facts.components[component].security_version;
    if (seeded_.chance(40)) facts.floors[component] = seeded_.between(0, reached);
    if (!facts.fallback_same && facts.slots == 2 && group.slots.values.empty() &&
        seeded_.chance(50)) {
      const ComponentFact fallback = fact_of(seeded_.pick(files));
      const auto floor = facts.floors.find(component);
      if (floor == facts.floors.end() || fallback.security_version >= floor->second) {
        facts.fallback[component] = fallback;
      }
    }
    if (seeded_.chance(8)) facts.recovery[component] = fact_of(files.front());
    if (seeded_.chance(6)) facts.counters[component] = {CounterKind::kFuse, seeded_.below(4)};
  }
}

void WorldMaker::leave_open(WorldGroup &group) {
  if (seeded_.chance(5)) {
    group.lifecycle = {{1, 2, 4, 8}, true};
  } else if (seeded_.chance(5)) {
    group.lifecycle = {{2, 4}, false};
  }
  if (group.facts.board && seeded_.chance(15)) {
    group.revision = {{0, 1, 2, 3, 4, 5, 6, 7, 8}, true};
  }
  if (seeded_.chance(5)) group.slots = {{1, 2}, seeded_.chance(50)};
}

void WorldMaker::limit(WorldGroup &group) {
  if (seeded_.chance(4)) group.facts.policy = UpdatePolicy::kFrozen;
  if (seeded_.chance(4)) group.facts.policy = UpdatePolicy::kPrerequisites;
}

void WorldMaker::make_group(std::size_t number) {
  static const std::vector<std::string> kReaches = {"online",  "online",        "online",   "media",
                                                    "factory", "field-service", "warehouse"};
  WorldGroup group;
  DeviceFacts &facts = group.facts;
  group.name = "group-" + std::to_string(number);
  group.devices = 1 + seeded_.below(1000);
  group.reach = seeded_.pick(kReaches);
  const std::size_t held = std::min(seeded_.below(stores_.size()), seeded_.below(stores_.size()));
  group.held = {store_file(held)};
  if (seeded_.chance(6)) group.held.push_back(store_file(seeded_.below(stores_.size())));
  if (group.held.front() == group.held.back()) group.held.resize(1);
  facts.product_name = seeded_.chance(96) ? "widget" : "gadget";
  facts.product = product_uuid(facts.product_name);
  facts.chip = seeded_.chance(70) ? "mt-a" : "";
  if (seeded_.chance(80)) facts.board = BoardFact{"board", seeded_.between(1, 5)};
  if (seeded_.chance(50)) facts.id = kDeviceId;
  facts.lifecycle = 1u << seeded_.below(4);
  if (seeded_.chance(30)) facts.provides["os-abi"] = seeded_.between(1, 3);
  facts.slots = seeded_.chance(75) ? 2 : 1;
  leave_open(group);
  if (facts.product_name == "widget") place_images(group);
  if (seeded_.chance(35) && facts.product_name == "widget") {
    FactoryFact factory;
    factory.key_store_path = store_file(seeded_.below(held + 1));
    for (const auto &[name, files] : by_component_) {
      if (!seeded_.chance(85)) continue;
      factory.components[component_uuid(facts.product, name)] = fact_of(files.front());
    }
    facts.factory = factory;
    group.held.resize(1);
  }
  limit(group);
  world_.groups.push_back(group);
}

World WorldMaker::make() {
  make_images();
  stores_ = make_history(seeded_, images_);
  write_stores();
  write_images();
  choose_release();
  const std::size_t groups = 1 + (seeded_.chance(40) ? seeded_.below(4) : 0);
  for (std::size_t i = 1; i <= groups; i++) make_group(i);
  leave_unsigned();
  return world_;
}

}  // namespace

std::optional<World> make_world(std::uint64_t seed) {
  World world = WorldMaker(seed).make();
  try {
    (void)given_files(world);
  } catch (const std::runtime_error &) {
    return std::nullopt;
  }
  return world;
}

}  // namespace bulla::truth
