// SPDX-License-Identifier: Apache-2.0
#include "signer/tks_spec.hpp"

#include <gtest/gtest.h>
#include <sodium.h>

#include <regex>

#include "files/yaml_reader.hpp"
#include "tests/hsm/failure.hpp"
#include "tests/signer/sample.hpp"

namespace bulla {
namespace {

using test::failure_of;

// The keys that the specs below speak of, as .pub files.
class TksSpecs : public testing::Test {
 protected:
  void SetUp() override {
    for (const char *name : {"root-a", "root-b", "root-c", "rec-1", "rel-1", "farm-1", "old-1"})
      write_key(name, test::MemoryKey(BULLA_ALG_ED25519).public_key());
    write_key("nist-1", test::MemoryKey(BULLA_ALG_ES256).public_key());
  }
  void write_key(const std::string &name, const PublicKey &key) {
    scratch_.write(name + ".pub", to_pem(key));
  }
  PublicKey key(const std::string &name) {
    return public_key_from_pem(scratch_.read(name + ".pub"));
  }

  TksSpec parse(const std::string &text) {
    return parse_tks_spec(parse_yaml(text, "tks.yaml"), scratch_.path("").string());
  }
  // "reason at line:column", or "none".
  std::string fault(const std::string &text) {
    const auto error = failure_of([&] { (void)parse(text); });
    if (!error) return "none";
    std::smatch place;
    const std::string sentence = error->what();
    const bool placed = std::regex_search(sentence, place, std::regex("tks.yaml:(\\d+):\\d+: "));
    return std::string(error->reason()) + " at " +
           (placed ? place[1].str() : "no line: " + sentence);
  }

