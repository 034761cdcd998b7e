// SPDX-License-Identifier: Apache-2.0
//
// A walk over the codec's units of ELF files, which reads names where they stand.
#include "packer/delta/normalise_modules.hpp"

#include <memory>
#include <string>

#include "formats/error.hpp"
#include "packer/delta/image_field.hpp"
#include "packer/delta/normalise.hpp"
#include "verifier/delta/little_endian.h"
#include "verifier/delta/unit_elf.h"

namespace bulla {
namespace {

constexpr std::size_t kNameBytesMax = 256;
constexpr std::uint32_t kNamelessMark = 0x1234;  // symbols of sections are told apart by those

class ModuleWalk {
 public:
  ModuleWalk(ByteView bytes, const std::vector<std::uint32_t> &starts) : bytes_(bytes) {
    for (std::size_t i = 0; i < starts.size(); i++) {
      const auto end =
          i + 1 < starts.size() ? starts[i + 1] : static_cast<std::uint32_t>(bytes.size());
      ranges_.push_back({starts[i], end - starts[i], starts[i]});
    }
    base_.bytes = bytes.data();
    base_.size = bytes.size();
    near_.base = &base_;
    near_.ranges = ranges_.data();
    near_.range_count = static_cast<std::uint32_t>(ranges_.size());
    near_.size = static_cast<std::uint32_t>(bytes.size());
    near_.window = window_;
    near_.window_bytes = sizeof window_;
    bulla_delta_old_begin(&near_);
    bulla_delta_elf_begin(&elf_, &near_);
  }
  ModuleWalk(const ModuleWalk &) = delete;
  ModuleWalk &operator=(const ModuleWalk &) = delete;

  Bytes text() {
    Bytes text(bytes_.begin(), bytes_.end());
    const auto end = static_cast<std::uint32_t>(bytes_.size());
    for (std::uint32_t at = 0; at < end;) {
      const std::uint8_t *unit_bytes = nullptr;
      bulla_delta_unit unit;
      if (bulla_delta_old_at(&near_, at, &unit_bytes) != BULLA_OK ||
          bulla_delta_elf_unit(&elf_, unit_bytes, at, end - at, &unit) != BULLA_OK) {
        throw Error(Reason::kInternal, "bytes in memory cannot be read");
      }
      rewrite(unit, &text[at]);
      at += unit.length;
    }
    return text;
  }

 private:
  void rewrite(const bulla_delta_unit &unit, std::uint8_t *bytes) {
    switch (unit.kind) {
      case BULLA_DELTA_ELF_OFFSET64:
        bulla_store64(bytes, 0);
        break;
      case BULLA_DELTA_ELF_OFFSET32:
        bulla_store32(bytes, name_hash(unit.target));
        break;
      case BULLA_DELTA_ELF_SYMBOL:
        bulla_store32(bytes, symbol_hash(unit));
        break;
      default:
        clear_field(unit, bytes);
        break;
    }
  }

  std::uint32_t field(std::int64_t offset, unsigned width) const {
    if (offset < 0) return 0;
    const auto at = static_cast<std::uint64_t>(offset);
    return static_cast<std::uint32_t>(image_field(bytes_, at, width));
  }

  // Of the text up to the next zero byte.
  std::uint32_t name_hash(std::int64_t offset) const {
    std::uint32_t hash = 0x811c9dc5;  // FNV-1a
    if (offset < 0) return hash;
    for (const std::uint8_t byte :
         image_part(bytes_, static_cast<std::uint64_t>(offset), kNameBytesMax)) {
      if (byte == 0) break;
      hash = (hash ^ byte) * 0x01000193;
    }
    return hash;
  }

  std::uint32_t symbol_hash(const bulla_delta_unit &unit) {
    const std::uint32_t name = field(unit.target, 4);  // st_name, before st_info and st_shndx
    const bulla_delta_section *table = nullptr;
    const bool inside = unit.origin >= 0 && unit.origin < static_cast<std::int64_t>(bytes_.size());
    if (name == 0 || !inside ||
        bulla_delta_section_at(&elf_, static_cast<std::uint32_t>(unit.origin), &table) !=
            BULLA_OK ||
        table == nullptr || table->kind != BULLA_DELTA_SECTION_SYMBOLS) {
      return kNamelessMark + field(unit.target + 6, 2);
    }
    return name_hash(std::int64_t{table->about} + name);
  }

  ByteView bytes_;
  std::vector<bulla_delta_range> ranges_;
  bulla_delta_base base_{};
  bulla_delta_old near_{};
  bulla_delta_elf elf_{};
  std::uint8_t window_[256];
};

}  // namespace

Bytes normalise_modules(ByteView bytes, const std::vector<std::uint32_t> &starts) {
  if (bytes.empty()) return {};
  return std::make_unique<ModuleWalk>(bytes, starts)->text();
}

}  // namespace bulla
