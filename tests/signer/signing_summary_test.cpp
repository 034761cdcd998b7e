// SPDX-License-Identifier: Apache-2.0
#include "signer/signing_summary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "formats/signature.hpp"
#include "tests/hsm/failure.hpp"
#include "tests/signer/sample_store.hpp"

namespace bulla {
namespace {

using testing::Contains;
using testing::IsSupersetOf;

std::vector<std::string> texts(const SigningSummary &summary) {
  std::vector<std::string> result;
  for (const auto &line : summary.lines) result.push_back(line.name + ": " + line.text);
  return result;
}

std::vector<std::string> words(ByteView document, bulla_document_type type) {
  return texts(summarize(document, type, test::MemoryKey(BULLA_ALG_ED25519).public_key()));
}

TEST(Summary, tells_what_an_image_is) {
  Manifest manifest = test::sample_manifest();
  manifest.requirements.boards = {{"dw100", 2, 4}};
  manifest.requirements.lifecycles = BULLA_LIFECYCLE_PRODUCTION;
  EXPECT_THAT(
      words(encode(manifest), BULLA_TYPE_MANIFEST),
      IsSupersetOf<std::string>({"class: application", "name: dishwasher-app", "version: 1.4.2",
                                 "sequence: 10402", "security version: 3", "size: 11 bytes",
                                 "for boards: dw100 2..4", "for lifecycles: production"}));
}

TEST(Summary, warns_of_a_capability_for_every_device) {
  Manifest manifest = test::sample_manifest();
  manifest.image_class = BULLA_CLASS_CAPABILITY;
  manifest.installed.reset();
  manifest.capability = Capability{2, BULLA_USE_ONCE, 7};
  EXPECT_THAT(words(encode(manifest), BULLA_TYPE_MANIFEST),
              IsSupersetOf<std::string>(
                  {"rights: field-service", "use: once", "for devices: ALL of the product"}));
  manifest.requirements.devices = {{0x5f, 0x1c}};
  EXPECT_THAT(words(encode(manifest), BULLA_TYPE_MANIFEST), Contains("for devices: 5f1c"));
}

TEST(Summary, tells_who_is_trusted_by_a_key_store) {
  const test::StoreKeys keys;
  const auto short_id = [](const test::MemoryKey &key) {
    return to_hex(key_id(key.public_key())).substr(0, 16);
  };
  EXPECT_THAT(
      words(encode(test::sample_store(keys)), BULLA_TYPE_KEY_STORE),
      IsSupersetOf<std::string>(
          {"version: 1", "epoch: 0", "role recovery: 1 of recovery", "role transport: 1 of farm-1",
           "role patch: 1 of patch-1; may in-place", "security versions of application: 0..9",
           "key " + short_id(keys.root_b) + ": root-b, es256, signs always"}));
}

// What devices would stop or go on trusting: nobody signs it unseen.
TEST(Summary, hides_nothing_of_a_revocation_or_a_minimum) {
  const test::StoreKeys keys;
  KeyStore store = test::sample_store(keys);
  store.roles[0].minimum = {{BULLA_ALG_ES256, 1}};
  store.revocations[0].boot_enforce = 1u << BULLA_CLASS_OS;
  const auto lines = words(encode(store), BULLA_TYPE_KEY_STORE);
  EXPECT_THAT(lines, Contains("role root: 2 of root-a, root-b, root-c; at least 1 es256"));
  EXPECT_THAT(lines, Contains(testing::HasSubstr("retired; ends pins of os; keeps 1 documents")));
}

TEST(Summary, names_every_line_once) {
  const test::StoreKeys keys;
  KeyStore store = test::sample_store(keys);
  store.denied = {Digest{1}, Digest{2}};
  store.windows.push_back({std::uint32_t{BULLA_CLASS_OS}, 3, 7});
  const test::MemoryKey holder(BULLA_ALG_ED25519);
  std::set<std::string> names;
  const auto summary = summarize(encode(store), BULLA_TYPE_KEY_STORE, holder.public_key());
  for (const auto &line : summary.lines) EXPECT_TRUE(names.insert(line.name).second) << line.name;
}

TEST(Summary, tells_how_a_transport_travels) {
  const Bytes manifest = encode(test::sample_manifest());
  EXPECT_THAT(
      words(encode(test::sample_transport(manifest)), BULLA_TYPE_TRANSPORT),
      IsSupersetOf<std::string>({"encoding: zstd", "size: 20 bytes",
                                 "of manifest: " + to_hex(sha256(manifest)).substr(0, 16)}));
}

TEST(Summary, shows_the_digests_that_people_compare) {
  const Bytes document = encode(test::sample_manifest());
  const PublicKey ed25519 = test::MemoryKey(BULLA_ALG_ED25519).public_key();
  const PublicKey es256 = test::MemoryKey(BULLA_ALG_ES256).public_key();
  const auto plain = summarize(document, BULLA_TYPE_MANIFEST, ed25519);
  EXPECT_EQ(plain.short_digest, to_hex(sha256(document)).substr(0, 16));
  EXPECT_EQ(plain.token_digest, "");
  const auto for_token = summarize(document, BULLA_TYPE_MANIFEST, es256);
  const Bytes header =
      protected_header(BULLA_ALG_ES256, short_id(key_id(es256)), BULLA_TYPE_MANIFEST);
  EXPECT_EQ(for_token.token_digest,
            to_hex(sha256(signed_bytes(header, sha256(document)))).substr(0, 16));
}

TEST(Summary, is_not_given_for_what_cannot_be_signed) {
  EXPECT_NE(test::reason_of([] { words(Bytes(10), BULLA_TYPE_MANIFEST); }), "none");
}

}  // namespace
}  // namespace bulla
