// SPDX-License-Identifier: Apache-2.0
//
// Prints "name hex" of every sample's encoding, for tests/formats/cbor2_oracle.py.
#include <cstdio>

#include "tests/formats/samples.hpp"

namespace {

void print(const char *name, const bulla::Bytes &encoded) {
  std::printf("%s %s\n", name, bulla::to_hex(encoded).c_str());
}

}  // namespace

int main() {
  using namespace bulla;
  print("small_manifest", encode(samples::small_manifest()));
  print("full_manifest", encode(samples::full_manifest()));
  print("capability", encode(samples::capability()));
  print("zstd_transport", encode(samples::zstd_transport()));
  print("full_transport", encode(samples::full_transport()));
  print("small_key_store", encode(samples::small_key_store()));
  print("full_key_store", encode(samples::full_key_store()));
  print("signature", encode(samples::signature()));
  print("batched", encode(samples::batched()));
  print("grandfathered", encode(samples::grandfathered()));
  print("chain", encode(samples::chain()));
  print("envelope", encode(samples::full_envelope()));
  print("seal", encode(seal_of(samples::full_envelope())));
  print("update", encode(samples::update()));
  print("request", encode(samples::request()));
  print("response", encode(samples::response()));
  return 0;
}
