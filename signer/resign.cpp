// SPDX-License-Identifier: Apache-2.0
//
// Signing again. The verdicts before and after are those of verifier/core.
#include "signer/resign.hpp"

#include <algorithm>

#include "bulla/verdict.h"
#include "formats/error.hpp"
#include "formats/header.hpp"
#include "verifier/host/byte_source.hpp"
#include "verifier/host/envelope_read.hpp"
#include "verifier/host/host_crypto.hpp"
#include "verifier/host/status_words.hpp"
#include "verifier/host/verify.hpp"

namespace bulla {
namespace {

constexpr std::uint32_t kAnyEncoding = 0xffffffff;

// What is signed must be good now: a signature of today would launder what is not.
void require_verified(const std::string &path, const Trust &trust) {
  VerifyOptions options;
  options.chain = ChainUse::kIgnore;
  const Verdict verdict = verify_file(path, trust, options);
  if (verdict.kind == FileKind::kKeyStore || verdict.kind == FileKind::kChain)
    throw Error(BULLA_WRONG_TYPE, path + ": this is a " +
                                      std::string(file_kind_name(verdict.kind)) +
                                      ", packages are signed again")
        .hint("bulla sign " + path + " --key …");
  if (verdict.accepted) return;
  Error error(verdict.status, path + ": not signed again: " + verdict.sentence);
  for (const std::string &hint : verdict.hints) error.hint(hint);
  throw error;
}

// The verdict on an envelope whose payload has been judged already.
bulla_status judge_envelope(const FileEnvelope &envelope, const Trust &trust) {
  const Bytes region = encode_region(envelope);
  const MemoryByteSource bytes(region, "envelope");
  const EnvelopeRead read = read_envelope(bytes);
  if (read.status != BULLA_OK) return read.status;
  bulla_image image;
  bulla_fault fault{};
  bulla_admission admission;
  bulla_stage stage = BULLA_STAGE_NONE;
  const bulla_status status =
      bulla_image_open(&image, &read.package, host_crypto(), BULLA_SIZE_NOT_JUDGED, &fault);
  if (status != BULLA_OK) return status;
  return bulla_install_verdict(&image, &trust.store(), host_crypto(), nullptr, kAnyEncoding, &stage,
                               &admission);
}

std::size_t drop_from(std::vector<Signature> &signatures, const ShortId &key) {
  return std::erase_if(signatures, [&](const Signature &signature) {
    const auto header = recognise_header(signature.protected_header);
    return header && header->key == key;
  });
}

// Whether the whole proof goes; what is left of a batch's signatures is put back into it.
bool drops(Proof &proof, const ShortId &key, std::size_t &dropped) {
  if (proof.kind == BULLA_PROOF_GRANDFATHERED)
    return short_id(decode_grandfathered(proof.body).key) == key;
  if (proof.kind != BULLA_PROOF_BATCHED) return false;
  BatchedProof batched = decode_batched(proof.body);
  const std::size_t count = drop_from(batched.signatures, key);
  dropped += count;
  if (count == 0) return false;
  if (batched.signatures.empty()) return true;
  proof = to_proof(batched);
  return false;
}

void require_enough_left(const FileEnvelope &envelope, const Trust &trust) {
  const bulla_status status = judge_envelope(envelope, trust);
  if (status == BULLA_OK) return;
  throw Error(status, std::string("without the key to be dropped it would not verify: ") +
                          std::string(status_words(status).what))
      .hint("sign with as many keys as the role needs before one is dropped");
}

}  // namespace

std::size_t drop_signatures(FileEnvelope &envelope, const ShortId &key) {
  std::size_t dropped = drop_from(envelope.signatures, key);
  dropped += drop_from(envelope.transport_signatures, key);
  std::vector<Proof> kept;
  for (Proof &proof : envelope.proofs)
    if (!drops(proof, key, dropped)) kept.push_back(std::move(proof));
  envelope.proofs = std::move(kept);
  return dropped;
}

std::vector<SignOutcome> resign_packages(const std::vector<std::string> &paths,
                                         std::span<const std::unique_ptr<SigningKey>> keys,
                                         const ResignOptions &options,
                                         const SignedOne &signed_one) {
  const Trust &trust = options.policy.trust;
  SignOptions signing;
  signing.policy = &options.policy;
  signing.journal = options.journal;
  signing.admit = [&](const std::string &path) { require_verified(path, trust); };
  if (options.drop) {
    signing.finish_envelope = [&](FileEnvelope &envelope, SignOutcome &outcome) {
      const std::size_t dropped = drop_signatures(envelope, *options.drop);
      try {
        require_enough_left(envelope, trust);
      } catch (Error &error) {
        throw error.within(outcome.path);
      }
      outcome.dropped = dropped;
    };
  }
  return sign_packages(paths, keys, signing, signed_one);
}

}  // namespace bulla
