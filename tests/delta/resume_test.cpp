// SPDX-License-Identifier: Apache-2.0
//
// Resuming by replay: the whole patch again, and what was written is not written again.
#include <gtest/gtest.h>

#include "tests/delta/coded_delta.hpp"

namespace bulla::testing {
namespace {

TEST(Resume, FromEveryByteGivesTheRest) {
  const Bytes old_image = pattern(4000, 3), stored = pattern(300, 4);
  Bytes stream = stream_header(kSmallParams);
  Bytes wanted(old_image.begin() + 100, old_image.begin() + 900);
  add_copy(stream, 800, 100);
  add_store(stream, stored);
  wanted.insert(wanted.end(), stored.begin(), stored.end());
  for (int i = 0; i < 2; i++) {
    const Bytes modelled = code_modelled(old_image, stored, {{0, 5, 200}});
    stream.insert(stream.end(), modelled.begin() + BULLA_DELTA_HEADER_BYTES, modelled.end());
    wanted.insert(wanted.end(), stored.begin(), stored.end());
  }
  for (std::size_t at = 0; at <= wanted.size(); at++) {
    Applying how{wanted.size(), 64};
    how.resume_at = at;
    const Applied applied = apply_delta(old_image, stream, how);
    EXPECT_EQ(applied.status, BULLA_OK) << at;
    EXPECT_TRUE(std::equal(applied.image.begin(), applied.image.end(),
                           wanted.begin() + static_cast<std::ptrdiff_t>(at), wanted.end()))
        << at;
  }
}

}  // namespace
}  // namespace bulla::testing
