// SPDX-License-Identifier: Apache-2.0
//
// Random small worlds: a history of key stores (rotations, new epochs, revocations of every kind,
// recovery), images of a few components, a release, groups of devices. The same seed gives the same
// world, with real signatures by keys that are made from their names.
#pragma once

#include <optional>

#include "formats/key_store.hpp"
#include "formats/manifest.hpp"
#include "tests/core/signers.hpp"
#include "tests/preflight_truth/seeded.hpp"
#include "tests/preflight_truth/world.hpp"

namespace bulla::truth {

using KeyNames = std::vector<std::string>;

// The signer of this name; made once.
const testing::TestSigner &signer(const std::string &name);
std::vector<Signature> signatures_by(const KeyNames &names, ByteView document,
                                     bulla_document_type type);

struct MadeStore {
  KeyStore contents;
  Bytes document;
  std::vector<Signature> signatures;
  KeyNames image_keys;                               // of the role for most images
  std::map<std::string, std::vector<Digest>> roots;  // grandfathered leaves, by revoked key
};

struct MadeImage {
  std::string file;
  Manifest manifest;
  Bytes document;
};

// A history of key stores for images with these digests.
std::vector<MadeStore> make_history(Seeded &seeded, const std::vector<MadeImage> &images);

// Nothing when the seed leads to a world that no tool would make (a key store that does not open).
std::optional<World> make_world(std::uint64_t seed);

}  // namespace bulla::truth
