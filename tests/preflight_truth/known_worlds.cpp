// SPDX-License-Identifier: Apache-2.0
//
// One function for each subject; most begin from the same fleet: stores 3 (epoch 0), 4 (a new root)
// and 5 (a new image key, signed by the new root alone), and a device that holds 3.
#include "tests/preflight_truth/known_worlds.hpp"

#include <algorithm>
#include <utility>

#include "formats/digest.hpp"
#include "formats/merkle.hpp"
#include "formats/names.hpp"
#include "tests/host/packages.hpp"

namespace bulla::truth {
namespace {

using testing::Names;
using testing::StoreBuilder;

constexpr std::uint32_t kAllClasses = 0x7e;

struct Made {
  std::string name;
  bulla_class image_class = BULLA_CLASS_OS;
  std::uint64_t sequence = 10;
  std::uint32_t security_version = 0;
  Requirements requirements;
  std::vector<Provided> provides;
};

Manifest manifest_of(const Made &made) {
  Manifest manifest = testing::manifest_for(testing::lay_out({}).blob);
  manifest.name = made.name;
  manifest.component = component_uuid(manifest.product, made.name);
  manifest.image_class = made.image_class;
  manifest.sequence = made.sequence;
  manifest.security_version = made.security_version;
  manifest.requirements = made.requirements;
  manifest.provides = made.provides;
  manifest.image.fill(static_cast<std::uint8_t>(made.sequence));
  return manifest;
}

// A world with one group under construction.
class Scene {
 public:
  Scene() {
    WorldGroup group;
    group.name = "devices";
    group.held = {"tks-3.bulla"};
    group.facts.product_name = "widget";
    group.facts.product = product_uuid("widget");
    group.facts.lifecycle = BULLA_LIFECYCLE_PRODUCTION;
    group.facts.fallback_same = false;
    world.groups.push_back(group);
    store(3, 0, {"a", "b"}, {"k1"}, {"a", "b"});
    store(4, 1, {"b", "c"}, {"k1"}, {"a", "b", "c"});
    store(5, 1, {"b", "c"}, {"k1", "k2"}, {"b", "c"});
  }

  void store(std::uint32_t version, std::uint32_t epoch, const Names &root, const Names &release,
             const Names &signers) {
    put_store(builder(version, epoch, root, release), signers);
  }
  static StoreBuilder builder(std::uint32_t version, std::uint32_t epoch, const Names &root,
                              const Names &release) {
    StoreBuilder builder(version, epoch);
    add_role(builder, BULLA_ROLE_ROOT, "root", root);
    add_role(builder, BULLA_ROLE_IMAGE, "release", release);
    for (std::uint32_t image_class = 1; image_class <= 6; image_class++) {
      builder.store().windows.push_back({image_class, 0, 9});
    }
    return builder;
  }
  void put_store(StoreBuilder builder, const Names &signers, const Chain &before = {}) {
    const std::string name = "tks-" + std::to_string(builder.store().version) + ".bulla";
    links[name] = testing::link_of(builder.store(), signers);
    world.files[name] = testing::key_store_package(builder.store(), signers, before).file();
  }
  Chain chain(const std::vector<std::string> &files) const {
    Chain chain;
    for (const std::string &file : files) chain.links.push_back(links.at(file));
    return chain;
  }

  std::string image(const Made &made, const Names &signers, const std::vector<Proof> &proofs = {}) {
    const std::string name = made.name + "-" + std::to_string(made.sequence) + ".bulla";
    testing::Package package = testing::package(manifest_of(made), {}, signers);
    package.envelope.proofs = proofs;
    package.room_bytes = 8192;
    world.files[name] = package.file();
    return name;
  }
  // What runs, and as fallback.
  void runs(const std::string &file) { place(group().facts.components, file); }
  void falls_back_to(const std::string &file) { place(group().facts.fallback, file); }
  void made_with(const std::string &tks, const std::vector<std::string> &files) {
    FactoryFact factory;
    factory.key_store_path = tks;
    for (const std::string &file : files) place(factory.components, file);
    group().facts.factory = factory;
  }
  void floor(const std::string &component, std::uint32_t floor) {
    group().facts.floors[component_uuid(group().facts.product, component)] = floor;
  }
  WorldGroup &group() { return world.groups.front(); }

  World world;
  std::map<std::string, ChainLink> links;

