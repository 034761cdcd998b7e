// SPDX-License-Identifier: Apache-2.0
//
// Device files, and what a device makes of an image (FORMAT.md 6.1, 8.3, 9.1).
#include <gtest/gtest.h>

#include <algorithm>

#include "files/yaml_reader.hpp"
#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "formats/names.hpp"
#include "tests/host/packages.hpp"
#include "tests/host/temporary_directory.hpp"
#include "verifier/host/verify.hpp"

namespace bulla::testing {
namespace {

DeviceFacts parse(const std::string &yaml) {
  return parse_device_facts(parse_yaml(yaml, "device.yaml"), "");
}

std::string parse_reason(const std::string &yaml) {
  try {
    (void)parse(yaml);
    return "";
  } catch (const Error &error) {
    return std::string(error.reason());
  }
}

TEST(DeviceFile, ReadsEveryField) {
  const DeviceFacts facts = parse(R"(
product: widget
chip: mt3620
board: {name: dw100, revision: 3}
id: 5f1c
lifecycle: field-service
provides: {os-abi: 12}
components: {app: {sequence: 7, security-version: 2}}
floors: {app: 1}
slots: 1
fallback: {app: {sequence: 6, security-version: 1}}
recovery: {rescue: {sequence: 1, security-version: 0}}
factory: {tks: tks.bulla, components: {app: {sequence: 1, security-version: 0}}}
verifier: {features: 0, key-store-bytes: 8192}
counters: {app: {kind: fuse, left: 3}}
staging-bytes: 1000
policy: prerequisites
silence-days: 30
)");
  const Uuid app = component_uuid(product_uuid("widget"), "app");
  EXPECT_EQ(facts.product, product_uuid("widget"));
  EXPECT_EQ(facts.board->revision, 3u);
  EXPECT_EQ(facts.id, (Bytes{0x5f, 0x1c}));
  EXPECT_EQ(facts.lifecycle, static_cast<std::uint32_t>(BULLA_LIFECYCLE_FIELD_SERVICE));
  EXPECT_EQ(facts.provides.at("os-abi"), 12u);
  EXPECT_EQ(facts.components.at(app).sequence, 7u);
  EXPECT_EQ(facts.floors.at(app), 1u);
  EXPECT_FALSE(facts.fallback_same);
  EXPECT_EQ(facts.fallback.at(app).sequence, 6u);
  EXPECT_EQ(facts.recovery.size(), 1u);
  EXPECT_EQ(facts.factory->key_store_path, "tks.bulla");
  EXPECT_EQ(facts.key_store_bytes, 8192u);
  EXPECT_EQ(facts.counters.at(app).kind, CounterKind::kFuse);
  EXPECT_EQ(facts.staging_bytes, 1000u);
  EXPECT_EQ(facts.policy, UpdatePolicy::kPrerequisites);
  EXPECT_TRUE(facts.assumed.empty());
}

TEST(DeviceFile, ListsTheDefaultsThatItTook) {
  const DeviceFacts facts = parse("product: widget");
  EXPECT_EQ(facts.lifecycle, static_cast<std::uint32_t>(BULLA_LIFECYCLE_PRODUCTION));
  EXPECT_EQ(facts.slots, 2u);
  EXPECT_TRUE(facts.fallback_same);
  EXPECT_EQ(std::count(facts.assumed.begin(), facts.assumed.end(), "lifecycle: production"), 1);
  EXPECT_EQ(facts.assumed.size(), 16u);
}

TEST(DeviceFile, TakesNoneAndSameAsWords) {
  const DeviceFacts facts = parse(R"(
product: widget
chip: none
board: none
id: none
provides: {os-abi: none}
components: {app: {sequence: 7, security-version: 2, digest: none}, os: none}
recovery: same
factory: same
counters: unlimited
slots: 1
)");
  EXPECT_TRUE(facts.chip.empty() && facts.id.empty() && !facts.board && facts.provides.empty());
  EXPECT_EQ(facts.components.size(), 1u);
  EXPECT_EQ(facts.recovery.size(), 1u);
  EXPECT_EQ(facts.factory->components.size(), 1u);
  EXPECT_TRUE(facts.factory->key_store_path.empty());
  EXPECT_FALSE(facts.fallback_same);  // one slot has none
}

TEST(DeviceFile, RefusesWhatItCannotMean) {
  const std::string app = to_text(component_uuid(product_uuid("widget"), "app"));
  EXPECT_EQ(parse_reason("product: widget\nfloors: {app: 1, " + app + ": 2}"),
            "yaml-duplicate-key");
  EXPECT_EQ(parse_reason("chip: mt3620"), "field-missing");
  EXPECT_EQ(parse_reason("product: widget\nchips: mt3620"), "yaml-unknown-field");
  EXPECT_EQ(parse_reason("product: widget\nchip: unknown"), "field-invalid");
  EXPECT_EQ(parse_reason("product: widget\nchip: [a, b]"), "field-invalid");
  EXPECT_EQ(parse_reason("product: widget\nid: 5f1"), "field-invalid");
  EXPECT_EQ(parse_reason("product: widget\nlifecycle: retired"), "field-invalid");
  EXPECT_EQ(parse_reason("product: widget\nslots: 0"), "field-invalid");
  EXPECT_EQ(parse_reason("product: widget\ncomponents: {app: {sequence: 1}}"), "field-missing");
}

struct Judgement {
  const char *name;
  const char *device;  // beside the product
  std::function<void(Manifest &)> manifest;
  const char *reason;
};

void no_change(Manifest &) {}

const Judgement kJudgements[] = {
    {"nothing known", "", no_change, ""},
    {"older than what runs", "components: {app: {sequence: 11, security-version: 0}}", no_change,
     "sequence-too-low"},
    {"the same sequence", "components: {app: {sequence: 10, security-version: 0}}", no_change, ""},
    {"the same sequence, another manifest",
     "components: {app: {sequence: 10, security-version: 0, digest: "
     "0000000000000000000000000000000000000000000000000000000000000000}}",
     no_change, "sequence-conflict"},
    {"below the floor", "floors: {app: 1}", no_change, "sv-below-floor"},
    {"counter too small", "counters: {app: {kind: fuse, left: 2}}",
     [](Manifest &m) { m.security_version = 3; }, "counter-exhausted"},
    {"counter just large enough", "floors: {app: 1}\ncounters: {app: {kind: fuse, left: 2}}",
     [](Manifest &m) { m.security_version = 3; }, ""},
    {"another chip", "chip: other", [](Manifest &m) { m.requirements.chips = {"mt3620"}; },
     "wrong-chip"},
    {"chip not known", "", [](Manifest &m) { m.requirements.chips = {"mt3620"}; }, "wrong-chip"},
    {"board revision too old", "board: {name: dw100, revision: 1}",
     [](Manifest &m) {
       m.requirements.boards = {{"dw100", 2, 4}};
     },
     "wrong-board"},
    {"board fits", "board: {name: dw100, revision: 4}",
     [](Manifest &m) {
       m.requirements.boards = {{"dw100", 2, 4}};
     },
     ""},
    {"another device", "id: 5f1c", [](Manifest &m) { m.requirements.devices = {Bytes{1}}; },
     "wrong-device"},
    {"another life cycle", "lifecycle: production",
     [](Manifest &m) { m.requirements.lifecycles = BULLA_LIFECYCLE_DEVELOPMENT; },
     "wrong-lifecycle"},
    {"ABI too old", "provides: {os-abi: 11}",
     [](Manifest &m) {
       m.requirements.abis = {{"os-abi", 12, 13}};
     },
     "requires-unmet"},
    {"ABI missing", "",
     [](Manifest &m) {
       m.requirements.abis = {{"os-abi", 12, 13}};
     },
     "requires-unmet"},
    {"component too old", "components: {os: {sequence: 4, security-version: 0}}",
     [](Manifest &m) {
       m.requirements.components = {{component_uuid(product_uuid("widget"), "os"), 5}};
     },
     "requires-unmet"},
    {"no place for it", "staging-bytes: 99", no_change, "space-exceeded"},
};

TEST(DeviceVerdict, NamesTheOneReason) {
  const Trust trust = trust_in(standard_store().store());
  for (const Judgement &j : kJudgements) {
    const LaidOut laid = lay_out(content(100));
    Manifest manifest = manifest_for(laid.blob);
    j.manifest(manifest);
    const DeviceFacts facts = parse(std::string("product: widget\n") + j.device);
    VerifyOptions options;
    options.device = &facts;
    const Bytes file = package(manifest, laid.payload).file();
    const Verdict verdict = verify_bytes(file, "p.bulla", trust, options);
    EXPECT_EQ(verdict.reason, j.reason) << j.name;
    EXPECT_TRUE(verdict.not_checked.empty()) << j.name;
  }
}

TEST(DeviceVerdict, AnotherProduct) {
  const DeviceFacts facts = parse("product: gadget");
  VerifyOptions options;
  options.device = &facts;
  const Bytes file = image_package(content(100)).file();
  const Trust trust = trust_in(standard_store().store());
  EXPECT_EQ(verify_bytes(file, "p.bulla", trust, options).reason, "wrong-product");
  const Verdict without = verify_bytes(file, "p.bulla", trust);
  EXPECT_EQ(without.not_checked, (std::vector<std::string>{"identity", "versions"}));
}

// A thief's image with the largest sequence is installed. Once its key is revoked it is only
// pinned, and its sequence no longer keeps the good images out.
TEST(DeviceVerdict, HealsAfterTheLargestSequence) {
  const TemporaryDirectory directory;
  const LaidOut laid = lay_out(content(50));
  Manifest evil = manifest_for(laid.blob);
  evil.sequence = BULLA_U63_MAX;
  directory.file("evil.bulla", package(evil, laid.payload, {"thief"}).file());
  const std::string device = directory.text(
      "device.yaml", "device: {product: widget, components: {app: {package: evil.bulla}}}");
  const DeviceFacts facts = read_device_facts(device);
  EXPECT_EQ(facts.components.begin()->second.sequence, BULLA_U63_MAX);
  VerifyOptions options;
  options.device = &facts;
  const Bytes good = image_package(content(100)).file();
  StoreBuilder before = standard_store(1);
  before.image_role("z-thief", 1, {"thief"});
  EXPECT_EQ(verify_bytes(good, "p", trust_in(before.store()), options).reason, "sequence-too-low");
  StoreBuilder after = standard_store(2);
  after.revoke("thief");
  EXPECT_EQ(verify_bytes(good, "p", trust_in(after.store()), options).reason, "");
}

TEST(DeviceVerdict, CapabilityForAnotherDevice) {
  const DeviceFacts facts = parse("product: widget\nid: 1234");
  VerifyOptions options;
  options.device = &facts;
  const Bytes file = capability_package(capability_manifest()).file();
  EXPECT_EQ(verify_bytes(file, "c", trust_in(standard_store().store()), options).reason,
            "wrong-device");
}

}  // namespace
}  // namespace bulla::testing
