// SPDX-License-Identifier: Apache-2.0
//
// What is written is what is seen, in whatever way it was written.
#include "files/scratch_file.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace bulla {
namespace {

Bytes copy_of(ByteView bytes) {
  return {bytes.begin(), bytes.end()};
}

TEST(ScratchFile, ShowsWhatWasAppended) {
  ScratchFile file;
  file.write(Bytes{1, 2});
  file.write(Bytes(5000, 7));
  Bytes wanted{1, 2};
  wanted.insert(wanted.end(), 5000, 7);
  EXPECT_EQ(copy_of(file.bytes()), wanted);
  EXPECT_EQ(file.bytes().data(), file.bytes().data());
}

TEST(ScratchFile, ShowsPiecesAtTheirPlaces) {
  ScratchFile file;
  file.pwrite(3, Bytes{4, 5});
  file.pwrite(0, Bytes{1, 2, 3});
  EXPECT_EQ(copy_of(file.bytes()), (Bytes{1, 2, 3, 4, 5}));
}

TEST(ScratchFile, MayBeEmpty) {
  ScratchFile file;
  EXPECT_TRUE(file.bytes().empty());
}

TEST(ScratchFile, KeepsItsBytesWhenItMoves) {
  ScratchFile file;
  file.write(Bytes{9, 8, 7});
  const std::uint8_t *const at = file.bytes().data();
  ScratchFile other = std::move(file);
  EXPECT_EQ(other.bytes().data(), at);
  ScratchFile third;
  third.write(Bytes{1});
  third = std::move(other);
  EXPECT_EQ(copy_of(third.bytes()), (Bytes{9, 8, 7}));
}

}  // namespace
}  // namespace bulla
