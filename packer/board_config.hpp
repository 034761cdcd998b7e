// SPDX-License-Identifier: Apache-2.0
//
// A board configuration (docs/BOARD-CONFIG.md): which peripherals of a board an application may
// have, where they are, which core owns them and whether a change needs a restart. People write
// YAML; the payload of the image is its deterministic CBOR, and equal configurations are equal
// bytes.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "formats/bytes.hpp"

namespace bulla {

// The numbers are on the wire: append-only.
enum class PeripheralKind : std::uint8_t {
  kGpio = 1,
  kUart = 2,
  kI2c = 3,
  kSpi = 4,
  kAdc = 5,
  kPwm = 6,
  kI2s = 7,
  kCan = 8,
  kUsb = 9,
  kEthernet = 10,
  kTimer = 11,
  kSdio = 12,
  kWatchdog = 13,
  kRtc = 14,
  kWifi = 15,
  kBluetooth = 16,
};

enum class RestartOnChange : std::uint8_t { kNo = 0, kYes = 1 };

struct Peripheral {
  std::string name;
  PeripheralKind kind = PeripheralKind::kGpio;
  std::uint32_t number = 0;
  std::string core;
  RestartOnChange restart = RestartOnChange::kNo;
  bool operator==(const Peripheral &) const = default;
};

struct BoardConfig {
  std::string chip;
  std::string board;
  std::uint32_t revision = 0;
  std::vector<Peripheral> peripherals;  // ascending as encoded: shorter names first
  bool operator==(const BoardConfig &) const = default;
};

inline constexpr std::size_t kPeripheralsMax = 1024;
inline constexpr std::uint32_t kPeripheralNumberMax = 1023;
inline constexpr std::size_t kBoardConfigMaxBytes = 256u << 10;

// From YAML. Errors: those of read_yaml() and of YamlFields; kFieldInvalid also for two peripherals
// of one kind and number. `name` stands for the path in messages.
BoardConfig read_board_config(const std::string &path);
BoardConfig parse_board_config(std::string_view text, const std::string &name);

// Deterministic CBOR, at most kBoardConfigMaxBytes.
Bytes encode_board_config(const BoardConfig &config);

// The reverse, strict: what encode_board_config() would not have written is an Error with the
// status that names the fault (BULLA_CBOR_…, BULLA_FIELD_INVALID, BULLA_BAD_TEXT, BULLA_UNSORTED…).
BoardConfig decode_board_config(ByteView bytes);

// {"chip", "board": {"name", "revision"}, "peripherals": {NAME: {"kind", "number", "core",
// "restart"}}}: what people write, for `inspect`.
nlohmann::ordered_json to_json(const BoardConfig &config);

std::string_view peripheral_kind_name(PeripheralKind kind);

}  // namespace bulla
