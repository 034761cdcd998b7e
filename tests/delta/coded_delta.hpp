// SPDX-License-Identifier: Apache-2.0
//
// Coding and applying in one call each, with every knob that tests turn: how the base is read, how
// input is cut, what memory there is. The memory stands between canaries.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "bulla/delta.h"
#include "formats/bytes.hpp"
#include "tests/delta/machine_code.hpp"
#include "verifier/delta/encode.h"

namespace bulla::testing {

inline constexpr bulla_delta_params kSmallParams{12, 8, 512, 4, 0};

// A stream of one modelled segment: sizes, covers and bits are filled into `plan`.
Bytes code_plan(bulla_delta_plan plan, ByteView old_image, ByteView new_image,
                const std::vector<bulla_delta_cover> &covers, const bulla_delta_params &params);

// A stream of one modelled segment over all of `old_image`. Bits are those of `params`.
Bytes code_modelled(ByteView old_image, ByteView new_image,
                    const std::vector<bulla_delta_cover> &covers,
                    const bulla_delta_params &params = kSmallParams,
                    const Release *addresses = nullptr, const bulla_delta_in_place &in_place = {});
Bytes code_release(const Release &release, const bulla_delta_params &params = kSmallParams);

// The header alone, and segments to put behind it.
Bytes stream_header(const bulla_delta_params &params);
void add_copy(Bytes &stream, std::uint64_t length, std::uint64_t old_offset);
void add_store(Bytes &stream, ByteView bytes);
void add_zstd(Bytes &stream, std::uint64_t length, ByteView frame);

struct Applying {
  std::uint64_t new_size = 0;
  std::size_t block_bytes = 4096;  // of input, at a time
  bool in_memory = false;          // base.bytes instead of base.read
  std::uint64_t resume_at = 0;
  std::optional<std::size_t> memory_bytes{};   // what is needed, if not said
  std::function<void(Bytes &)> before_read{};  // may change the old image
  bulla_delta_in_place in_place{};             // what is gone by then may not be read
  const bulla_delta_zstd *zstd = nullptr;
};

struct Applied {
  bulla_status status = BULLA_WRONG_ORDER;
  Bytes image;  // from resume_at on
};

// Fails the test when memory around the applier's was touched or output came out of order.
Applied apply_delta(ByteView old_image, ByteView patch, const Applying &how);

// Bytes that a test can tell apart.
Bytes pattern(std::size_t size, std::uint32_t seed);

}  // namespace bulla::testing
