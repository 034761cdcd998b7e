// SPDX-License-Identifier: Apache-2.0
#include "packer/board_config.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/files/reason_of.hpp"

namespace bulla {
namespace {

using testing::HasSubstr;

constexpr const char *kYaml =
    "board-config:\n"
    "  chip: mt3620\n"
    "  board: {name: dw100, revision: 3}\n"
    "  peripherals:\n"
    "    status-led: {kind: gpio, number: 8, core: a7, restart: false}\n"
    "    valve: {kind: pwm, number: 0, core: m4-0, restart: true}\n";

// The worked example of docs/BOARD-CONFIG.md.
constexpr const char *kHex =
    "a4000101666d74333632300282656477313030030382"
    "856576616c76650600646d342d3001"
    "856a7374617475732d6c656401086261"
    "3700";

std::string with(std::string text, const std::string &from, const std::string &to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST(BoardConfig, IsDeterministicCbor) {
  const BoardConfig config = parse_board_config(kYaml, "board.yaml");
  EXPECT_EQ(to_hex(encode_board_config(config)), kHex);
  EXPECT_EQ(decode_board_config(*from_hex(kHex)), config);
}

TEST(BoardConfig, ShowsWhatPeopleWrote) {
  const nlohmann::ordered_json json = to_json(parse_board_config(kYaml, "board.yaml"));
  EXPECT_EQ(json.dump(),
            "{\"chip\":\"mt3620\",\"board\":{\"name\":\"dw100\",\"revision\":3},\"peripherals\":{"
            "\"valve\":{\"kind\":\"pwm\",\"number\":0,\"core\":\"m4-0\",\"restart\":true},"
            "\"status-led\":{\"kind\":\"gpio\",\"number\":8,\"core\":\"a7\",\"restart\":false}}}");
}

TEST(BoardConfig, RefusesWithReasonAndPlace) {
  const struct {
    const char *from;
    const char *to;
    const char *reason;
    const char *says;
  } cases[] = {
      {"kind: pwm", "kind: pmw", "field-invalid", "did you mean 'pwm'?"},
      {"kind: pwm, number: 0", "kind: gpio, number: 8", "field-invalid",
       "board.yaml:6:5: gpio 8 belongs to a peripheral before"},
      {"number: 8", "number: 1024", "field-invalid", "at most 1023"},
      {"core: a7, ", "", "field-missing", "'core' is missing in status-led"},
      {"restart: true", "restart: yes", "field-invalid", "must be true or false"},
      {"valve:", "Valve:", "field-invalid", "no name"},
      {"valve:", "status-led:", "yaml-duplicate-key", "board.yaml:6:5"},
      {"revision: 3", "revison: 3", "yaml-unknown-field", "did you mean 'revision'?"},
      {"board-config:", "board:", "yaml-unknown-field", "unknown field 'board' in file"},
  };
  for (const auto &bad : cases) {
    const auto read = [&] { parse_board_config(with(kYaml, bad.from, bad.to), "board.yaml"); };
    EXPECT_EQ(reason_of(read), bad.reason) << bad.to;
    EXPECT_THAT(message_of(read), HasSubstr(bad.says)) << bad.to;
  }
}

TEST(BoardConfig, DecoderRefusesWhatTheEncoderWouldNotWrite) {
  const struct {
    const char *from;
    const char *to;
    const char *reason;
  } cases[] = {
      {"a40001", "a40002", "unsupported-format"},
      {"a40001", "a30001", "trailing-bytes"},
      {"a40001", "a4001801", "cbor-not-shortest"},
      {"6d7433363230", "4d7433363230", "bad-text"},
      {"0600646d34", "1100646d34", "field-invalid"},
      {"0600646d34", "0000646d34", "field-invalid"},
      {"3001856a", "3002856a", "field-invalid"},
      {"76616c7665", "7a7a7a7a7a", ""},
      {"00646d342d3001", "00646d342d3002", "field-invalid"},
  };
  for (const auto &bad : cases) {
    const Bytes bytes = *from_hex(with(kHex, bad.from, bad.to));
    EXPECT_EQ(reason_of([&] { decode_board_config(bytes); }), bad.reason) << bad.to;
  }
  const Bytes whole = *from_hex(kHex);
  for (std::size_t length = 0; length < whole.size(); length++) {
    EXPECT_NE(reason_of([&] { decode_board_config(ByteView(whole).first(length)); }), "") << length;
  }
}

TEST(BoardConfig, DecoderRefusesUnsortedAndDoubledPeripherals) {
  BoardConfig config = parse_board_config(kYaml, "board.yaml");
  std::swap(config.peripherals[0], config.peripherals[1]);
  EXPECT_EQ(reason_of([&] { decode_board_config(encode_board_config(config)); }), "unsorted");
  config.peripherals[0] = config.peripherals[1];
  config.peripherals[1].name = "valves";
  EXPECT_EQ(reason_of([&] { decode_board_config(encode_board_config(config)); }), "field-invalid");
}

TEST(BoardConfig, EveryChangedByteIsRefusedOrEncodesToItself) {
  const Bytes whole = *from_hex(kHex);
  for (std::size_t at = 0; at < whole.size(); at++) {
    for (int value = 0; value < 256; value++) {
      Bytes bytes = whole;
      bytes[at] = static_cast<std::uint8_t>(value);
      try {
        EXPECT_EQ(encode_board_config(decode_board_config(bytes)), bytes);
      } catch (const Error &) {
        continue;
      }
    }
  }
}

}  // namespace
}  // namespace bulla
