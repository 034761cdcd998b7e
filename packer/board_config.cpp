// SPDX-License-Identifier: Apache-2.0
//
// A board configuration from YAML, and as JSON. Its bytes: packer/board_config_cbor.cpp.
#include "packer/board_config.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "files/yaml_fields.hpp"
#include "files/yaml_reader.hpp"
#include "formats/wire/limits.h"
#include "packer/recipe_requires.hpp"

namespace bulla {
namespace {

YamlLimits board_config_limits() {
  YamlLimits limits;
  limits.max_bytes = 4u << 20;
  limits.max_nodes = 65536;
  return limits;
}

PeripheralKind peripheral_kind(const YamlNode &node) {
  // In the order of the numbers of PeripheralKind.
  return static_cast<PeripheralKind>(
      1 + yaml_choice(node, "kind",
                      {"gpio", "uart", "i2c", "spi", "adc", "pwm", "i2s", "can", "usb", "ethernet",
                       "timer", "sdio", "watchdog", "rtc", "wifi", "bluetooth"}));
}

Peripheral peripheral(const YamlEntry &entry) {
  Peripheral result;
  result.name = recipe_name(entry.key, "peripheral");
  const YamlFields fields(entry.value, result.name, {"kind", "number", "core", "restart"});
  result.kind = peripheral_kind(fields.node("kind"));
  result.number = static_cast<std::uint32_t>(fields.number("number", kPeripheralNumberMax));
  result.core = recipe_name(fields.node("core"), "core");
  result.restart = fields.flag("restart") ? RestartOnChange::kYes : RestartOnChange::kNo;
  return result;
}

std::vector<Peripheral> peripherals(const YamlNode &node) {
  const std::vector<YamlEntry> &entries = yaml_map(node, "peripherals");
  if (entries.size() > kPeripheralsMax) {
    throw node.error(Reason::kFieldInvalid, "peripherals has more than 1024 entries");
  }
  std::vector<Peripheral> list;
  std::set<std::pair<PeripheralKind, std::uint32_t>> taken;
  for (const YamlEntry &entry : entries) {
    Peripheral item = peripheral(entry);
    if (!taken.emplace(item.kind, item.number).second) {
      throw entry.key.error(Reason::kFieldInvalid, std::string(peripheral_kind_name(item.kind)) +
                                                       " " + std::to_string(item.number) +
                                                       " belongs to a peripheral before");
    }
    list.push_back(std::move(item));
  }
  std::ranges::sort(list, encoded_less<std::string>, &Peripheral::name);
  return list;
}

BoardConfig board_config_from_tree(const YamlNode &root) {
  const YamlFields document(root, "file", {"board-config"});
  const YamlFields fields(document.node("board-config"), "board-config",
                          {"chip", "board", "peripherals"});
  const YamlFields board(fields.node("board"), "board", {"name", "revision"});
  BoardConfig config;
  config.chip = recipe_name(fields.node("chip"), "chip");
  config.board = recipe_name(board.node("name"), "name");
  config.revision = static_cast<std::uint32_t>(board.number("revision", BULLA_U32_MAX));
  config.peripherals = peripherals(fields.node("peripherals"));
  return config;
}

}  // namespace

BoardConfig read_board_config(const std::string &path) {
  return board_config_from_tree(read_yaml(path, board_config_limits()));
}

BoardConfig parse_board_config(std::string_view text, const std::string &name) {
  return board_config_from_tree(parse_yaml(text, name, board_config_limits()));
}

nlohmann::ordered_json to_json(const BoardConfig &config) {
  nlohmann::ordered_json peripherals = nlohmann::ordered_json::object();
  for (const Peripheral &item : config.peripherals) {
    peripherals[item.name] = {{"kind", peripheral_kind_name(item.kind)},
                              {"number", item.number},
                              {"core", item.core},
                              {"restart", item.restart == RestartOnChange::kYes}};
  }
  return {{"chip", config.chip},
          {"board", {{"name", config.board}, {"revision", config.revision}}},
          {"peripherals", std::move(peripherals)}};
}

std::string_view peripheral_kind_name(PeripheralKind kind) {
  switch (kind) {
    case PeripheralKind::kGpio:
      return "gpio";
    case PeripheralKind::kUart:
      return "uart";
    case PeripheralKind::kI2c:
      return "i2c";
    case PeripheralKind::kSpi:
      return "spi";
    case PeripheralKind::kAdc:
      return "adc";
    case PeripheralKind::kPwm:
      return "pwm";
    case PeripheralKind::kI2s:
      return "i2s";
    case PeripheralKind::kCan:
      return "can";
    case PeripheralKind::kUsb:
      return "usb";
    case PeripheralKind::kEthernet:
      return "ethernet";
    case PeripheralKind::kTimer:
      return "timer";
    case PeripheralKind::kSdio:
      return "sdio";
    case PeripheralKind::kWatchdog:
      return "watchdog";
    case PeripheralKind::kRtc:
      return "rtc";
    case PeripheralKind::kWifi:
      return "wifi";
    case PeripheralKind::kBluetooth:
      return "bluetooth";
  }
  return "unknown";
}

}  // namespace bulla
