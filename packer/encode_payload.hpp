// SPDX-License-Identifier: Apache-2.0
//
// From content to stored payload in one pass: reading, compressing, both trees and writing overlap,
// in memory that depends on the number of threads and the level, not on the content.
#pragma once

#include <cstdint>

#include "files/output_file.hpp"
#include "files/progress.hpp"
#include "formats/bytes.hpp"
#include "packer/content.hpp"
#include "packer/payload_writer.hpp"
#include "packer/recipe.hpp"

namespace bulla {

struct PayloadPlan {
  Compression compression;
  unsigned log2_block = 12;
  unsigned job_count = 1;    // threads that compress, and (up to 8) that hash; the bytes do not
                             // depend on it
  std::uint64_t offset = 0;  // where in the file the payload is to begin
};

struct EncodedPayload {
  TreeResult installed;                    // of the content
  WrittenPayload stored;                   // equal to it unless compressed
  std::uint64_t working_memory_bytes = 0;  // of whoever decodes; 0 if not compressed
};

// Throws Error: those of Content::send_to and OutputFile, BULLA_SIZE_OUT_OF_RANGE, kInterrupted.
EncodedPayload encode_payload(Content &content, const PayloadPlan &plan, OutputFile &out,
                              Progress &progress);

}  // namespace bulla
