// SPDX-License-Identifier: Apache-2.0
#include "tests/formats/samples.hpp"

#include "formats/digest.hpp"
#include "formats/wire/numbers.h"

namespace bulla::samples {

Digest digest(std::uint8_t fill) {
  Digest result;
  result.fill(fill);
  return result;
}

Uuid uuid(std::uint8_t fill) {
  Uuid result;
  result.fill(fill);
  return result;
}

PublicKey ed25519_key(std::uint8_t fill) {
  return {BULLA_ALG_ED25519, Bytes(32, fill)};
}
PublicKey es256_key(std::uint8_t fill) {
  return {BULLA_ALG_ES256, Bytes(64, fill)};
}

Signature signature(DocumentType type, std::uint8_t fill) {
  const ShortId id = short_id(key_id(ed25519_key(fill)));
  return {protected_header(BULLA_ALG_ED25519, id, type), Bytes(64, fill)};
}

Manifest small_manifest() {
  Manifest manifest;
  manifest.image = uuid(0x11);
  manifest.component = uuid(0x22);
  manifest.product = uuid(0x33);
  manifest.image_class = BULLA_CLASS_APPLICATION;
  manifest.name = "dishwasher-app";
  manifest.version = "1.4.2";
  manifest.sequence = 10402;
  manifest.security_version = 3;
  manifest.installed = Blob{100'000, 12, digest(0x44)};
  return manifest;
}

Manifest full_manifest() {
  Manifest manifest = small_manifest();
  manifest.requirements.chips = {"mt3620", "mt36"};
  manifest.requirements.boards = {{"dw100", 5, 9}, {"dw100", 2, 4}, {"dw9", 0, 4'294'967'295}};
  manifest.requirements.abis = {{"os-abi", 12, 13}};
  manifest.requirements.components = {{uuid(9), 2211}, {uuid(8), 1}};
  manifest.requirements.devices = {Bytes{0x5f, 0x1c}, Bytes{0xff}};
  manifest.requirements.lifecycles = BULLA_LIFECYCLE_PRODUCTION | BULLA_LIFECYCLE_FIELD_SERVICE;
  manifest.requirements.fleet = uuid(0x66);
  manifest.provides = {{"app-abi", 7}, {"a", 1}};
  manifest.attachments = {{"sbom.spdx.json", 4711, digest(0x55)}, {"NOTES", 0, digest(0x56)}};
  manifest.extensions = {{70'000, Bytes{1, 2, 3}}, {3, {}}};
  return manifest;
}

Manifest capability() {
  Manifest manifest = small_manifest();
  manifest.image_class = BULLA_CLASS_CAPABILITY;
  manifest.installed.reset();
  manifest.capability = Capability{(1u << 1) | (1u << 31), BULLA_USE_ONCE, 4};
  manifest.requirements.devices = {Bytes{0x5f, 0x1c}};
  return manifest;
}

Transport zstd_transport() {
  Transport transport;
  transport.manifest = sha256(encode(small_manifest()));
  transport.encoding = BULLA_ENCODING_ZSTD;
  transport.stored = Blob{40'000, 12, digest(0x77)};
  transport.memory_bytes = 1 << 23;
  return transport;
}

Transport full_transport() {
  Transport transport = zstd_transport();
  transport.encoding = BULLA_ENCODING_DELTA;
  transport.base = Blob{90'000, 10, digest(0x78)};
  transport.in_place = InPlace{4096, 8192};
  transport.extensions = {{1, Bytes{1}}};
  return transport;
}

KeyStore small_key_store() {
  KeyStore store;
  store.version = 1;
  store.fleet = uuid(0x66);
  store.keys = {ed25519_key(1)};
  store.roles = {Role{BULLA_ROLE_ROOT, "root", 1, {0}, 0, {}, {}, 0}};
  return store;
}

KeyStore full_key_store() {
  KeyStore store;
  store.version = 7;
  store.epoch = 2;
  store.fleet = uuid(0x66);
  store.keys = {es256_key(9), ed25519_key(8), Bytes{0xde, 0xad}, ed25519_key(2)};
  store.roles = {
      Role{BULLA_ROLE_TRANSPORT, "transport", 1, {0}, 0, {}, {}, BULLA_GRANT_IN_PLACE},
      Role{BULLA_ROLE_IMAGE,
           "release",
           2,
           {3, 0, 2},
           (1u << BULLA_CLASS_OS) | (1u << BULLA_CLASS_APPLICATION),
           {uuid(5), uuid(4)},
           {{BULLA_ALG_ED25519, 1}, {BULLA_ALG_ES256, 1}, {-48, 1}},
           0},
      Role{BULLA_ROLE_ROOT, "root", 1, {1}, 0, {}, {}, 0},
      Role{BULLA_ROLE_IMAGE, "apps", 1, {3}, 1u << BULLA_CLASS_APPLICATION, {}, {}, 0},
  };
  store.unknown_roles = {{31, Bytes{1}}, {8, {}}};
  store.revocations = {
      {digest(0x91), BULLA_REASON_RETIRED, 0, Grandfather{digest(0x93), 12}},
      {digest(0x90), BULLA_REASON_COMPROMISE, 1u << BULLA_CLASS_OS, {}},
      {digest(0x92), 4, 0, {}},
  };
  store.denied = {digest(0xa1), digest(0xa0)};
  store.windows = {{uuid(3), 0, 2'147'483'647},
                   {std::uint32_t{BULLA_CLASS_OS}, 3, 7},
                   {std::uint32_t{BULLA_CLASS_BOOT}, 0, 0}};
  store.issued = 1'790'000'000;
  store.notes = {{3, "rel-1", 1'767'225'600, 1'830'297'600}, {1, "root-a", 0, kNoWindowEnd}};
  store.extensions = {{2, Bytes(3, 7)}, {1, Bytes{}}};
  return store;
}

BatchedProof batched() {
  return {encode(Batch{BULLA_TYPE_MANIFEST, 3, digest(0xb0)}),
          {signature(BULLA_TYPE_BATCH)},
          2,
          {digest(0xb1)}};
}

GrandfatheredProof grandfathered() {
  return {digest(0x91), 11, {digest(0xb2), digest(0xb3)}};
}

Chain chain() {
  KeyStore second = small_key_store();
  second.version = 2;
  return {
      {{encode(small_key_store()), {signature(BULLA_TYPE_KEY_STORE)}},
       {encode(second), {signature(BULLA_TYPE_KEY_STORE), signature(BULLA_TYPE_KEY_STORE, 2)}}}};
}

FileEnvelope full_envelope() {
  return {
      encode(small_manifest()),
      {signature(BULLA_TYPE_MANIFEST, 2), signature(BULLA_TYPE_MANIFEST, 1)},
      encode(zstd_transport()),
      {signature(BULLA_TYPE_TRANSPORT)},
      {to_proof(chain()), Proof{4, Bytes{0xff}}, to_proof(grandfathered()), to_proof(batched())}};
}

Update update() {
  return {uuid(1), 5, {{1, uuid(2), digest(3)}, {3, uuid(2), digest(4)}}, 0, {{9, {}}}};
}

Request request() {
  return {BULLA_TYPE_BATCH, encode(Batch{BULLA_TYPE_MANIFEST, 2, digest(0xb0)}),
          es256_key(9),     {encode(small_manifest()), encode(full_manifest())},
          digest(0xc0),     uuid(0xc1)};
}

Response response() {
  return {digest(0xd0), key_id(es256_key(9)), Bytes(64, 0xd1), Bytes{0xd2}};
}

}  // namespace bulla::samples
