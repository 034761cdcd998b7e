// SPDX-License-Identifier: Apache-2.0
//
// Bytes go to a temporary file while they are hashed; the verdict decides whether it gets its name.
#include "verifier/host/unpack.hpp"

#include <optional>

#include "formats/seal.hpp"
#include "verifier/host/byte_source.hpp"
#include "verifier/host/envelope_read.hpp"
#include "verifier/host/image_verdict.hpp"
#include "verifier/host/verdict_steps.hpp"

namespace bulla {
namespace {

Bytes seal_bytes(const EnvelopeRead &read) {
  const ByteView envelope =
      ByteView(read.memory).first(static_cast<std::size_t>(read.package.header.envelope_length));
  return encode(seal_of(decode_file_envelope(envelope)));
}

// Nothing but an image package has something to take out.
bool has_payload(Verdict &verdict, const EnvelopeRead &read) {
  if (read.status != BULLA_OK) {
    refuse(verdict, read.fault.stage, read.status, place_of(read.fault));
    return false;
  }
  verdict.digest = read.digest();
  if (!read.is_seal && read.has_manifest()) return true;
  refuse(verdict, BULLA_STAGE_TYPE, BULLA_WRONG_TYPE, "an image package is wanted here");
  return false;
}

}  // namespace

UnpackResult unpack_file(const std::string &path, const Trust &trust,
                         const UnpackOptions &options) {
  const FileByteSource bytes(path);
  const EnvelopeRead read = read_envelope(bytes);
  UnpackResult result;
  Verdict &verdict = result.verdict;
  verdict = begin_verdict(bytes, kind_of(read), trust.version());
  if (!has_payload(verdict, read)) return result;

  OutputFile output(options.output_path, options.overwrite);
  std::optional<OutputFile> seal;
  if (!options.seal_path.empty() && options.what == UnpackWhat::kInstalled) {
    seal.emplace(options.seal_path, options.overwrite);
  }
  std::optional<FileByteSource> base;
  if (!options.base_path.empty()) base.emplace(options.base_path);
  const PayloadOutput target{output, options.what, base ? &*base : nullptr};
  judge_image(verdict, bytes, read, trust, options.verify, &target);
  bytes.check_unchanged();
  if (verdict.accepted && verdict.kind != FileKind::kImagePackage) {
    refuse(verdict, BULLA_STAGE_TYPE, BULLA_WRONG_TYPE, "a capability has no payload");
  }
  if (!verdict.accepted) return result;
  if (seal) {
    seal->write(seal_bytes(read));
    seal->commit();
  }
  result.written_bytes = output.position();
  output.commit();
  return result;
}

}  // namespace bulla