 private:
  static void add_role(StoreBuilder &builder, bulla_role_kind kind, const char *label,
                       const Names &keys) {
    Role role;
    role.kind = static_cast<std::uint32_t>(kind);
    role.label = label;
    role.threshold = kind == BULLA_ROLE_ROOT ? static_cast<std::uint32_t>(keys.size()) : 1;
    for (const std::string &key : keys) role.keys.push_back(builder.index(key));
    if (kind == BULLA_ROLE_IMAGE) {
      role.classes = kAllClasses;
      role.products = {product_uuid("widget")};
    }
    builder.store().roles.push_back(role);
  }
  void place(ComponentFacts &facts, const std::string &file) {
    const ComponentFact fact = described_by(world, file);
    facts[component_uuid(group().facts.product, fact.name)] = fact;
  }
};

Made os(std::uint64_t sequence, std::uint32_t security_version = 0) {
  return {"system", BULLA_CLASS_OS, sequence, security_version, {}, {}};
}

Made app(std::uint64_t sequence, std::uint32_t security_version = 0) {
  return {"app", BULLA_CLASS_APPLICATION, sequence, security_version, {}, {}};
}

// An update signed by k2, which only store 5 knows.
Scene needs_store_5(const std::vector<std::string> &release) {
  Scene scene;
  scene.runs(scene.image(os(41), {"k1"}));
  (void)scene.image(os(42), {"k2"});
  scene.world.release = release;
  return scene;
}

void about_chains(std::vector<KnownWorld> &worlds) {
  const auto add = [&](const char *what, World world, Outcome outcome, std::size_t shortest) {
    worlds.push_back({what, std::move(world), outcome, shortest});
  };
  add("ThePackageAloneStrands", needs_store_5({"system-42.bulla"}).world, Outcome::kStranded, 0);
  add("TheNewestStoreAloneStrands", needs_store_5({"system-42.bulla", "tks-5.bulla"}).world,
      Outcome::kStranded, 0);
  const std::vector<std::string> whole = {"system-42.bulla", "tks-5.bulla", "tks-4.bulla"};
  add("EveryLinkLeadsThere", needs_store_5(whole).world, Outcome::kTarget, 3);
  for (const char *reach : {"media", "factory", "field-service", "warehouse"}) {
    Scene scene = needs_store_5(whole);
    scene.group().reach = reach;
    std::string what = std::string("EveryLinkLeadsThereBy_") + reach;
    std::replace(what.begin(), what.end(), '-', '_');
    add(what.c_str(), scene.world, Outcome::kTarget, 3);
  }
  Scene embedded = needs_store_5({"system-42.bulla"});
  (void)embedded.image(os(42), {"k2"}, {to_proof(embedded.chain({"tks-4.bulla", "tks-5.bulla"}))});
  add("TheChainTravelsInThePackage", embedded.world, Outcome::kTarget, 3);
  Scene jump = needs_store_5({"system-42.bulla", "tks-5.bulla"});
  jump.store(5, 1, {"b", "c"}, {"k1", "k2"}, {"a", "b", "c"});
  add("SignaturesOfOlderRootsLetItSkip", jump.world, Outcome::kTarget, 2);
  Scene foreign = needs_store_5({"app-7.bulla", "system-42.bulla"});
  Made for_others = app(7);
  for_others.requirements.boards = {{"other", 1, 9}};
  (void)foreign.image(for_others, {"k2"},
                      {to_proof(foreign.chain({"tks-4.bulla", "tks-5.bulla"}))});
  add("AnAppForAnotherBoardStrands", foreign.world, Outcome::kStranded, 0);
}

void about_links_that_stay(std::vector<KnownWorld> &worlds) {
  // An older app is on offer too: refused as such, but its chain is what saves the device.
  Scene scene = needs_store_5({"system-42.bulla", "system-40.bulla"});
  (void)scene.image(os(40), {"k1"}, {to_proof(scene.chain({"tks-4.bulla", "tks-5.bulla"}))});
  worlds.push_back({"LinksOfARefusedPackageStay", scene.world, Outcome::kTarget, 3});
  scene.group().reach = "media";
  worlds.push_back({"LinksOfARefusedPackageStayOnAMedium", scene.world, Outcome::kTarget, 3});
}

// A store that revokes k1 and knows k2.
StoreBuilder revoking(std::uint32_t reason, std::uint32_t boot_enforce,
                      const std::vector<Digest> &grandfathered) {
  const bool kept = !grandfathered.empty();
  StoreBuilder builder = Scene::builder(4, 0, {"a", "b"}, kept ? Names{"k1", "k2"} : Names{"k2"});
  Revocation revocation{testing::TestSigner("k1").id(), reason, boot_enforce, {}};
  if (kept) {
    revocation.grandfather = Grandfather{MerkleTree(grandfathered).root(),
                                         static_cast<std::uint32_t>(grandfathered.size())};
  }
  builder.store().revocations.push_back(revocation);
  return builder;
}

void about_revocation(std::vector<KnownWorld> &worlds) {
  Scene scene;
  scene.runs(scene.image(os(41), {"k1"}));
  scene.falls_back_to(scene.image(os(40), {"k1"}));
  (void)scene.image(os(42), {"k2"});
  scene.put_store(revoking(BULLA_REASON_COMPROMISE, 0, {}), {"a", "b"});
  scene.world.release = {"tks-4.bulla", "system-42.bulla"};
  worlds.push_back({"WhatRunsIsPinnedAndReplaced", scene.world, Outcome::kTarget, 2});

  Scene order = scene;
  (void)order.image(os(42), {"k1"});
  worlds.push_back({"ARevocationBeforeTheUpdateIsATrap", order.world, Outcome::kTrap, 1});

  Scene proven = order;
  const Digest digest = sha256(encode(manifest_of(os(42))));
  const std::vector<Digest> leaves = ascending_leaves({digest, Digest{}});
  GrandfatheredProof proof;
  proof.key = testing::TestSigner("k1").id();
  proof.index = leaves.front() == digest ? 0 : 1;
  proof.path = MerkleTree(leaves).path(proof.index);
  (void)proven.image(os(42), {"k1"}, {to_proof(proof)});
  proven.put_store(revoking(BULLA_REASON_COMPROMISE, 0, leaves), {"a", "b"});
  worlds.push_back({"AGrandfatherProofLetsItIn", proven.world, Outcome::kTarget, 1});

  Scene unproven = proven;
  (void)unproven.image(os(42), {"k1"});
  worlds.push_back({"WithoutItsProofItIsATrap", unproven.world, Outcome::kTrap, 1});

  Scene arrived = unproven;
  arrived.world.groups.front().facts.components.clear();
  arrived.runs("system-42.bulla");
  worlds.push_back({"AnImageLeftPinnedHasArrived", arrived.world, Outcome::kTarget, 0});
}

void about_floors(std::vector<KnownWorld> &worlds) {
  Scene hotfixes;
  hotfixes.runs(hotfixes.image(os(40, 5), {"k1"}));
  (void)hotfixes.image(os(41, 8), {"k1"});
  (void)hotfixes.image(os(42, 9), {"k1"});
  (void)hotfixes.image(os(43, 5), {"k1"});
  hotfixes.world.release = {"system-41.bulla", "system-42.bulla", "system-43.bulla"};
  worlds.push_back({"HotfixesLiftTheFloorAboveTheTarget", hotfixes.world, Outcome::kTrap, 1});
  Scene one = hotfixes;
  one.world.release = {"system-41.bulla", "system-43.bulla"};
  one.falls_back_to("system-40.bulla");
  worlds.push_back({"OneHotfixLeavesTheFloorToTheFallback", one.world, Outcome::kTarget, 1});
  one.group().facts.slots = 1;
  one.group().facts.fallback.clear();
  worlds.push_back({"OneHotfixInOneSlotIsATrap", one.world, Outcome::kTrap, 1});
  one.group().reach = "media";
  worlds.push_back({"OnAMediumInThatOrderItStrands", one.world, Outcome::kStranded, 0});
  Scene burnt = hotfixes;
  burnt.floor("system", 5);
  burnt.world.release = {"system-44.bulla"};
  (void)burnt.image(os(44, 4), {"k1"});
  worlds.push_back({"BelowTheFloorItStrands", burnt.world, Outcome::kStranded, 0});
}

void about_resets(std::vector<KnownWorld> &worlds) {
  Scene repaired;
  repaired.group().held = {"tks-5.bulla"};
  repaired.runs(repaired.image(os(41), {"k1"}));
  (void)repaired.image(os(42), {"k2"});
  repaired.made_with("tks-3.bulla", {"system-41.bulla"});
  repaired.world.release = {"system-42.bulla", "tks-4.bulla", "tks-5.bulla"};
  worlds.push_back({"ARepairedBoardWalksTheChain", repaired.world, Outcome::kTarget, 1});
  repaired.world.release = {"system-42.bulla", "tks-5.bulla"};
  worlds.push_back({"ARepairedBoardWithoutALinkIsATrap", repaired.world, Outcome::kTrap, 1});
  Scene reset;
  reset.runs(reset.image(os(41, 3), {"k1"}));
  (void)reset.image(os(42, 3), {"k1"});
  (void)reset.image(os(30, 1), {"k1"});
  reset.made_with("tks-3.bulla", {"system-30.bulla"});
  reset.world.release = {"system-42.bulla"};
  worlds.push_back({"ResetToAnImageThatAFloorPassedIsATrap", reset.world, Outcome::kTrap, 1});
  (void)reset.image(os(30, 3), {"k1"});
  reset.made_with("tks-3.bulla", {"system-30.bulla"});
  worlds.push_back({"ResetToAnImageAtTheFloorIsNone", reset.world, Outcome::kTarget, 1});
}

// The os that suits the app is only in the fallback slot: a failed boot would bring it back.
Scene way_by_failing() {
  Scene scene;
  Made old_os = os(10), new_os = os(20), wanted = app(5);
  old_os.provides = {{"os-abi", 1}};
  new_os.provides = {{"os-abi", 2}};
  wanted.requirements.abis = {{"os-abi", 1, 1}};
  scene.runs(scene.image(new_os, {"k1"}));
  scene.falls_back_to(scene.image(old_os, {"k1"}));
  scene.runs(scene.image({"loader", BULLA_CLASS_BOOT, 10, 0, {}, {}}, {"k1"}));
  (void)scene.image({"loader", BULLA_CLASS_BOOT, 20, 0, {}, {}}, {"k1"});
  (void)scene.image(wanted, {"k1"});
  scene.world.release = {"loader-20.bulla", "app-5.bulla"};
  return scene;
}

void about_failures(std::vector<KnownWorld> &worlds) {
  worlds.push_back({"AWayByAFailedBootIsNone", way_by_failing().world, Outcome::kStranded, 0});
  Scene scene = way_by_failing();
  Made old_os = os(10);
  (void)scene.image(old_os, {"k1"});
  Made wanted = app(5);
  wanted.requirements.abis = {{"os-abi", 2, 2}};
  (void)scene.image(wanted, {"k1"});
  scene.falls_back_to("system-10.bulla");
  worlds.push_back({"AFailedLoaderTakesTheOsAway", scene.world, Outcome::kTrap, 2});
  scene.world.release.push_back("system-20.bulla");
  worlds.push_back({"TheOsOnOfferBringsItBack", scene.world, Outcome::kTarget, 2});
  for (const std::uint32_t slots : {1u, 2u}) {
    Scene plain;
    plain.runs(plain.image(os(41), {"k1"}));
    (void)plain.image(os(42), {"k1"});
    (void)plain.image(app(1), {"k1"});
    plain.group().facts.slots = slots;
    plain.world.release = {"app-1.bulla", "system-42.bulla"};
    worlds.push_back({slots == 1 ? "FailedBootsInOneSlotAreTriedAgain"
                                 : "AFirstInstallationThatFailsIsTriedAgain",
                      plain.world, Outcome::kTarget, 2});
  }
}

void about_policies(std::vector<KnownWorld> &worlds) {
  Scene scene;
  scene.runs(scene.image(os(41), {"k1"}));
  (void)scene.image(os(42), {"k1"});
  scene.world.release = {"system-42.bulla"};
  for (const UpdatePolicy policy : {UpdatePolicy::kFrozen, UpdatePolicy::kPrerequisites}) {
    Scene kept = scene;
    kept.group().facts.policy = policy;
    worlds.push_back({policy == UpdatePolicy::kFrozen ? "FrozenStrands" : "OnlyPrerequisitesStrand",
                      kept.world, Outcome::kStranded, 0});
  }
  Scene other = scene;
  other.group().facts = needs_store_5({}).group().facts;
  other.group().facts.components.clear();
  other.group().facts.product_name = "gadget";
  other.group().facts.product = product_uuid("gadget");
  worlds.push_back({"AnotherProductIsNotConcerned", other.world, Outcome::kTarget, 0});
  Scene conflict = scene;
  conflict.group().facts.components.begin()->second =
      numbers_of(scene.world, "system-42.bulla", true);
  conflict.group().facts.components.begin()->second.digest = Digest{1};
  worlds.push_back(
      {"TheSameSequenceOfAnotherDigestStrands", conflict.world, Outcome::kStranded, 0});
  conflict.group().facts.components.begin()->second.digest.reset();
  worlds.push_back({"TheSameSequenceOfNoDigestHasArrived", conflict.world, Outcome::kTarget, 0});
}

}  // namespace

std::vector<KnownWorld> known_worlds() {
  std::vector<KnownWorld> worlds;
  about_chains(worlds);
  about_links_that_stay(worlds);
  about_revocation(worlds);
  about_floors(worlds);
  about_resets(worlds);
  about_failures(worlds);
  about_policies(worlds);
  return worlds;
}

}  // namespace bulla::truth
