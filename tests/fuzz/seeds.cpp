// SPDX-License-Identifier: Apache-2.0
//
// Writes the seeds of the corpora: good inputs of every kind, signed by the keys that the fuzzed
// verifier trusts, so that mutation starts from what is accepted.
//   fuzz_seeds FOLDER   writes FOLDER/<target>/seed-…
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "bulla/measure.h"
#include "formats/digest.hpp"
#include "formats/header.hpp"
#include "formats/manifest.hpp"
#include "formats/merkle.hpp"
#include "formats/proof.hpp"
#include "formats/seal.hpp"
#include "formats/transport.hpp"
#include "tests/core/store_builder.hpp"
#include "tests/formats/samples.hpp"

namespace {

using namespace bulla;
using namespace bulla::testing;

std::filesystem::path folder;

void write(const std::string &target, const std::string &seed, ByteView bytes) {
  std::filesystem::create_directories(folder / target);
  std::ofstream file(folder / target / ("seed-" + seed), std::ios::binary);
  file.write(reinterpret_cast<const char *>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
}

void append(Bytes &to, ByteView bytes) {
  to.insert(to.end(), bytes.begin(), bytes.end());
}

// The blob of a content and its payload, for at most one level of hash blocks.
struct Payload {
  Blob blob;
  Bytes bytes;
};

Payload payload_of(ByteView content, std::uint32_t log2_block) {
  Payload payload;
  payload.blob.size = content.size();
  payload.blob.log2_block = log2_block;
  bulla_measure measure;
  if (bulla_measure_begin(&measure, test_crypto(), log2_block) != BULLA_OK ||
      bulla_measure_update(&measure, content.data(), content.size()) != BULLA_OK ||
      bulla_measure_end(&measure, payload.blob.digest.data()) != BULLA_OK) {
    std::abort();
  }
  const std::size_t block = std::size_t{1} << log2_block;
  if (content.size() > block) {
    for (std::size_t at = 0; at < content.size(); at += block) {
      Bytes padded(
          content.begin() + static_cast<std::ptrdiff_t>(at),
          content.begin() + static_cast<std::ptrdiff_t>(std::min(at + block, content.size())));
      padded.resize(block);
      append(payload.bytes, sha256(padded));
    }
    payload.bytes.resize(block);
  }
  append(payload.bytes, content);
  return payload;
}

Manifest manifest_of(const Blob &installed) {
  Manifest manifest = samples::small_manifest();
  manifest.product = product_uuid("widget");
  manifest.component = component_uuid(manifest.product, "app");
  manifest.image_class = BULLA_CLASS_APPLICATION;
  manifest.security_version = 3;
  manifest.installed = installed;
  return manifest;
}

FileEnvelope signed_envelope(const Manifest &manifest) {
  FileEnvelope envelope;
  envelope.document = encode(manifest);
  envelope.signatures = {TestSigner("rel-1").sign(sha256(envelope.document), BULLA_TYPE_MANIFEST)};
  return envelope;
}

void write_package(const std::string &seed, const FileEnvelope &envelope, ByteView payload) {
  Bytes file = encode_region(envelope);
  append(file, payload);
  write("fuzz_package", seed, file);
  write("fuzz_exchange", "envelope-" + seed, encode(envelope));
  write("fuzz_exchange", "region-" + seed, encode_region(envelope));
  if (!envelope.transport) write("fuzz_seal", seed, encode(seal_of(envelope)));
}

void raw_packages() {
  for (const std::size_t size : {std::size_t{0}, std::size_t{5}, std::size_t{1500}}) {
    const Payload payload = payload_of(Bytes(size, 0x5a), 10);
    write_package("raw-" + std::to_string(size), signed_envelope(manifest_of(payload.blob)),
                  payload.bytes);
  }
  const Payload payload = payload_of(Bytes(20, 1), 12);
  Manifest full = manifest_of(payload.blob);
  full.requirements = samples::full_manifest().requirements;
  full.requirements.fleet = fleet_uuid("test-fleet");
  full.provides = samples::full_manifest().provides;
  full.extensions = samples::full_manifest().extensions;
  write_package("full", signed_envelope(full), payload.bytes);
}

void transported_package() {
  const Payload stored = payload_of(Bytes(1500, 7), 10);
  const Manifest manifest = manifest_of(payload_of(Bytes(4000, 9), 10).blob);
  FileEnvelope envelope = signed_envelope(manifest);
  Transport transport = samples::zstd_transport();
  transport.manifest = sha256(envelope.document);
  transport.stored = stored.blob;
  envelope.transport = encode(transport);
  envelope.transport_signatures = {
      TestSigner("farm-1").sign(sha256(*envelope.transport), BULLA_TYPE_TRANSPORT)};
  write_package("zstd", envelope, stored.bytes);
  write("fuzz_exchange", "transport", *envelope.transport);
}

void proven_package() {
  const Payload payload = payload_of(Bytes(30, 3), 12);
  FileEnvelope envelope = signed_envelope(manifest_of(payload.blob));
  const Digest digest = sha256(envelope.document);
  const std::vector<Digest> leaves = ascending_leaves({digest, Digest{1}, Digest{2}});
  const MerkleTree tree(leaves);
  BatchedProof proof;
  proof.batch = encode(Batch{BULLA_TYPE_MANIFEST, 3, tree.root()});
  proof.signatures = {TestSigner("rel-1").sign(sha256(proof.batch), BULLA_TYPE_BATCH)};
  while (leaves[proof.index] != digest) proof.index++;
  proof.path = tree.path(proof.index);
  envelope.signatures.clear();
  GrandfatheredProof grandfathered;
  grandfathered.key = TestSigner("rel-0").id();
  grandfathered.path = proof.path;
  envelope.proofs = {to_proof(proof), to_proof(grandfathered)};
  write("fuzz_exchange", "batch", proof.batch);
  write("fuzz_exchange", "batched", encode(proof));
  write("fuzz_exchange", "grandfathered", encode(grandfathered));
  write_package("batch", envelope, payload.bytes);
}

KeyStore store(std::uint32_t version, std::uint32_t epoch, const std::string &root) {
  StoreBuilder builder(version, epoch);
  builder.role(BULLA_ROLE_ROOT, "root", 1, {root});
  builder.image_role("release", 1, {"rel-1", "rel-2"});
  return builder.store();
}

// A next version and who signed it.
struct Step {
  KeyStore next;
  std::vector<std::string> signers;
};

Chain chain_of(const std::vector<Step> &steps) {
  Chain chain;
  for (const Step &step : steps) {
    ChainLink link;
    link.key_store = encode(step.next);
    for (const std::string &signer : step.signers) {
      link.signatures.push_back(
          TestSigner(signer).sign(sha256(link.key_store), BULLA_TYPE_KEY_STORE));
    }
    chain.links.push_back(link);
  }
  return chain;
}

void write_chain(const std::string &seed, const std::vector<Step> &steps) {
  write("fuzz_chain", seed, encode(chain_of(steps)));
}

void chains() {
  const std::vector<Step> two = {{store(2, 0, "root-a"), {"root-a"}},
                                 {store(5, 1, "root-b"), {"root-a", "root-b"}}};
  for (const Step &step : two) {
    write("fuzz_key_store", "link-" + std::to_string(step.next.version), encode(step.next));
  }
  write_chain("two-links", two);
  const Payload payload = payload_of(Bytes(9, 3), 12);
  FileEnvelope envelope = signed_envelope(manifest_of(payload.blob));
  envelope.proofs = {to_proof(chain_of(two))};
  write("fuzz_exchange", "chain", encode(chain_of(two)));
  write_package("chain", envelope, payload.bytes);
}

// What the store with a recovery role and a revocation has to judge.
StoreBuilder guarded(std::uint32_t version, std::uint32_t epoch, const std::string &root,
                     const std::string &recovery) {
  StoreBuilder builder(version, epoch);
  builder.role(BULLA_ROLE_ROOT, "root", 1, {root});
  builder.role(BULLA_ROLE_RECOVERY, "way-back", 1, {recovery});
  return builder;
}

void guarded_chains() {
  const auto next = [](std::uint32_t epoch, const std::string &root, const std::string &recovery) {
    return guarded(2, epoch, root, recovery).revoke("old").store();
  };
  StoreBuilder two_recovery_keys(2);
  two_recovery_keys.role(BULLA_ROLE_ROOT, "root", 1, {"root-a"});
  two_recovery_keys.role(BULLA_ROLE_RECOVERY, "way-back", 1, {"rec-1", "rec-2"}).revoke("old");
  KeyStore compacted = guarded(2, 1, "root-b", "rec-1").store();
  write_chain("same-root", {{next(0, "root-a", "rec-1"), {"root-a"}}});
  write_chain("revocation-kept",
              {{next(0, "root-a", "rec-1"), {"root-a"}},
               {guarded(3, 0, "root-a", "rec-1").revoke("old").store(), {"root-a"}}});
  write_chain("revocation-gone", {{guarded(2, 0, "root-a", "rec-1").store(), {"root-a"}}});
  write_chain("revocation-other",
              {{guarded(2, 0, "root-a", "rec-1").revoke("rel-1").store(), {"root-a"}}});
  write_chain("root-changed", {{next(0, "root-b", "rec-1"), {"root-a", "root-b"}}});
  write_chain("by-recovery", {{compacted, {"rec-1", "root-b"}}});
  write_chain("new-root-silent", {{compacted, {"rec-1"}}});
  write_chain("unsigned", {{compacted, {}}});
  write_chain("by-nobody", {{compacted, {"root-b"}}});
  write_chain("epoch-gap", {{next(2, "root-b", "rec-1"), {"root-b"}}});
  write_chain("recovery-changed", {{next(0, "root-a", "rec-2"), {"root-a", "rec-1"}}});
  write_chain("recovery-changed-alone", {{next(0, "root-a", "rec-2"), {"root-a"}}});
  write_chain("recovery-changed-by-it", {{next(1, "root-b", "rec-2"), {"rec-1", "root-b"}}});
  write_chain("recovery-grown", {{two_recovery_keys.store(), {"root-a", "rec-1"}}});
  write_chain("recovery-gone", {{store(2, 0, "root-a"), {"root-a", "rec-1"}}});
  write_chain("jump", {{guarded(5000, 0, "root-a", "rec-1").store(), {"root-a"}}});
  write_chain("fork", {{guarded(1, 0, "root-a", "rec-1").store(), {"root-a"}}});
}

// Regions that end in a refusal: zeros that are not, documents of no type and of an unknown one.
void refused_regions() {
  Bytes padded = encode_region(signed_envelope(manifest_of(payload_of({}, 12).blob)));
  padded.back() = 1;
  write("fuzz_exchange", "region-padding", padded);
  for (const std::uint8_t type : {std::uint8_t{0}, std::uint8_t{9}}) {
    FileEnvelope envelope = signed_envelope(manifest_of(payload_of({}, 12).blob));
    envelope.document[2] = type;  // map, key 0, its value
    write("fuzz_exchange", "region-type-" + std::to_string(type), encode_region(envelope));
  }
}

void samples_of_formats() {
  write("fuzz_key_store", "full", encode(samples::full_key_store()));
  write("fuzz_key_store", "small", encode(samples::small_key_store()));
  write("fuzz_exchange", "request", encode(samples::request()));
  write("fuzz_exchange", "response", encode(samples::response()));
  write("fuzz_exchange", "manifest", encode(samples::full_manifest()));
  write("fuzz_exchange", "capability", encode(samples::capability()));
  write("fuzz_exchange", "transport-full", encode(samples::full_transport()));
  write("fuzz_exchange", "update", encode(samples::update()));
  write("fuzz_exchange", "seal", encode(seal_of(samples::full_envelope())));
}

// Block size, size, fill, step; then changes of three bytes of position and one of value.
void streams() {
  write("fuzz_stream", "empty", Bytes{0, 0, 0, 0, 1, 0, 9});
  write("fuzz_stream", "one-block", Bytes{1, 0, 0x0f, 0xff, 2, 0, 100});
  write("fuzz_stream", "two-levels", Bytes{0, 1, 0x00, 0x10, 3, 16, 0});
  write("fuzz_stream", "one-level", Bytes{1, 0, 0x20, 0x01, 4, 1, 0});
  write("fuzz_stream", "root-changed", Bytes{1, 0, 0x20, 0x01, 4, 1, 0, 0, 0, 9, 0xff});
  write("fuzz_stream", "changed", Bytes{0, 1, 0x00, 0x10, 3, 16, 0, 0, 8, 0, 0xff});
}

}  // namespace

int main(int argc, char **argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
    return 1;
  }
  folder = argv[1];
  raw_packages();
  transported_package();
  proven_package();
  chains();
  guarded_chains();
  refused_regions();
  samples_of_formats();
  streams();
  return 0;
}
