// SPDX-License-Identifier: Apache-2.0
//
// Puts a patch into a package: the manifest of the new image with its signatures and proofs as they
// were, a new transport around the patch, the new image's attachments (docs/FORMAT.md 6.2). Knows
// neither keys nor how the patch was made, and checks nothing about the patch.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "files/output_file.hpp"
#include "files/progress.hpp"
#include "formats/envelope.hpp"
#include "formats/manifest.hpp"
#include "formats/transport.hpp"

namespace bulla {

// What the patch is and what it needs.
struct Patch {
  bulla_encoding encoding = BULLA_ENCODING_DELTA;  // or BULLA_ENCODING_BSDIFF40
  ByteView bytes;
  Blob base;
  std::uint64_t memory_bytes = 0;  // entry 6
  std::optional<InPlace> in_place;
};

// The package that the new image came in, decoded.
struct FullPackage {
  std::string path;
  FileEnvelope envelope;
  Manifest manifest;
  std::optional<std::uint64_t> attachments_offset;  // in the file; absent when there are none
};

struct DeltaPackageOptions {
  std::string output_path;
  Overwrite overwrite = Overwrite::kNo;
  std::uint32_t room_bytes = 4096;  // as PackOptions::room_bytes
  // Called before the envelope is written: may add signatures to the transport.
  std::function<void(FileEnvelope &)> finish_envelope;
};

struct DeltaPackageResult {
  Digest transport_digest{};       // SHA-256 of the transport's bytes
  std::uint64_t stored_size = 0;   // bytes of the patch
  std::uint64_t package_size = 0;  // bytes of the whole file
};

// Writes the package atomically. Batch proofs of the old transport are left out: they speak of a
// document that is not there any more. Throws Error: those of OutputFile and InputFile,
// BULLA_ATTACHMENT_DIGEST when an attachment is not what the manifest says, what the hook throws.
DeltaPackageResult write_delta_package(const FullPackage &full, const Patch &patch,
                                       const DeltaPackageOptions &options, Progress &progress);

}  // namespace bulla
