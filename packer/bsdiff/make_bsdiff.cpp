// SPDX-License-Identifier: Apache-2.0
//
// Parts become triples. The seek of a triple is known when the next part is; parts without a byte
// are left out, and only the first triple may make nothing, because decoding begins at old byte 0.
#include "packer/bsdiff/make_bsdiff.hpp"

#include <algorithm>
#include <optional>

#include "formats/bsdiff40.hpp"
#include "packer/bsdiff/alignment.hpp"
#include "packer/bsdiff/bzip2_encoder.hpp"
#include "packer/bsdiff/suffix_index.hpp"

namespace bulla {
namespace {

constexpr std::size_t kStepBytes = std::size_t{64} << 10;

class TripleWriter {
 public:
  TripleWriter(ByteView old_image, ByteView new_image) : old_(old_image), new_(new_image) {}

  void add(const AlignedPart &part);
  Bytes finish();

 private:
  void write_triple(std::size_t next_old_offset);
  void write_difference(const AlignedPart &part);

  ByteView old_;
  ByteView new_;
  AlignedPart pending_;  // at first the nothing that is made at old byte 0
  Bzip2Encoder control_;
  Bzip2Encoder difference_;
  Bzip2Encoder extra_;
};

void TripleWriter::write_triple(std::size_t next_old_offset) {
  const std::size_t here = pending_.old_offset + pending_.similar_bytes;
  const auto seek = static_cast<std::int64_t>(next_old_offset) - static_cast<std::int64_t>(here);
  const bool makes_nothing = pending_.similar_bytes == 0 && pending_.fresh_bytes == 0;
  if (makes_nothing && seek == 0) return;
  control_.write(encode(Bsdiff40Triple{static_cast<std::int64_t>(pending_.similar_bytes),
                                       static_cast<std::int64_t>(pending_.fresh_bytes), seek}));
}

void TripleWriter::write_difference(const AlignedPart &part) {
  Bytes step;
  for (std::size_t at = 0; at < part.similar_bytes; at += step.size()) {
    step.resize(std::min(kStepBytes, part.similar_bytes - at));
    for (std::size_t i = 0; i < step.size(); i++) {
      const int difference = new_[part.new_offset + at + i] - old_[part.old_offset + at + i];
      step[i] = static_cast<std::uint8_t>(difference & 0xff);
    }
    difference_.write(step);
  }
}

void TripleWriter::add(const AlignedPart &part) {
  if (part.similar_bytes == 0 && part.fresh_bytes == 0) return;
  // Where nothing is read from the old image, nothing needs to be sought.
  AlignedPart placed = part;
  if (part.similar_bytes == 0) placed.old_offset = pending_.old_offset + pending_.similar_bytes;
  write_triple(placed.old_offset);
  write_difference(part);
  extra_.write(new_.subspan(part.new_offset + part.similar_bytes, part.fresh_bytes));
  pending_ = placed;
}

Bytes TripleWriter::finish() {
  write_triple(pending_.old_offset + pending_.similar_bytes);
  const Bytes control = control_.finish();
  const Bytes difference = difference_.finish();
  const Bytes extra = extra_.finish();
  Bytes file = encode(Bsdiff40Header{control.size(), difference.size(), new_.size()});
  for (const Bytes *block : {&control, &difference, &extra}) {
    file.insert(file.end(), block->begin(), block->end());
  }
  return file;
}

}  // namespace

Bytes make_bsdiff(ByteView old_image, ByteView new_image, Progress &progress) {
  progress.start("sorting", 0);
  const SuffixIndex index(old_image);
  progress.done();
  progress.start("comparing", new_image.size());
  TripleWriter writer(old_image, new_image);
  align(
      index, old_image, new_image, [&](const AlignedPart &part) { writer.add(part); }, progress);
  Bytes file = writer.finish();
  progress.done();
  return file;
}

}  // namespace bulla
