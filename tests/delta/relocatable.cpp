// SPDX-License-Identifier: Apache-2.0
//
// Sections: nothing, .text, .rela.text, .symtab, .strtab, .shstrtab, .BTF, __versions.
#include "tests/delta/relocatable.hpp"

#include <string_view>

#include "tests/delta/dice.hpp"
#include "verifier/delta/little_endian.h"

namespace bulla::testing {
namespace {

using std::literals::operator""sv;

constexpr std::string_view kNames =
    "\0.text\0.rela.text\0.symtab\0.strtab\0.shstrtab\0.BTF\0__versions\0"sv;

struct Section {
  std::string_view name;
  std::uint32_t type, flags, link, info;
  Bytes content;
};

void add32(Bytes &bytes, std::uint32_t value) {
  bytes.resize(bytes.size() + 4);
  bulla_store32(bytes.data() + bytes.size() - 4, value);
}

void add64(Bytes &bytes, std::uint64_t value) {
  add32(bytes, static_cast<std::uint32_t>(value));
  add32(bytes, static_cast<std::uint32_t>(value >> 32));
}

Bytes text(std::uint32_t seed, std::uint32_t words) {
  Dice dice(seed);
  Bytes bytes;
  for (std::uint32_t i = 0; i < words; i++) {
    add32(bytes, dice() % 6 == 0 ? 0x94000000 + dice() % 64 : 0x11000000 + dice() % 4096);
  }
  return bytes;
}

Bytes relocations(std::uint32_t count, std::uint32_t grown) {
  Bytes bytes;
  for (std::uint32_t i = 0; i < count; i++) {
    add64(bytes, i * 8 + (i > count / 2 ? grown : 0));
    add32(bytes, 283);  // R_AARCH64_CALL26
    add32(bytes, 1 + i % 5);
    add64(bytes, i % 3 == 0 ? 16 + grown : 0);
  }
  return bytes;
}

Bytes symbols(std::uint32_t count, std::uint32_t grown) {
  Bytes bytes(24);
  for (std::uint32_t i = 0; i < count; i++) {
    add32(bytes, 1 + i * 4 + grown / 4);
    add32(bytes, i == 0 ? 0x00010003 : 0x00010012);  // section or function, in section 1
    add64(bytes, i * 32 + (i > 2 ? grown : 0));
    add64(bytes, 32);
  }
  return bytes;
}

Bytes btf(std::uint32_t seed, std::uint32_t renumbered) {
  Dice dice(seed);
  Bytes bytes;
  add32(bytes, 0x0001eb9f);
  for (const std::uint32_t field : {24u, 0u, 400u, 400u, 16u}) add32(bytes, field);
  for (int i = 0; i < 100; i++) add32(bytes, 1000 + dice() % 50 + renumbered);
  bytes.resize(bytes.size() + 16);
  return bytes;
}

Bytes module(std::uint32_t seed, std::uint32_t grown, std::vector<std::uint32_t> &starts) {
  Bytes versions(256);
  for (std::size_t i = 0; i < 4; i++) {
    bulla_store32(versions.data() + i * 64, seed * 77 + static_cast<std::uint32_t>(i) + grown);
  }
  const Section sections[] = {{".text", 1, 4, 0, 0, text(seed, 200 + grown / 4)},
                              {".rela.text", 4, 0, 3, 1, relocations(60, grown)},
                              {".symtab", 2, 0, 4, 1, symbols(12, grown)},
                              {".strtab", 3, 0, 0, 0, pattern(80 + grown / 4, 1)},
                              {".shstrtab", 3, 0, 0, 0, Bytes(kNames.begin(), kNames.end())},
                              {".BTF", 1, 0, 0, 0, btf(seed, grown)},
                              {"__versions", 1, 0, 0, 0, versions}};
  Bytes file(64), table(64);
  for (const Section &section : sections) {
    file.resize((file.size() + 7) & ~std::size_t{7});
    starts.push_back(static_cast<std::uint32_t>(file.size()));
    add32(table, static_cast<std::uint32_t>(kNames.find(section.name)));
    add32(table, section.type);
    add64(table, section.flags);
    add64(table, 0);
    add64(table, file.size());
    add64(table, section.content.size());
    add32(table, section.link);
    add32(table, section.info);
    add64(table, 8);
    add64(table, 0);
    file.insert(file.end(), section.content.begin(), section.content.end());
  }
  file.resize((file.size() + 7) & ~std::size_t{7});
  starts.push_back(static_cast<std::uint32_t>(file.size()));
  const std::uint8_t start[] = {0x7f, 'E', 'L', 'F', 2, 1, 1};
  std::copy(std::begin(start), std::end(start), file.begin());
  bulla_store16(file.data() + 16, 1);
  bulla_store16(file.data() + 18, 183);
  bulla_store64(file.data() + 40, file.size());
  bulla_store16(file.data() + 58, 64);
  bulla_store16(file.data() + 60, 8);
  bulla_store16(file.data() + 62, 5);
  file.insert(file.end(), table.begin(), table.end());
  return file;
}

}  // namespace

Modules make_modules(std::uint32_t count, std::uint32_t seed) {
  Modules modules;
  for (std::uint32_t i = 0; i < count; i++) {
    std::vector<std::uint32_t> before{0}, after{0};
    const Bytes first = module(seed + i, 0, before), second = module(seed + i, 32 + 8 * i, after);
    const auto old_start = static_cast<std::uint32_t>(modules.before.size());
    const auto new_start = static_cast<std::uint32_t>(modules.after.size());
    before.push_back(static_cast<std::uint32_t>(first.size()));
    after.push_back(static_cast<std::uint32_t>(second.size()));
    for (std::size_t j = 0; j + 1 < before.size(); j++) {
      const std::uint32_t length = std::min(before[j + 1] - before[j], after[j + 1] - after[j]);
      modules.covers.push_back({new_start + after[j], old_start + before[j], length});
    }
    modules.files.push_back({old_start, static_cast<std::uint32_t>(first.size())});
    modules.before.insert(modules.before.end(), first.begin(), first.end());
    modules.after.insert(modules.after.end(), second.begin(), second.end());
  }
  return modules;
}

Bytes code_modules(const Modules &modules, const bulla_delta_params &params) {
  bulla_delta_plan plan{};
  plan.arch = BULLA_DELTA_ARCH_ELF;
  plan.ranges = modules.files.data();
  plan.range_count = static_cast<std::uint32_t>(modules.files.size());
  return code_plan(plan, modules.before, modules.after, modules.covers, params);
}

}  // namespace bulla::testing
