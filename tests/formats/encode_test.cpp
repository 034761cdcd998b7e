// SPDX-License-Identifier: Apache-2.0
//
// What encoders promise beside what decoders can see: the sizes that FORMAT.md names, one encoding
// whatever order the caller had, and no encoding at all for what must not stand twice.
#include <gtest/gtest.h>

#include <algorithm>

#include "formats/error.hpp"
#include "tests/formats/samples.hpp"

namespace bulla {
namespace {

TEST(Sizes, AreThoseThatTheFormatNames) {
  FileEnvelope envelope{encode(samples::small_manifest()), {samples::signature()}, {}, {}, {}};
  EXPECT_EQ(envelope.document.size(), 132u);
  EXPECT_EQ(encode(envelope).size(), 225u);
  envelope.transport = encode(samples::zstd_transport());
  envelope.transport_signatures = {samples::signature(BULLA_TYPE_TRANSPORT)};
  EXPECT_EQ(encode(envelope).size(), 405u);
}

template <typename T>
std::string reason_of_encoding(const T &value) {
  try {
    encode(value);
  } catch (const Error &error) {
    return std::string(error.reason());
  }
  return "none";
}

TEST(EncodeManifest, DoesNotDependOnTheOrderOfItsLists) {
  const Manifest manifest = samples::full_manifest();
  Manifest reversed = manifest;
  const auto reverse = [](auto &list) { std::reverse(list.begin(), list.end()); };
  reverse(reversed.requirements.chips);
  reverse(reversed.requirements.boards);
  reverse(reversed.requirements.abis);
  reverse(reversed.requirements.components);
  reverse(reversed.requirements.devices);
  reverse(reversed.provides);
  reverse(reversed.attachments);
  reverse(reversed.extensions);
  EXPECT_NE(reversed, manifest);
  EXPECT_EQ(encode(reversed), encode(manifest));
}

TEST(EncodeManifest, RefusesWhatStandsTwice) {
  using Edit = void (*)(Manifest &);
  constexpr Edit kEdits[] = {
      [](Manifest &m) {
        m.requirements.chips = {"a", "a"};
      },
      [](Manifest &m) {
        m.requirements.boards = {{"a", 1, 2}, {"a", 1, 2}};
      },
      [](Manifest &m) {
        m.requirements.components = {{Uuid{}, 1}, {Uuid{}, 2}};
      },
      [](Manifest &m) {
        m.requirements.devices = {Bytes{1}, Bytes{1}};
      },
      [](Manifest &m) {
        m.provides = {{"a", 1}, {"a", 2}};
      },
      [](Manifest &m) {
        m.attachments = {{"a", 1, {}}, {"a", 2, {}}};
      },
      [](Manifest &m) {
        m.extensions = {{1, {}}, {1, Bytes{1}}};
      },
  };
  for (const Edit edit : kEdits) {
    Manifest manifest = samples::small_manifest();
    edit(manifest);
    EXPECT_EQ(reason_of_encoding(manifest), "internal") << (&edit - kEdits);
  }
}

TEST(ContentImageId, ComesFromEverythingButTheImageId) {
  Manifest manifest = samples::small_manifest();
  const Uuid id = content_image_id(manifest);
  EXPECT_EQ(id[6] >> 4, 8);
  EXPECT_EQ(id[8] >> 6, 2);
  manifest.image = id;
  EXPECT_EQ(content_image_id(manifest), id);
  manifest.sequence++;
  EXPECT_NE(content_image_id(manifest), id);
}

// The same store with its keys in another order: every index changes, the bytes do not.
KeyStore with_keys_reversed(KeyStore store) {
  std::reverse(store.keys.begin(), store.keys.end());
  const std::size_t last = store.keys.size() - 1;
  for (Role &role : store.roles) {
    for (std::size_t &key : role.keys) key = last - key;
  }
  for (KeyNote &note : store.notes) note.key = last - note.key;
  return store;
}

TEST(EncodeKeyStore, DoesNotDependOnTheOrderOfKeys) {
  const KeyStore store = samples::full_key_store();
  const KeyStore reversed = with_keys_reversed(store);
  EXPECT_NE(reversed, store);
  EXPECT_EQ(encode(reversed), encode(store));
}

TEST(EncodeKeyStore, RefusesWhatStandsTwiceAndKeysThatAreNotThere) {
  using Edit = void (*)(KeyStore &);
  constexpr Edit kEdits[] = {
      [](KeyStore &s) { s.keys.push_back(s.keys.front()); },
      [](KeyStore &s) {
        s.roles.front().keys = {0, 0};
      },
      [](KeyStore &s) { s.roles.front().keys = {4}; },
      [](KeyStore &s) {
        s.roles.front().products = {Uuid{}, Uuid{}};
      },
      [](KeyStore &s) {
        s.roles.front().minimum = {{-9, 1}, {-9, 2}};
      },
      [](KeyStore &s) { s.roles.push_back(s.roles.front()); },
      [](KeyStore &s) {
        s.unknown_roles = {{8, Bytes{1}}, {8, Bytes{1}}};
      },
      [](KeyStore &s) {
        s.revocations.push_back({s.revocations.front().key, 3, 0, {}});
      },
      [](KeyStore &s) { s.denied.push_back(s.denied.front()); },
      [](KeyStore &s) {
        s.windows.push_back({std::uint32_t{2}, 1, 1});
      },
      [](KeyStore &s) {
        s.notes.push_back({1, "again", 0, 1});
      },
      [](KeyStore &s) {
        s.notes.push_back({4, "nobody", 0, 1});
      },
  };
  for (const Edit &edit : kEdits) {
    KeyStore store = samples::full_key_store();
    edit(store);
    EXPECT_EQ(reason_of_encoding(store), "internal") << (&edit - kEdits);
  }
}

TEST(EncodeEnvelope, SortsProofsAndPutsTheChainLast) {
  FileEnvelope envelope = samples::full_envelope();
  const Bytes encoded = encode(envelope);
  std::reverse(envelope.proofs.begin(), envelope.proofs.end());
  EXPECT_EQ(encode(envelope), encoded);
  const Bytes chain = encode(samples::chain());
  EXPECT_TRUE(std::equal(chain.rbegin(), chain.rend(), encoded.rbegin()));
}

TEST(EncodeEnvelope, RefusesSignaturesOverNoTransportAndAProofTwice) {
  FileEnvelope without_transport = samples::full_envelope();
  without_transport.transport.reset();
  EXPECT_EQ(reason_of_encoding(without_transport), "internal");
  FileEnvelope twice = samples::full_envelope();
  twice.proofs.push_back(twice.proofs.front());
  EXPECT_EQ(reason_of_encoding(twice), "internal");
}

TEST(SealOf, TakesTheManifestItsSignaturesAndTheProofsThatADeviceKeeps) {
  const FileEnvelope envelope = samples::full_envelope();
  const Seal seal = seal_of(envelope);
  EXPECT_EQ(seal.manifest, envelope.document);
  EXPECT_EQ(seal.signatures, envelope.signatures);
  ASSERT_EQ(seal.proofs.size(), 2u);
  for (const Proof &proof : seal.proofs) EXPECT_LE(proof.kind, 2u);
}

}  // namespace
}  // namespace bulla
