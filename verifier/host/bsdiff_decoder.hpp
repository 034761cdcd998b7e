// SPDX-License-Identifier: Apache-2.0
//
// Applies a BSDIFF40 file (formats/bsdiff40.hpp) under the rules of FORMAT.md 6.2, which are
// narrower than bspatch's. The three streams of the format are read side by side, so the file waits
// on the disk until it is whole; the old image is read where the patch says, inside its bounds; the
// new image leaves in order. Memory: three bzip2 decoders and two small buffers.
#pragma once

#include <optional>

#include "files/scratch_file.hpp"
#include "formats/bsdiff40.hpp"
#include "verifier/host/bzip2_reader.hpp"
#include "verifier/host/payload_decoder.hpp"

namespace bulla {

class BsdiffDecoder final : public PayloadDecoder {
 public:
  // All of these must outlive this.
  BsdiffDecoder(std::uint64_t memory_bytes, const ByteSource &base, DecodedImage &image,
                Progress &progress);

  // Errors: those of ScratchFile.
  void take(std::uint64_t data_offset, ByteView data) override;
  // MEMORY_EXCEEDED when the memory stated is less than bsdiff40_memory_bytes(): whoever applies
  // this elsewhere relies on the number. Throws as DecodedImage and the base.
  bulla_status finish() override;
  const std::string &fault() const override { return fault_; }

 private:
  struct Streams;

  bulla_status fail(bulla_status status, std::string why);
  bulla_status apply(Streams &streams);
  bulla_status apply_triple(const Bsdiff40Triple &triple, Streams &streams);
  bool add(std::uint64_t length, Bzip2Reader &difference);
  bool copy(std::uint64_t length, Bzip2Reader &extra);

  const std::uint64_t memory_bytes_;
  const ByteSource &base_;
  DecodedImage &image_;
  Progress &progress_;
  ScratchFile file_;
  std::uint64_t old_at_ = 0;  // at most the size of the base
  bool made_nothing_ = false;
  Bytes old_bytes_;
  std::string fault_;
};

}  // namespace bulla
