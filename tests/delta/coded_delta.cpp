// SPDX-License-Identifier: Apache-2.0
#include "tests/delta/coded_delta.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/delta/dice.hpp"
#include "verifier/delta/horizon.h"

namespace bulla::testing {
namespace {

constexpr std::size_t kCanaryBytes = 64;
constexpr std::uint8_t kCanary = 0xc5;

bool append(void *context, const std::uint8_t *bytes, std::size_t length) {
  auto *out = static_cast<Bytes *>(context);
  out->insert(out->end(), bytes, bytes + length);
  return true;
}

struct NewImage {
  Bytes bytes;
  std::uint64_t start;
  const Applying &how;
};

struct OldImage {
  Bytes bytes;
  const Applying &how;
  const NewImage &written;
};

bulla_status read_old(void *context, std::uint64_t offset, std::uint8_t *bytes,
                      std::size_t length) {
  auto *image = static_cast<OldImage *>(context);
  if (image->how.before_read) image->how.before_read(image->bytes);
  EXPECT_LE(offset, image->bytes.size());
  EXPECT_LE(length, image->bytes.size() - offset);
  EXPECT_GE(offset, bulla_delta_horizon(&image->how.in_place, image->written.bytes.size()));
  std::copy_n(image->bytes.begin() + static_cast<std::ptrdiff_t>(offset), length, bytes);
  return BULLA_OK;
}

bulla_status write_new(void *context, std::uint64_t offset, const std::uint8_t *bytes,
                       std::size_t length) {
  auto *image = static_cast<NewImage *>(context);
  EXPECT_EQ(offset, image->start + image->bytes.size());
  if (const auto page = image->how.in_place.erase_bytes; page != 0) {
    EXPECT_EQ(offset / page, (offset + length - 1) / page);
  }
  image->bytes.insert(image->bytes.end(), bytes, bytes + length);
  return BULLA_OK;
}

std::size_t needed_bytes(ByteView patch) {
  bulla_delta_params params{};
  if (patch.size() < BULLA_DELTA_HEADER_BYTES) return 0;
  params.model_bits = patch[1];
  params.table_bits = patch[2];
  params.zstd_window_log = patch[3];
  params.cover_max = static_cast<std::uint32_t>(patch[4] | patch[5] << 8 | patch[6] << 16) |
                     static_cast<std::uint32_t>(patch[7]) << 24;
  params.range_max = static_cast<std::uint32_t>(patch[8] | patch[9] << 8);
  return static_cast<std::size_t>(bulla_delta_memory_bytes(&params));
}

bool is_canary(std::uint8_t byte) {
  return byte == kCanary;
}

}  // namespace

Bytes pattern(std::size_t size, std::uint32_t seed) {
  Dice random(seed);
  Bytes bytes(size);
  for (auto &byte : bytes) byte = static_cast<std::uint8_t>(random());
  return bytes;
}

Bytes stream_header(const bulla_delta_params &params) {
  Bytes header(BULLA_DELTA_HEADER_BYTES);
  EXPECT_TRUE(bulla_delta_write_header(&params, header.data()));
  return header;
}

void add_copy(Bytes &stream, std::uint64_t length, std::uint64_t old_offset) {
  const bulla_delta_sink sink{&stream, append};
  EXPECT_TRUE(bulla_delta_write_copy(&sink, length, old_offset));
}

void add_store(Bytes &stream, ByteView bytes) {
  const bulla_delta_sink sink{&stream, append};
  EXPECT_TRUE(bulla_delta_write_store(&sink, bytes.size()));
  stream.insert(stream.end(), bytes.begin(), bytes.end());
}

void add_zstd(Bytes &stream, std::uint64_t length, ByteView frame) {
  const bulla_delta_sink sink{&stream, append};
  EXPECT_TRUE(bulla_delta_write_zstd(&sink, length, frame.size()));
  stream.insert(stream.end(), frame.begin(), frame.end());
}

Bytes code_plan(bulla_delta_plan plan, ByteView old_image, ByteView new_image,
                const std::vector<bulla_delta_cover> &covers, const bulla_delta_params &params) {
  plan.model_bits = params.model_bits;
  plan.table_bits = params.table_bits;
  plan.covers = covers.data();
  plan.cover_count = static_cast<std::uint32_t>(covers.size());
  plan.new_size = static_cast<std::uint32_t>(new_image.size());
  Bytes memory(bulla_delta_encode_memory_bytes(&plan)), coded;
  const bulla_delta_sink sink{&coded, append};
  EXPECT_EQ(
      bulla_delta_encode(&plan, old_image.data(), static_cast<std::uint32_t>(old_image.size()),
                         new_image.data(), memory.data(), memory.size(), &sink),
      BULLA_OK);
  Bytes stream = stream_header(params);
  const bulla_delta_sink out{&stream, append};
  EXPECT_TRUE(bulla_delta_write_modelled(&out, &plan, coded.size()));
  stream.insert(stream.end(), coded.begin(), coded.end());
  return stream;
}

Bytes code_modelled(ByteView old_image, ByteView new_image,
                    const std::vector<bulla_delta_cover> &covers, const bulla_delta_params &params,
                    const Release *addresses, const bulla_delta_in_place &in_place) {
  const bulla_delta_old_range range{0, static_cast<std::uint32_t>(old_image.size())};
  bulla_delta_plan plan{};
  plan.ranges = &range;
  plan.range_count = 1;
  plan.in_place = in_place;
  if (addresses != nullptr) {
    plan.arch = addresses->arch;
    plan.base = addresses->before.base;
    plan.old_map = addresses->before.map;
    plan.new_map = addresses->after.map;
  }
  return code_plan(plan, old_image, new_image, covers, params);
}

Bytes code_release(const Release &release, const bulla_delta_params &params) {
  return code_modelled(release.before.image, release.after.image, release.covers, params, &release);
}

Applied apply_delta(ByteView old_image, ByteView patch, const Applying &how) {
  const std::size_t memory_bytes = how.memory_bytes.value_or(needed_bytes(patch));
  Bytes memory(memory_bytes + 2 * kCanaryBytes, kCanary);
  NewImage image{{}, how.resume_at, how};
  OldImage old{Bytes(old_image.begin(), old_image.end()), how, image};
  bulla_delta_setup setup{};
  setup.base = {&old, read_old, old.bytes.size(), how.in_memory ? old.bytes.data() : nullptr};
  setup.output = {&image, write_new};
  setup.zstd = how.zstd;
  setup.new_size = how.new_size;
  setup.resume_at = how.resume_at;
  setup.in_place = how.in_place;
  setup.memory = memory.data() + kCanaryBytes;
  setup.memory_bytes = memory_bytes;
  bulla_delta delta;
  bulla_delta_begin(&delta, &setup);
  Applied applied;
  applied.status = BULLA_OK;
  for (std::size_t at = 0; at < patch.size() && applied.status == BULLA_OK;) {
    const std::size_t length = std::min(how.block_bytes, patch.size() - at);
    const Bytes block(patch.begin() + static_cast<std::ptrdiff_t>(at),
                      patch.begin() + static_cast<std::ptrdiff_t>(at + length));
    applied.status = bulla_delta_take(&delta, block.data(), block.size());
    at += length;
  }
  if (applied.status == BULLA_OK) applied.status = bulla_delta_finish(&delta);
  EXPECT_TRUE(std::all_of(memory.begin(), memory.begin() + kCanaryBytes, is_canary));
  EXPECT_TRUE(std::all_of(memory.end() - kCanaryBytes, memory.end(), is_canary));
  applied.image = std::move(image.bytes);
  return applied;
}

}  // namespace bulla::testing
