// SPDX-License-Identifier: Apache-2.0
#include "tests/delta/golden_in_place.hpp"

#include "verifier/delta/horizon.h"

namespace bulla::testing {
namespace {

constexpr bulla_delta_params kParams{12, 8, 512, 4, 0};

GoldenInPlace machine_code() {
  const Release release = make_release(BULLA_DELTA_ARCH_ARM64, 6, 1);
  const bulla_delta_in_place place = {64, 128};
  std::vector<bulla_delta_cover> covers = release.covers;
  covers[covers.size() - 2].old_offset -= 100;  // partly gone in every page
  covers.back().old_offset -= 1000;             // all of it is gone
  return {
      "in-place-arm64", place, release.before.image, release.after.image,
      code_modelled(release.before.image, release.after.image, covers, kParams, &release, place)};
}

void append(Bytes &to, ByteView bytes) {
  to.insert(to.end(), bytes.begin(), bytes.end());
}

// Two modelled segments, of which the second one does not stand at the front of the image, and
// copies between them.
GoldenInPlace segments() {
  GoldenInPlace golden{"in-place-segments", {64, 64}, pattern(500, 1), pattern(60, 2), {}};
  golden.stream =
      code_modelled(golden.before, golden.after, {{10, 20, 30}}, kParams, nullptr, golden.in_place);
  add_copy(golden.stream, 150, 50);
  for (std::uint64_t from = 50; from < 200; from++) {
    const std::uint64_t horizon = bulla_delta_horizon(&golden.in_place, golden.after.size());
    golden.after.push_back(from < horizon ? std::uint8_t{0} : golden.before[from]);
  }
  const Bytes last(golden.before.begin() + 200, golden.before.begin() + 400);
  const bulla_delta_old_range range{0, static_cast<std::uint32_t>(golden.before.size())};
  bulla_delta_plan plan{};
  plan.ranges = &range;
  plan.range_count = 1;
  plan.in_place = golden.in_place;
  plan.new_offset = golden.after.size();
  const Bytes modelled = code_plan(plan, golden.before, last, {{5, 205, 190}}, kParams);
  append(golden.stream, ByteView(modelled).subspan(BULLA_DELTA_HEADER_BYTES));
  append(golden.after, last);
  return golden;
}

}  // namespace

std::vector<GoldenInPlace> golden_in_place() {
  return {machine_code(), segments()};
}

}  // namespace bulla::testing
