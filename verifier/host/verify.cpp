// SPDX-License-Identifier: Apache-2.0
//
// Which kind of file it is decides which walk it gets.
#include "verifier/host/verify.hpp"

#include "verifier/host/byte_source.hpp"
#include "verifier/host/envelope_read.hpp"
#include "verifier/host/image_verdict.hpp"
#include "verifier/host/key_store_verdict.hpp"
#include "verifier/host/seal_verdict.hpp"
#include "verifier/host/verdict_steps.hpp"

namespace bulla {
namespace {

Verdict verify_source(const ByteSource &bytes, const Trust &trust, const VerifyOptions &options) {
  const EnvelopeRead read = read_envelope(bytes);
  Verdict verdict = begin_verdict(bytes, kind_of(read), trust.version());
  if (read.status != BULLA_OK) {
    refuse(verdict, read.fault.stage, read.status, place_of(read.fault));
    return verdict;
  }
  verdict.digest = read.digest();
  if (read.is_seal) {
    judge_seal(verdict, read, trust, options);
  } else if (read.has_manifest()) {
    judge_image(verdict, bytes, read, trust, options, nullptr);
  } else {
    judge_key_store(verdict, bytes, read, trust, options);
  }
  bytes.check_unchanged();
  return verdict;
}

}  // namespace

Verdict verify_file(const std::string &path, const Trust &trust, const VerifyOptions &options) {
  const FileByteSource bytes(path);
  return verify_source(bytes, trust, options);
}

Verdict verify_bytes(ByteView file, const std::string &name, const Trust &trust,
                     const VerifyOptions &options) {
  return verify_source(MemoryByteSource(file, name), trust, options);
}

}  // namespace bulla
