// SPDX-License-Identifier: Apache-2.0
#include "files/transfer.hpp"

#include <gtest/gtest.h>

#include "tests/files/reason_of.hpp"
#include "tests/files/scratch_directory.hpp"

namespace bulla {
namespace {

TEST(SyncOfADirectory, IsDoneWhereThereIsOne) {
  const ScratchDirectory scratch;
  EXPECT_NO_THROW(sync_directory_of(scratch.file("a")));
  EXPECT_NO_THROW(require_synced_directory_of(scratch.file("a")));
}

TEST(SyncOfADirectory, IsMissedOnlyByThoseWhoRequireIt) {
  const ScratchDirectory scratch;
  const std::string path = scratch.file("not-there/a");
  EXPECT_NO_THROW(sync_directory_of(path));
  EXPECT_EQ(reason_of([&] { require_synced_directory_of(path); }), "output-failed");
}

}  // namespace
}  // namespace bulla
