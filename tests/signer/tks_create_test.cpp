// SPDX-License-Identifier: Apache-2.0
#include "signer/tks_create.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signer/package_file.hpp"
#include "signer/tks_export.hpp"
#include "tests/hsm/failure.hpp"
#include "tests/signer/sample_store.hpp"

namespace bulla {
namespace {

using test::reason_of;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> names(const std::vector<TksWarning> &warnings) {
  std::vector<std::string> result;
  for (const auto &warning : warnings) result.emplace_back(warning.name);
  return result;
}

constexpr const char *kSpec = R"(key-store:
  fleet: contoso
  version: 1
  keys:
    - {name: root-a, file: root-a.pub}
    - {name: rel-1, file: rel-1.pub}
  roles:
    root: {threshold: 1, keys: [root-a]}
    release: {threshold: 1, keys: [rel-1], classes: [application], products: [dw100]}
)";

class TksCreate : public testing::Test {
 protected:
  void SetUp() override {
    for (const char *name : {"root-a", "rel-1"})
      scratch_.write(std::string(name) + ".pub",
                     to_pem(test::MemoryKey(BULLA_ALG_ED25519).public_key()));
  }
  CreatedKeyStore create(const std::string &spec) {
    return create_key_store(scratch_.write("tks.yaml", spec).string(),
                            scratch_.path("tks.bulla").string(), Overwrite::kNo);
  }

  test::Scratch scratch_;
};

TEST_F(TksCreate, writes_an_unsigned_package) {
  const CreatedKeyStore created = create(kSpec);
  const PackageFile file(scratch_.path("tks.bulla").string());
  EXPECT_EQ(file.envelope().document, encode(created.store));
  EXPECT_EQ(created.digest, sha256(file.envelope().document));
  EXPECT_TRUE(file.envelope().signatures.empty());
  EXPECT_EQ(scratch_.read("tks.bulla").size(), 4096u);
  EXPECT_EQ(decode_key_store(file.envelope().document).epoch, 0u);
}

TEST_F(TksCreate, warns_of_what_will_be_regretted) {
  EXPECT_THAT(names(create(kSpec).warnings),
              ElementsAre("no-spare", "threshold-one-root", "no-recovery", "bare-product-name"));
}

TEST_F(TksCreate, overwrites_nothing) {
  (void)create(kSpec);
  EXPECT_EQ(reason_of([&] { (void)create(kSpec); }), "output-exists");
}

TEST_F(TksCreate, writes_nothing_for_a_bad_spec) {
  std::string spec = kSpec;
  spec.replace(spec.find("threshold: 1"), 12, "threshold: 2");
  EXPECT_EQ(reason_of([&] { (void)create(spec); }), "tks-bad-role");
  EXPECT_FALSE(std::filesystem::exists(scratch_.path("tks.bulla")));
}

TEST(TksLint, is_silent_about_a_good_store) {
  const test::StoreKeys keys;
  KeyStore store = test::sample_store(keys);
  store.roles.pop_back();
  store.roles[1].keys = {test::kRecovery, test::kPatcher};
  EXPECT_THAT(names(lint_key_store(store)), IsEmpty());
}

TEST(TksLint, sees_keys_without_a_role) {
  const test::StoreKeys keys;
  KeyStore store = test::sample_store(keys);
  store.roles.pop_back();
  store.roles[1].keys = {test::kRecovery, test::kFarm};
  const auto warnings = lint_key_store(store);
  EXPECT_THAT(names(warnings), ElementsAre("unused-key", "shared-role"));
  EXPECT_EQ(warnings[0].sentence, "key 'patch-1' is in no role");
}

TEST(KeyStorePackage, is_refused_when_devices_would_not_open_it) {
  const test::StoreKeys keys;
  KeyStore store = test::sample_store(keys);
  store.roles[0].threshold = 9;
  EXPECT_EQ(reason_of([&] { key_store_package(store); }), "tks-bad-role");
  store = test::sample_store(keys);
  for (int i = 0; i < 16; ++i)
    store.extensions.push_back({static_cast<std::uint32_t>(i), Bytes(1024)});
  EXPECT_EQ(reason_of([&] { key_store_package(store); }), "document-too-large");
}

TEST(TksExport, gives_c_source_that_compiles_to_the_document) {
  const test::StoreKeys keys;
  FileEnvelope envelope;
  envelope.document = encode(test::sample_store(keys));
  const test::Scratch scratch;
  scratch.write("anchor.c", key_store_to_c(envelope, "anchor"));
  scratch.write("main.c",
                "#include <stdio.h>\n#include <stddef.h>\nextern const unsigned char anchor[];\n"
                "extern const size_t anchor_bytes;\n"
                "int main(void) { return fwrite(anchor, 1, anchor_bytes, stdout) == 0; }\n");
  ASSERT_EQ(scratch.run("cc -std=c11 -Wall -Wextra -Werror -pedantic anchor.c main.c -o out && "
                        "./out > document"),
            0);
  const std::string document = scratch.read("document");
  EXPECT_EQ(Bytes(document.begin(), document.end()), envelope.document);
  for (const char *name : {"", "1a", "a-b", "a b", "a;"})
    EXPECT_EQ(reason_of([&] { key_store_to_c(envelope, name); }), "usage");
}

TEST(TksExport, gives_every_key_as_pem) {
  const test::StoreKeys keys;
  FileEnvelope envelope;
  envelope.document = encode(test::sample_store(keys));
  const std::string pem = key_store_to_pem(envelope);
  for (const auto *key : {&keys.root_a, &keys.root_b, &keys.farm}) {
    EXPECT_NE(pem.find(to_pem(key->public_key())), std::string::npos);
    EXPECT_NE(pem.find("# id " + to_hex(key_id(key->public_key()))), std::string::npos);
  }
  EXPECT_NE(pem.find("# farm-1\n"), std::string::npos);
  EXPECT_NE(pem.find("# roles transport\n"), std::string::npos);
}

TEST(TksExport, is_for_key_stores) {
  EXPECT_EQ(reason_of([] { key_store_to_pem(test::sample_envelope()); }), "wrong-type");
  EXPECT_EQ(reason_of([] { key_store_to_c(test::sample_envelope(), "x"); }), "wrong-type");
}

}  // namespace
}  // namespace bulla
