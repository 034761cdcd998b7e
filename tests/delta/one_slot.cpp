// SPDX-License-Identifier: Apache-2.0
#include "tests/delta/one_slot.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "bulla/measure.h"
#include "bulla/provider_builtin.h"

namespace bulla::testing {
namespace {

// Bytes with enough structure that a wrong page shows.
Bytes content(std::size_t size, std::uint32_t seed) {
  Bytes bytes = pattern(size, seed);
  for (std::size_t i = 0; i < size; i += 16) bytes[i] = static_cast<std::uint8_t>(i >> 4);
  return bytes;
}

// Runs of old bytes one behind the other, some literals before each.
OneSlotUpdate moved(const std::string &name, const bulla_delta_in_place &geometry, Bytes old_image,
                    const std::vector<bulla_delta_cover> &runs) {
  OneSlotUpdate update{name, geometry, std::move(old_image), {}, {}};
  std::vector<bulla_delta_cover> covers;
  for (const auto &run : runs) {
    const Bytes gap = pattern(run.new_offset, run.old_offset + 3);
    update.new_image.insert(update.new_image.end(), gap.begin(), gap.end());
    covers.push_back(
        {static_cast<std::uint32_t>(update.new_image.size()), run.old_offset, run.length});
    const auto from = update.old_image.begin() + run.old_offset;
    update.new_image.insert(update.new_image.end(), from, from + run.length);
  }
  update.patch =
      code_modelled(update.old_image, update.new_image, covers, kOneSlotParams, nullptr, geometry);
  return update;
}

OneSlotUpdate release_of(const bulla_delta_in_place &geometry) {
  Release release = make_release(BULLA_DELTA_ARCH_THUMB2, 16, 2);
  OneSlotUpdate update{"code", geometry, release.before.image, release.after.image, {}};
  update.patch = code_modelled(update.old_image, update.new_image, release.covers, kOneSlotParams,
                               &release, geometry);
  return update;
}

// Segments of other kinds, each over the end of a page.
OneSlotUpdate segments(const bulla_delta_in_place &geometry) {
  const std::uint32_t page = geometry.erase_bytes;
  OneSlotUpdate update{"segments", geometry, content(6 * page + 11, 8), {}, {}};
  update.patch = stream_header(kOneSlotParams);
  const Bytes stored = pattern(2 * page + 5, 4);
  add_store(update.patch, stored);
  add_copy(update.patch, 3 * page + 1, 2 * page + 7);
  update.new_image = stored;
  const auto from = update.old_image.begin() + 2 * page + 7;
  update.new_image.insert(update.new_image.end(), from, from + 3 * page + 1);
  return update;
}

Bytes digest_of(ByteView image) {
  bulla_measure measure;
  Bytes digest(BULLA_DIGEST_BYTES);
  EXPECT_EQ(bulla_measure_begin(&measure, &bulla_provider_builtin, 12), BULLA_OK);
  EXPECT_EQ(bulla_measure_update(&measure, image.data(), image.size()), BULLA_OK);
  EXPECT_EQ(bulla_measure_end(&measure, digest.data()), BULLA_OK);
  return digest;
}

}  // namespace

std::vector<OneSlotUpdate> one_slot_updates(const bulla_delta_in_place &geometry) {
  const std::uint32_t page = geometry.erase_bytes;
  const auto old_image = [&](std::uint32_t pages) { return content(pages * page + 24, pages); };
  return {
      moved("forward", geometry, old_image(7), {{page / 2 + 3, 0, 7 * page}}),
      moved("back", geometry, old_image(7), {{4, page / 2 + 9, 6 * page}}),
      moved("both ways", geometry, old_image(8),
            {{page / 3, 0, 2 * page}, {1, 3 * page, 2 * page}, {page, 5 * page + 7, 2 * page}}),
      moved("grows", geometry, old_image(3), {{5, 0, 3 * page}, {4 * page, page, page}}),
      moved("shrinks", geometry, old_image(9), {{0, 0, 2 * page}, {2, 7 * page, page - 9}}),
      release_of(geometry),
      segments(geometry),
  };
}

OneSlotPlan::OneSlotPlan(const OneSlotUpdate &update) : plan_{} {
  const Bytes patch = digest_of(update.patch), base = digest_of(update.old_image);
  std::copy(patch.begin(), patch.end(), plan_.patch);
  std::copy(base.begin(), base.end(), base_digest_);
  plan_.base = {update.old_image.size(), 12, base_digest_};
  plan_.memory_bytes = update.memory_bytes;
  plan_.geometry = update.geometry;
  plan_.new_size = update.new_image.size();
}

FlashModel one_slot_flash(const OneSlotUpdate &update, std::uint32_t ring_pages,
                          std::uint32_t granule_bytes) {
  const std::uint32_t page = update.geometry.erase_bytes, unit = std::min(page, 128u);
  const auto needs =
      bulla_in_place_needs(&update.geometry, update.memory_bytes, unit, granule_bytes);
  const std::size_t bytes = std::max(update.old_image.size(), update.new_image.size());
  const auto slot_pages = static_cast<std::uint32_t>((bytes + page - 1) / page);
  FlashModel flash(
      {unit, granule_bytes, slot_pages * page, ring_pages * page, needs.journal_bytes + 2 * unit});
  std::copy(update.old_image.begin(), update.old_image.end(),
            flash.area(BULLA_IN_PLACE_SLOT).begin());
  return flash;
}

bulla_status run_update(FlashModel &flash, const OneSlotUpdate &update, const OneSlotPlan &plan,
                        Feeding feeding) {
  Bytes memory(static_cast<std::size_t>(plan.plan().memory_bytes), 0xc5);
  bulla_in_place in_place;
  bulla_status status = bulla_in_place_begin(&in_place, &flash.functions(), &plan.plan(),
                                             &bulla_provider_builtin, memory.data(), memory.size());
  std::size_t at = 0;
  if (feeding == Feeding::kFromWanted) {
    at = static_cast<std::size_t>(bulla_in_place_wanted(&in_place));
  }
  while (status == BULLA_OK && at < update.patch.size()) {
    const std::size_t length = std::min<std::size_t>(61, update.patch.size() - at);
    status = bulla_in_place_take(&in_place, at, update.patch.data() + at, length);
    at += length;
  }
  return status == BULLA_OK ? bulla_in_place_finish(&in_place) : status;
}

bool slot_holds(FlashModel &flash, const Bytes &image) {
  return std::equal(image.begin(), image.end(), flash.area(BULLA_IN_PLACE_SLOT).begin());
}

bulla_in_place_phase phase_of(const FlashModel &flash) {
  bulla_in_place_progress progress;
  EXPECT_EQ(bulla_in_place_look(&flash.functions(), &progress), BULLA_OK);
  return progress.phase;
}

}  // namespace bulla::testing
