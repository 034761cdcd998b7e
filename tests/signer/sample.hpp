// SPDX-License-Identifier: Apache-2.0
//
// Keys and packages to sign, made in memory.
#pragma once

#include <string>

#include "formats/digest.hpp"
#include "formats/envelope.hpp"
#include "formats/header.hpp"
#include "formats/manifest.hpp"
#include "formats/names.hpp"
#include "formats/transport.hpp"
#include "hsm/private_key.hpp"
#include "hsm/signing_key.hpp"
#include "tests/hsm/scratch.hpp"

namespace bulla::test {

// A key that lives in this process and counts how often it was asked.
class MemoryKey : public SigningKey {
 public:
  explicit MemoryKey(int algorithm)
      : private_(generate_private_key(algorithm)), public_(public_key_of(private_)) {}

  const PublicKey &public_key() const override { return public_; }
  RawSignature sign(ByteView message) override {
    ++signatures;
    return sign_with(private_, message);
  }
  std::string describe() const override { return "test key"; }

  int signatures = 0;

 private:
  PrivateKey private_;
  PublicKey public_;
};

inline Manifest sample_manifest() {
  Manifest manifest;
  manifest.product = product_uuid("contoso.dw100");
  manifest.component = component_uuid(manifest.product, "dishwasher-app");
  manifest.image[0] = 7;
  manifest.image_class = BULLA_CLASS_APPLICATION;
  manifest.name = "dishwasher-app";
  manifest.version = "1.4.2";
  manifest.sequence = 10402;
  manifest.security_version = 3;
  manifest.installed = Blob{11, 12, {}};
  return manifest;
}

inline FileEnvelope sample_envelope(const Manifest &manifest = sample_manifest()) {
  FileEnvelope envelope;
  envelope.document = encode(manifest);
  return envelope;
}

inline Transport sample_transport(ByteView manifest) {
  Transport transport;
  transport.manifest = sha256(manifest);
  transport.encoding = BULLA_ENCODING_ZSTD;
  transport.stored = Blob{20, 12, {}};
  transport.memory_bytes = 1 << 20;
  return transport;
}

inline FileEnvelope sample_envelope_with_transport() {
  FileEnvelope envelope = sample_envelope();
  envelope.transport = encode(sample_transport(envelope.document));
  return envelope;
}

inline std::string package_text(const FileEnvelope &envelope, std::string_view payload) {
  const Bytes region = encode_region(envelope);
  return std::string(region.begin(), region.end()) + std::string(payload);
}

}  // namespace bulla::test
