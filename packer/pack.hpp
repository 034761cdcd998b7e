// SPDX-License-Identifier: Apache-2.0
//
// Makes one image package from a recipe: collects the payload, encodes it, computes its trees in
// the one pass over the data, writes manifest, transport, payload and attachments (docs/FORMAT.md
// 2, 3, 6). Knows no keys: the envelope is unsigned unless the caller's hook signs it before it is
// written.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "files/output_file.hpp"
#include "files/progress.hpp"
#include "formats/bytes.hpp"

namespace bulla {

struct Recipe;        // packer/recipe.hpp
struct FileEnvelope;  // formats/envelope.hpp

enum class ImageIdRule {
  kDefault,  // kContent with a source date epoch, else kRandom
  kRandom,   // a new version 4 UUID
  kContent,  // derived from the manifest: equal inputs give equal ids
  kGiven,    // PackOptions::image_id
};

struct PackOptions {
  std::string output_path;
  Overwrite overwrite = Overwrite::kNo;
  unsigned job_count = 0;           // threads that compress; 0: one for each core, at most 8
  std::uint32_t room_bytes = 4096;  // header, envelope and free room together, rounded up to 4096
  ImageIdRule image_id_rule = ImageIdRule::kDefault;
  Uuid image_id{};                                 // for kGiven
  std::optional<std::uint64_t> source_date_epoch;  // seconds; the time of every archive member
  std::uint64_t memory_limit_bytes = 9u << 20;     // ceiling for the transport's working memory
  Bytes chain_body;          // body of a chain proof to carry along; empty: none
  std::string depfile_path;  // Makefile rule that lists every input; empty: none

  // Called once the documents are final and before anything of the envelope is written. May add
  // signatures; may not touch the documents. What it throws leaves nothing behind.
  std::function<void(FileEnvelope &)> finish_envelope;
};

struct PackResult {
  Uuid image_id{};
  Digest manifest_digest{};                // SHA-256 of the manifest's bytes
  std::optional<Digest> transport_digest;  // absent: the payload travels raw
  Digest image_digest{};                   // fs-verity digest of what gets installed
  std::uint64_t installed_size = 0;        // bytes
  std::uint64_t stored_size = 0;           // bytes as they travel, without hash blocks
  std::uint64_t package_size = 0;          // bytes of the whole file
  std::vector<std::string> inputs;         // every path that was read, in the order of reading
};

// Writes `options.output_path` atomically: it appears whole, or not at all. The bytes depend on the
// inputs and on the options but job_count; two runs are equal if the image id is not random.
// Throws Error: kOutputExists, kOutputFailed, kDiskFull (nothing is left behind), kFileNotFound,
// kFileUnreadable, kInputUnsupported (a member of the directory that an archive cannot hold),
// kInputChanged (something changed while it was read), kInterrupted; BULLA_SIZE_OUT_OF_RANGE;
// BULLA_MEMORY_EXCEEDED; BULLA_BAD_REGION if the envelope does not fit 1 MiB; the status that names
// the field if the recipe makes no valid manifest (BULLA_DOCUMENT_TOO_LARGE …).
PackResult pack(const Recipe &recipe, const PackOptions &options, Progress &progress);

}  // namespace bulla
