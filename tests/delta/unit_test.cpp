// SPDX-License-Identifier: Apache-2.0
//
// Units of each architecture: what is recognised, where it points, and that putting a target and
// reading it are inverse.
#include "verifier/delta/unit.h"

#include <gtest/gtest.h>

#include <array>

#include "tests/delta/dice.hpp"
#include "verifier/delta/little_endian.h"

namespace bulla::testing {
namespace {

constexpr std::uint32_t kAt = 0x1000;

// Bytes with what unit.h wants around them, in an image of 1 MiB.
struct Code {
  std::array<std::uint8_t, 128> bytes{};
  bulla_delta_address_map map{1, 0x100000, {{0, 0x100000, 0}}};
  bulla_delta_reader reader{};

  Code(bulla_delta_arch arch, std::uint64_t base) {
    bulla_delta_reader_begin(&reader, arch, base, 0x100000, &map);
  }
  std::uint8_t *at(std::size_t offset = 0) { return bytes.data() + 16 + offset; }
  bulla_delta_unit read(std::uint32_t offset = 0, std::uint32_t room = 32) {
    return bulla_delta_unit_at(&reader, at(offset), kAt + offset, kAt + offset, room);
  }
};

TEST(Arm64Unit, BranchPointsFourTimesItsField) {
  Code code(BULLA_DELTA_ARCH_ARM64, 0);
  bulla_store32(code.at(), 0x94000010);  // bl +64
  EXPECT_EQ(code.read().kind, BULLA_DELTA_BRANCH26);
  EXPECT_EQ(code.read().target, kAt + 64);
  bulla_store32(code.at(), 0x17ffffff);  // b -4
  EXPECT_EQ(code.read().target, kAt - 4);
}

TEST(Arm64Unit, PageIsCompletedByTheAddBehindIt) {
  Code code(BULLA_DELTA_ARCH_ARM64, 0);
  bulla_store32(code.at(), 0xb0000003);   // adrp x3, next page
  bulla_store32(code.at(4), 0x91048c63);  // add x3, x3, #0x123
  const bulla_delta_unit page = code.read(), low = code.read(4);
  EXPECT_EQ(page.kind, BULLA_DELTA_PAGE21);
  EXPECT_EQ(page.target, 0x2123);
  EXPECT_EQ(low.kind, BULLA_DELTA_LOW12);
  EXPECT_EQ(low.target, 0x2123);
  EXPECT_EQ(low.field, 3);
}

TEST(Arm64Unit, LoadScalesItsFieldAndTakesOnlyWhatItCanSay) {
  Code code(BULLA_DELTA_ARCH_ARM64, 0);
  bulla_store32(code.at(), 0xb0000003);   // adrp x3
  bulla_store32(code.at(4), 0xf9400460);  // ldr x0, [x3, #8]
  EXPECT_EQ(code.read().target, 0x2008);
  const bulla_delta_unit low = code.read(4);
  bulla_delta_unit_put(&code.reader, &low, code.at(4), kAt + 4, 0x2010);
  EXPECT_EQ(bulla_load32(code.at(4)), 0xf9400860u);
  bulla_delta_unit_put(&code.reader, &low, code.at(4), kAt + 4, 0x2011);
  EXPECT_EQ(bulla_load32(code.at(4)), 0xf9400860u);
}

TEST(Thumb2Unit, BranchAndPointer) {
  Code code(BULLA_DELTA_ARCH_THUMB2, 0x08000000);
  bulla_store32(code.at(), 0xf820f000);  // bl +0x40
  EXPECT_EQ(code.read().kind, BULLA_DELTA_THUMB_BRANCH);
  EXPECT_EQ(code.read().target, kAt + 4 + 0x40);
  bulla_store32(code.at(), 0x08001235);
  EXPECT_EQ(code.read().kind, BULLA_DELTA_POINTER32);
  EXPECT_EQ(code.read().target, 0x1235);
  bulla_store32(code.at(), 0x20000100);
  EXPECT_EQ(code.read().kind, BULLA_DELTA_POINTER32);
  EXPECT_EQ(code.read().field, 1);
}

TEST(X86Unit, CallJumpAndOperandPointBehindThemselves) {
  Code code(BULLA_DELTA_ARCH_X86_64, 0);
  code.at()[0] = 0xe8;
  bulla_store32(code.at() + 1, 0x100);
  EXPECT_EQ(code.read().kind, BULLA_DELTA_X86_RELATIVE32);
  EXPECT_EQ(code.read().target, kAt + 5 + 0x100);
  EXPECT_EQ(code.read().length, 5);
  bulla_store32(code.at(), 0x00058d48);  // lea rax, [rip + ...]
  bulla_store32(code.at() + 3, 0x200);
  EXPECT_EQ(code.read().target, kAt + 7 + 0x200);
  EXPECT_EQ(code.read().length, 7);
}

TEST(EveryUnit, IsAtMostAsLongAsItsRoomAndReadsBackWhatWasPut) {
  for (const auto arch : {BULLA_DELTA_ARCH_NONE, BULLA_DELTA_ARCH_ARM64, BULLA_DELTA_ARCH_THUMB2,
                          BULLA_DELTA_ARCH_X86_64}) {
    Code code(arch, 0);
    Dice random(static_cast<unsigned>(arch));
    int references = 0;
    for (int i = 0; i < 200000; i++) {
      for (auto &byte : code.bytes) byte = static_cast<std::uint8_t>(random() >> random() % 8);
      if (i % 2 != 0) code.at()[3] = code.at()[4] = 0;  // fields that stay in the image
      const std::uint32_t room = 1 + random() % 12;
      const bulla_delta_unit unit = code.read(0, room);
      ASSERT_GE(unit.length, 1);
      ASSERT_LE(unit.length, room);
      ASSERT_LE(unit.length, BULLA_DELTA_UNIT_MAX_BYTES);
      std::int64_t target;
      if (unit.kind == BULLA_DELTA_PLAIN ||
          !bulla_delta_unit_target(&code.reader, &unit, code.at(), kAt, &target)) {
        continue;
      }
      references++;
      EXPECT_EQ(target, unit.target);
      const std::uint64_t before = bulla_load64(code.at());
      bulla_delta_unit_put(&code.reader, &unit, code.at(), kAt, target);
      if (unit.kind != BULLA_DELTA_THUMB_BRANCH) {
        EXPECT_EQ(bulla_load64(code.at()), before);
      }
    }
    EXPECT_EQ(references > 0, arch != BULLA_DELTA_ARCH_NONE);
  }
}

TEST(AddressMap, GoesBothWaysAndKnowsItsHoles) {
  const bulla_delta_address_map map{2, 0x9000, {{0x100, 0x200, 0x1000}, {0x300, 0x100, 0x8000}}};
  EXPECT_EQ(bulla_delta_address_at(&map, 0xff), -1);
  EXPECT_EQ(bulla_delta_address_at(&map, 0x100), 0x1000);
  EXPECT_EQ(bulla_delta_address_at(&map, 0x2ff), 0x11ff);
  EXPECT_EQ(bulla_delta_address_at(&map, 0x300), 0x8000);
  EXPECT_EQ(bulla_delta_address_at(&map, 0x400), -1);
  EXPECT_EQ(bulla_delta_offset_at(&map, 0x1000), 0x100);
  EXPECT_EQ(bulla_delta_offset_at(&map, 0x1200), -1);
  EXPECT_EQ(bulla_delta_offset_at(&map, 0x80ff), 0x3ff);
  EXPECT_EQ(bulla_delta_offset_at(&map, -5), -1);
}

}  // namespace
}  // namespace bulla::testing
