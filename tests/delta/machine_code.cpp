// SPDX-License-Identifier: Apache-2.0
//
// A linker of a few lines: items know their size, so a first pass places them and a second one
// writes them.
#include "tests/delta/machine_code.hpp"
#include "tests/delta/dice.hpp"

#include "verifier/delta/little_endian.h"

namespace bulla::testing {
namespace {

enum class What { kPlain, kCall, kAddress, kPointer };

struct Item {
  What what;
  std::uint32_t value;  // the instruction, or the index of a function
  bool added = false;   // in the second release only
};

using Function = std::vector<Item>;

constexpr std::uint32_t kThumbBase = 0x08000000;

std::uint32_t size_of(bulla_delta_arch arch, const Item &item) {
  switch (item.what) {
    case What::kAddress:
      return arch == BULLA_DELTA_ARCH_X86_64 ? 7 : arch == BULLA_DELTA_ARCH_ARM64 ? 8 : 4;
    case What::kCall:
      return arch == BULLA_DELTA_ARCH_X86_64 ? 5 : 4;
    case What::kPointer:
      return arch == BULLA_DELTA_ARCH_THUMB2 ? 4 : 8;
    case What::kPlain:
    default:
      return 4;
  }
}

Function make_function(Dice &random, std::uint32_t functions, bool pointers) {
  Function function;
  const std::uint32_t length = 20 + random() % 40;
  for (std::uint32_t i = 0; i < length; i++) {
    const std::uint32_t dice = random() % 8;
    const std::uint32_t other = random() % functions;
    if (pointers) {
      function.push_back({What::kPointer, other});
    } else if (dice < 2) {
      function.push_back({What::kCall, other});
    } else if (dice == 2) {
      function.push_back({What::kAddress, other});
    } else {
      function.push_back({What::kPlain, 0x11000000 + random() % 4096});
    }
  }
  return function;
}

std::vector<std::uint32_t> place(bulla_delta_arch arch, const std::vector<Function> &functions,
                                 bool second) {
  std::vector<std::uint32_t> starts;
  std::uint32_t at = 0x2000;
  for (const Function &function : functions) {
    starts.push_back(at);
    for (const Item &item : function) {
      if (second || !item.added) at += size_of(arch, item);
    }
    at = (at + 15) & ~15u;
  }
  starts.push_back(at);
  return starts;
}

void put_branch(const Program &program, bulla_delta_arch arch, std::uint8_t *bytes,
                std::int64_t address, std::int64_t target) {
  bulla_delta_reader reader;
  bulla_delta_reader_begin(&reader, arch, program.base, program.image.size(), &program.map);
  bulla_delta_unit unit{};
  if (arch == BULLA_DELTA_ARCH_ARM64) {
    bulla_store32(bytes, 0x94000000);
    unit.kind = BULLA_DELTA_BRANCH26;
  } else if (arch == BULLA_DELTA_ARCH_THUMB2) {
    bulla_store32(bytes, 0xf800f000);
    unit.kind = BULLA_DELTA_THUMB_BRANCH;
  } else {
    bytes[0] = 0xe8;
    unit.kind = BULLA_DELTA_X86_RELATIVE32;
    unit.field = 1;
  }
  bulla_delta_unit_put(&reader, &unit, bytes, address, target);
}

void put_address(bulla_delta_arch arch, std::uint8_t *bytes, std::int64_t address,
                 std::uint32_t target) {
  if (arch == BULLA_DELTA_ARCH_ARM64) {  // adrp x3, page; add x3, x3, low
    const auto pages = static_cast<std::uint32_t>((target >> 12) - (address >> 12));
    bulla_store32(bytes, 0x90000003 | (pages & 3) << 29 | (pages >> 2 & 0x7ffff) << 5);
    bulla_store32(bytes + 4, 0x91000063 | (target & 0xfff) << 10);
  } else if (arch == BULLA_DELTA_ARCH_THUMB2) {
    bulla_store32(bytes, target + kThumbBase);
  } else {  // lea rax, [rip + distance]
    bytes[0] = 0x48;
    bytes[1] = 0x8d;
    bytes[2] = 0x05;
    bulla_store32(bytes + 3, static_cast<std::uint32_t>(target - address - 7));
  }
}

Program link(bulla_delta_arch arch, const std::vector<Function> &functions, bool second) {
  const std::vector<std::uint32_t> starts = place(arch, functions, second);
  Program program;
  program.image.resize(starts.back());
  program.base = arch == BULLA_DELTA_ARCH_THUMB2 ? kThumbBase : 0;
  program.map = {};
  program.map.count = 1;
  program.map.limit = starts.back();
  program.map.ranges[0] = {0, starts.back(), 0};
  for (std::size_t i = 0; i < functions.size(); i++) {
    std::uint32_t at = starts[i];
    for (const Item &item : functions[i]) {
      if (item.added && !second) continue;
      std::uint8_t *bytes = program.image.data() + at;
      if (item.what == What::kPlain) bulla_store32(bytes, item.value);
      if (item.what == What::kCall) put_branch(program, arch, bytes, at, starts[item.value]);
      if (item.what == What::kAddress) put_address(arch, bytes, at, starts[item.value]);
      if (item.what == What::kPointer)
        bulla_store32(bytes, starts[item.value] + static_cast<std::uint32_t>(program.base));
      at += size_of(arch, item);
    }
  }
  return program;
}

// Runs of items that both releases have.
std::vector<bulla_delta_cover> covers_of(bulla_delta_arch arch,
                                         const std::vector<Function> &functions) {
  std::vector<bulla_delta_cover> covers{{0, 0, 0x2000}};
  const auto before = place(arch, functions, false), after = place(arch, functions, true);
  for (std::size_t i = 0; i < functions.size(); i++) {
    bulla_delta_cover cover{after[i], before[i], 0};
    for (const Item &item : functions[i]) {
      const std::uint32_t size = size_of(arch, item);
      if (item.added) {
        if (cover.length > 0) covers.push_back(cover);
        cover = {cover.new_offset + cover.length + size, cover.old_offset + cover.length, 0};
      } else {
        cover.length += size;
      }
    }
    if (cover.length > 0) covers.push_back(cover);
  }
  return covers;
}

}  // namespace

Release make_release(bulla_delta_arch arch, std::uint32_t functions, std::uint32_t seed) {
  Dice random(seed);
  std::vector<Function> program;
  for (std::uint32_t i = 0; i < functions; i++) {
    program.push_back(make_function(random, functions, i % 5 == 4));
    if (i % 8 != 7) continue;
    Function &last = program.back();
    const auto middle = last.begin() + static_cast<std::ptrdiff_t>(last.size() / 2);
    last.insert(middle, 3, Item{What::kPlain, 0x11000000 + random() % 4096, true});
  }
  return {arch, link(arch, program, false), link(arch, program, true), covers_of(arch, program)};
}

}  // namespace bulla::testing
