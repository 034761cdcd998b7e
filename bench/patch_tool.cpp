// SPDX-License-Identifier: Apache-2.0
//
// The delta engine alone, without packages, for bench/delta.sh: what peers' programs do with files.
//   patch_tool make EFFORT PROFILE JOBS OLD NEW PATCH [ERASE SCRATCH]   makes a stream
//   patch_tool apply OLD PATCH OUT NEW_SIZE [ERASE SCRATCH]   applies it as a device does
// Both print the bytes of memory that an applier takes. With ERASE and SCRATCH: in place.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string>

#include "bulla/delta.h"
#include "files/input_file.hpp"
#include "files/output_file.hpp"
#include "files/scratch_file.hpp"
#include "formats/error.hpp"
#include "packer/delta/make_delta.hpp"
#include "verifier/host/delta_zstd.hpp"

namespace {

using namespace bulla;

constexpr std::size_t kPieceBytes = 4096;  // as a verified block comes
constexpr std::uint64_t kFileMax = std::uint64_t{1} << 40;

ScratchFile load(const std::string &path) {
  const InputFile file(path);
  ScratchFile copy;
  Bytes piece;
  for (std::uint64_t at = 0; at < file.size(); at += piece.size()) {
    piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(file.size() - at, 1u << 20)));
    file.pread(at, piece);
    copy.write(piece);
  }
  return copy;
}

InPlace place_of(char **words) {
  return {static_cast<std::uint32_t>(std::stoul(words[0])),
          static_cast<std::uint32_t>(std::stoul(words[1]))};
}

int make(char **words, bool in_place) {
  DeltaOptions options;
  options.effort = std::strcmp(words[0], "fast") == 0  ? DeltaEffort::kFast
                   : std::strcmp(words[0], "max") == 0 ? DeltaEffort::kMax
                                                       : DeltaEffort::kNormal;
  options.profile = std::strcmp(words[1], "mcu") == 0 ? DeltaProfile::kMcu : DeltaProfile::kLinux;
  options.job_count = static_cast<unsigned>(std::stoul(words[2]));
  if (in_place) options.in_place = place_of(words + 6);
  ScratchFile old_image = load(words[3]);
  ScratchFile new_image = load(words[4]);
  NoProgress none;
  const DeltaResult result = make_delta(old_image.bytes(), new_image.bytes(), options, none);
  write_whole(words[5], result.stream, Overwrite::kYes);
  std::printf("%llu\n", static_cast<unsigned long long>(result.working_memory_bytes));
  return 0;
}

// The old image through read(), not from memory: as on a device.
bulla_status read_old(void *context, std::uint64_t offset, std::uint8_t *bytes,
                      std::size_t length) {
  static_cast<const InputFile *>(context)->pread(offset, {bytes, length});
  return BULLA_OK;
}

bulla_status write_new(void *context, std::uint64_t, const std::uint8_t *bytes,
                       std::size_t length) {
  static_cast<OutputFile *>(context)->write({bytes, length});
  return BULLA_OK;
}

bulla_status zstd_begin(void *context, std::uint64_t, std::uint64_t window_bytes) {
  return static_cast<DeltaZstd *>(context)->begin(window_bytes);
}

bulla_status zstd_decode(void *context, const std::uint8_t *input, std::size_t *input_bytes,
                         std::uint8_t *output, std::size_t *output_bytes) {
  return static_cast<DeltaZstd *>(context)->decode(input, *input_bytes, output, *output_bytes);
}

void require(bulla_status status) {
  if (status != BULLA_OK) throw Error(status, "the patch does not apply");
}

// What the header asks for, found by offering nothing.
std::uint64_t memory_for(ByteView patch, std::uint64_t new_size) {
  bulla_delta_setup setup{};
  setup.new_size = new_size;
  bulla_delta delta{};
  bulla_delta_begin(&delta, &setup);
  if (bulla_delta_take(&delta, patch.data(), std::min<std::size_t>(patch.size(), 10)) !=
      BULLA_MEMORY_EXCEEDED) {
    throw Error(BULLA_ENCODING_INVALID, "not a delta");
  }
  return bulla_delta_memory_bytes(&delta.params);
}

int apply(char **words, bool in_place) {
  InputFile old_image(words[0]);
  const Bytes patch = read_whole(words[1], kFileMax);
  const std::uint64_t new_size = std::stoull(words[3]);
  OutputFile output(words[2], Overwrite::kYes);
  Bytes memory(static_cast<std::size_t>(memory_for(patch, new_size)));
  DeltaZstd zstd;
  const bulla_delta_zstd functions = {&zstd, zstd_begin, zstd_decode};
  bulla_delta_setup setup{};
  setup.base = {&old_image, read_old, old_image.size(), nullptr};
  setup.output = {&output, write_new};
  setup.zstd = &functions;
  setup.new_size = new_size;
  setup.memory = memory.data();
  setup.memory_bytes = memory.size();
  if (in_place) {
    const InPlace place = place_of(words + 4);
    setup.in_place = {place.erase_bytes, place.scratch_bytes};
  }
  bulla_delta delta{};
  bulla_delta_begin(&delta, &setup);
  for (std::size_t at = 0; at < patch.size(); at += kPieceBytes) {
    require(bulla_delta_take(&delta, patch.data() + at, std::min(kPieceBytes, patch.size() - at)));
  }
  require(bulla_delta_finish(&delta));
  output.commit();
  std::printf("%zu\n", memory.size());
  return 0;
}

}  // namespace

int main(int count, char **words) {
  try {
    const auto is = [&](const char *verb, int words_wanted) {
      return count == words_wanted && std::strcmp(words[1], verb) == 0;
    };
    if (is("make", 8) || is("make", 10)) return make(words + 2, count == 10);
    if (is("apply", 6) || is("apply", 8)) return apply(words + 2, count == 8);
    std::fprintf(stderr, "usage: see the head of bench/patch_tool.cpp\n");
    return 2;
  } catch (const std::exception &error) {
    std::fprintf(stderr, "patch_tool: %s\n", error.what());
    return 1;
  }
}