  test::Scratch scratch_;
};

constexpr const char *kFull = R"(key-store:
  fleet: contoso
  version: 4
  keys:
    - {name: root-a, file: root-a.pub}
    - {name: root-b, file: root-b.pub}
    - {name: root-c, file: root-c.pub}
    - {name: rec-1, file: rec-1.pub}
    - {name: rel-1, file: rel-1.pub, window: 2026-01-01..2028-01-01}
    - {name: nist-1, file: nist-1.pub}
    - {name: farm-1, file: farm-1.pub}
  roles:
    root: {threshold: 2, keys: [root-a, root-b, root-c]}
    recovery: {threshold: 1, keys: [rec-1]}
    release:
      threshold: 2
      keys: [rel-1, nist-1]
      classes: [application, os]
      products: [contoso.dw100, dw200]
      minimum: {ed25519: 1, es256: 1}
    transport: {threshold: 1, keys: [farm-1], grants: [in-place]}
    journal: {threshold: 1, keys: [farm-1]}
  security-versions: {os: 3..7, contoso.dw100/app: 0..9}
  revoked:
    - {key: old-1.pub, reason: compromise, boot-enforce: [os]}
  dropped:
    - {key: root-c.pub, reason: "never used"}
  denied:
    - aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
)";

TEST_F(TksSpecs, become_key_stores) {
  const TksSpec spec = parse(kFull);
  const KeyStore &store = spec.store;
  EXPECT_EQ(store.fleet, fleet_uuid("contoso"));
  EXPECT_EQ(store.version, 4u);
  EXPECT_EQ(store.epoch, 0u);
  ASSERT_EQ(store.keys.size(), 7u);
  EXPECT_EQ(std::get<PublicKey>(store.keys[4]), key("rel-1"));
  EXPECT_EQ(store.notes[4], (KeyNote{4, "rel-1", 1767225600, 1830297600}));
  EXPECT_EQ(store.notes[0], (KeyNote{0, "root-a", 0, kNoWindowEnd}));
  ASSERT_EQ(store.roles.size(), 5u);
  EXPECT_EQ(store.roles[0], (Role{BULLA_ROLE_ROOT, "root", 2, {0, 1, 2}, 0, {}, {}, 0}));
  EXPECT_EQ(store.roles[1].kind, std::uint32_t{BULLA_ROLE_RECOVERY});
  EXPECT_EQ(store.roles[2], (Role{BULLA_ROLE_IMAGE,
                                  "release",
                                  2,
                                  {4, 5},
                                  (1u << BULLA_CLASS_APPLICATION) | (1u << BULLA_CLASS_OS),
                                  {product_uuid("contoso.dw100"), product_uuid("dw200")},
                                  {{BULLA_ALG_ED25519, 1}, {BULLA_ALG_ES256, 1}},
                                  0}));
  EXPECT_EQ(store.roles[3].kind, std::uint32_t{BULLA_ROLE_TRANSPORT});
  EXPECT_EQ(store.roles[3].grants, std::uint32_t{BULLA_GRANT_IN_PLACE});
  EXPECT_EQ(store.roles[4].kind, std::uint32_t{BULLA_ROLE_LOG});
  EXPECT_EQ(store.windows.size(), 2u);
  EXPECT_EQ(
      store.windows[1].subject,
      (std::variant<std::uint32_t, Uuid>(component_uuid(product_uuid("contoso.dw100"), "app"))));
  EXPECT_EQ(store.revocations,
            (std::vector<Revocation>{
                {key_id(key("old-1")), BULLA_REASON_COMPROMISE, 1u << BULLA_CLASS_OS, {}}}));
  EXPECT_EQ(store.denied.size(), 1u);
  EXPECT_EQ(spec.dropped.size(), 1u);
  EXPECT_EQ(spec.bare_products, std::vector<std::string>{"dw200"});
  EXPECT_EQ(encode(decode_key_store(encode(store))), encode(store));
}

TEST_F(TksSpecs, find_their_keys_beside_themselves) {
  const auto path = scratch_.write("tks.yaml", kFull);
  EXPECT_EQ(read_tks_spec(path.string()).store, parse(kFull).store);
}

TEST_F(TksSpecs, may_name_revoked_keys_by_their_ids) {
  std::string text = kFull;
  const std::string id = to_hex(key_id(key("old-1")));
  text.replace(text.find("old-1.pub"), 9, "\"" + id + "\"");
  EXPECT_EQ(parse(text).store.revocations, parse(kFull).store.revocations);
}

struct Change {
  const char *what;
  const char *with;
  const char *fault;
};

TEST_F(TksSpecs, are_refused_with_the_line_at_fault) {
  const std::vector<Change> changes = {
      {"key-store:", "keystore:", "yaml-unknown-field at 1"},
      {"fleet: contoso", "fleet: Contoso", "field-invalid at 2"},
      {"  version: 4\n", "", "field-missing at 2"},
      {"version: 4", "version: 2147483648", "field-invalid at 3"},
      {"version: 4", "version: 4\n  verison: 4", "yaml-unknown-field at 4"},
      {"name: root-b,", "name: root-a,", "tks-dup-key at 6"},
      {"file: root-b.pub", "file: root-a.pub", "tks-dup-key at 6"},
      {"file: root-b.pub", "file: none.pub", "key-not-found at 6"},
      {"name: root-b,", "name: Root-B,", "field-invalid at 6"},
      {"2026-01-01..2028-01-01", "2026-01-01", "field-invalid at 9"},
      {"2026-01-01..2028-01-01", "2028-01-01..2026-01-01", "field-invalid at 9"},
      {"2026-01-01..2028-01-01", "2026-02-30..2028-01-01", "field-invalid at 9"},
      {"    root: {", "    roots: {", "field-missing at 13"},
      {"    root: {threshold: 2, keys: [root-a, root-b, root-c]}\n", "", "tks-bad-role at 13"},
      {"threshold: 2, keys: [root-a", "threshold: 4, keys: [root-a", "tks-bad-role at 13"},
      {"threshold: 2, keys: [root-a", "threshold: 0, keys: [root-a", "tks-bad-role at 13"},
      {"threshold: 2, keys: [root-a", "threshold: 17, keys: [root-a", "field-invalid at 13"},
      {"[root-a, root-b, root-c]", "[root-a, root-a, root-c]", "field-invalid at 13"},
      {"[root-a, root-b, root-c]", "[root-a, root-b, root-d]", "field-invalid at 13"},
      {"keys: [rec-1]}", "keys: [rec-1], classes: [os]}", "tks-bad-role at 14"},
      {"keys: [rec-1]}", "keys: [rec-1], grants: [in-place]}", "tks-bad-role at 14"},
      {"keys: [rec-1]}", "keys: []}", "tks-bad-role at 14"},
      {"[application, os]", "[application, app]", "field-invalid at 18"},
      {"      classes: [application, os]\n", "", "field-missing at 16"},
      {"      products: [contoso.dw100, dw200]\n", "", "field-missing at 16"},
      {"[contoso.dw100, dw200]", "[contoso.dw100, contoso.dw100]", "field-invalid at 19"},
      {"[contoso.dw100, dw200]", "[Contoso]", "field-invalid at 19"},
      {"{ed25519: 1, es256: 1}", "{ed25519: 2}", "tks-bad-role at 20"},
      {"{ed25519: 1, es256: 1}", "{rsa: 1}", "field-invalid at 20"},
      {"keys: [farm-1], grants", "keys: [root-a], grants", "tks-shared-root-key at 21"},
      {"[in-place]", "[in-palce]", "field-invalid at 21"},
      {"os: 3..7", "os: 7..3", "field-invalid at 23"},
      {"os: 3..7", "os: 3", "field-invalid at 23"},
      {"os: 3..7", "os: 3..2147483648", "field-invalid at 23"},
      {"os: 3..7", "kernel: 3..7", "field-invalid at 23"},
      {"reason: compromise", "reason: theft", "field-invalid at 25"},
      {"boot-enforce: [os]", "grandfather: {journal: j}", "field-invalid at 25"},
      {"key: old-1.pub", "key: rel-1.pub", "tks-bad-revocation at 25"},
      {"    - aaaa", "    - zaaa", "field-invalid at 29"},
  };
  for (const auto &change : changes) {
    std::string text = kFull;
    const auto at = text.find(change.what);
    ASSERT_NE(at, std::string::npos) << change.what;
    text.replace(at, std::string(change.what).size(), change.with);
    EXPECT_EQ(fault(text), change.fault) << change.what << " -> " << change.with;
  }
}

std::string with(const std::string &what, const std::string &instead) {
  std::string text = kFull;
  return text.replace(text.find(what), what.size(), instead);
}

TEST_F(TksSpecs, R2_one_key_under_two_names_is_refused) {
  EXPECT_EQ(fault(with("file: root-b.pub", "file: root-a.pub")), "tks-dup-key at 6");
}

TEST_F(TksSpecs, R18_thresholds_of_zero_or_above_the_keys_are_refused) {
  EXPECT_EQ(fault(with("threshold: 2, keys: [root", "threshold: 0, keys: [root")),
            "tks-bad-role at 13");
  EXPECT_EQ(fault(with("threshold: 2, keys: [root", "threshold: 4, keys: [root")),
            "tks-bad-role at 13");
}

TEST_F(TksSpecs, R19_a_root_key_has_no_other_role) {
  EXPECT_EQ(fault(with("keys: [rec-1]}", "keys: [rec-1, root-a]}")), "tks-shared-root-key at 14");
}

TEST_F(TksSpecs, R30_what_is_above_a_limit_is_refused) {
  std::string denied = "denied:\n";
  for (int i = 0; i < 33; ++i)
    denied += "    - " + std::to_string(10 + i) + std::string(62, 'a') + "\n";
  EXPECT_EQ(fault(with("denied:\n", denied)), "field-invalid at 29");
}

TEST_F(TksSpecs, keep_keys_of_mixed_order_out) {
  Bytes order_two(32, 0xff);
  order_two.front() = 0xec;
  order_two.back() = 0x7f;
  PublicKey mixed = key("root-b");
  ASSERT_EQ(
      crypto_core_ed25519_add(mixed.bytes.data(), key("root-b").bytes.data(), order_two.data()), 0);
  write_key("root-b", mixed);
  EXPECT_EQ(fault(kFull), "key-not-prime-order at 6");
  write_key("root-b", {BULLA_ALG_ED25519, order_two});
  EXPECT_EQ(fault(kFull), "tks-bad-key at 6");
}

TEST_F(TksSpecs, say_what_a_key_file_holds_instead) {
  scratch_.write("root-b.pub", "nonsense");
  EXPECT_EQ(fault(kFull), "key-file-malformed at 6");
}

}  // namespace
}  // namespace bulla
