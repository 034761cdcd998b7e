// SPDX-License-Identifier: Apache-2.0
//
// The decoder of board configurations: what it takes is exactly what the encoder writes.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "formats/error.hpp"
#include "packer/board_config.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size) {
  try {
    const bulla::ByteView view(bytes, size);
    const bulla::BoardConfig config = bulla::decode_board_config(view);
    const bulla::Bytes again = bulla::encode_board_config(config);
    if (!std::equal(again.begin(), again.end(), view.begin(), view.end())) std::abort();
    if (bulla::to_json(config)["peripherals"].size() != config.peripherals.size()) std::abort();
  } catch (const bulla::Error &error) {
    if (error.exit_code() == 70) std::abort();
  }
  return 0;
}
