// SPDX-License-Identifier: Apache-2.0
//
// The bytes of a board configuration (docs/BOARD-CONFIG.md 3): encoder and strict decoder.
#include <algorithm>
#include <set>
#include <utility>

#include "formats/cbor_writer.hpp"
#include "formats/error.hpp"
#include "formats/names.hpp"
#include "formats/wire/cbor.h"
#include "formats/wire/limits.h"
#include "packer/board_config.hpp"
#include "packer/recipe_requires.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kVersion = 1;
constexpr std::uint64_t kKindMax = static_cast<std::uint64_t>(PeripheralKind::kBluetooth);

enum Entry : std::uint32_t { kVersionEntry = 0, kChipEntry = 1, kBoardEntry = 2, kListEntry = 3 };

void require(bulla_status status, const std::string &field) {
  if (status != BULLA_OK) throw Error(status, "board configuration: " + field);
}

std::uint64_t take_uint(bulla_cursor &at, std::uint64_t max, const std::string &field) {
  std::uint64_t value = 0;
  require(bulla_cbor_uint(&at, max, &value), field);
  return value;
}

std::string take_name(bulla_cursor &at, const std::string &field) {
  bulla_cursor text{};
  require(bulla_cbor_text(&at, 1, BULLA_NAME_MAX, &text), field);
  std::string name(reinterpret_cast<const char *>(text.at), text.left);
  if (!is_name(name)) require(BULLA_BAD_TEXT, field);
  return name;
}

void take_array(bulla_cursor &at, std::uint32_t count, const std::string &field) {
  std::uint32_t found = 0;
  require(bulla_cbor_array(&at, count, count, &found), field);
}

Peripheral take_peripheral(bulla_cursor &at, const std::string &field) {
  take_array(at, 5, field);
  Peripheral item;
  item.name = take_name(at, field + ".name");
  item.kind = static_cast<PeripheralKind>(take_uint(at, kKindMax, field + ".kind"));
  if (item.kind == PeripheralKind{}) require(BULLA_FIELD_INVALID, field + ".kind");
  item.number = static_cast<std::uint32_t>(take_uint(at, kPeripheralNumberMax, field + ".number"));
  item.core = take_name(at, field + ".core");
  item.restart = static_cast<RestartOnChange>(take_uint(at, 1, field + ".restart"));
  return item;
}

std::vector<Peripheral> take_peripherals(bulla_cursor &at) {
  std::uint32_t count = 0;
  require(bulla_cbor_array(&at, 0, kPeripheralsMax, &count), "peripherals");
  std::vector<Peripheral> list;
  std::set<std::pair<PeripheralKind, std::uint32_t>> taken;
  for (std::uint32_t i = 0; i < count; i++) {
    const std::string field = "peripherals[" + std::to_string(i) + "]";
    Peripheral item = take_peripheral(at, field);
    const bool ascends = list.empty() || encoded_less(list.back().name, item.name);
    if (!ascends) require(BULLA_UNSORTED, field);
    if (!taken.emplace(item.kind, item.number).second) require(BULLA_FIELD_INVALID, field);
    list.push_back(std::move(item));
  }
  return list;
}

}  // namespace

Bytes encode_board_config(const BoardConfig &config) {
  Bytes bytes;
  CborWriter writer(bytes);
  writer.map(4);
  writer.uint(kVersionEntry);
  writer.uint(kVersion);
  writer.uint(kChipEntry);
  writer.text(config.chip);
  writer.uint(kBoardEntry);
  writer.array(2);
  writer.text(config.board);
  writer.uint(config.revision);
  writer.uint(kListEntry);
  writer.array(config.peripherals.size());
  for (const Peripheral &item : config.peripherals) {
    writer.array(5);
    writer.text(item.name);
    writer.uint(static_cast<std::uint64_t>(item.kind));
    writer.uint(item.number);
    writer.text(item.core);
    writer.uint(static_cast<std::uint64_t>(item.restart));
  }
  writer.finish();
  return bytes;
}

BoardConfig decode_board_config(ByteView bytes) {
  if (bytes.size() > kBoardConfigMaxBytes) require(BULLA_DOCUMENT_TOO_LARGE, "whole");
  const bulla_cursor whole = bulla_cursor_over(bytes.data(), bytes.size());
  require(bulla_cbor_check(whole, BULLA_NIL_REFUSED, 0), "whole");

  bulla_map map{};
  require(bulla_map_open(whole, &map), "whole");
  require(bulla_map_expect(&map, kVersionEntry), "version");
  if (take_uint(map.at, BULLA_U63_MAX, "version") != kVersion) {
    require(BULLA_UNSUPPORTED_FORMAT, "version");
  }
  BoardConfig config;
  require(bulla_map_expect(&map, kChipEntry), "chip");
  config.chip = take_name(map.at, "chip");
  require(bulla_map_expect(&map, kBoardEntry), "board");
  take_array(map.at, 2, "board");
  config.board = take_name(map.at, "board.name");
  config.revision = static_cast<std::uint32_t>(take_uint(map.at, BULLA_U32_MAX, "board.revision"));
  require(bulla_map_expect(&map, kListEntry), "peripherals");
  config.peripherals = take_peripherals(map.at);
  require(bulla_map_close(&map), "whole");
  return config;
}

}  // namespace bulla
