// SPDX-License-Identifier: Apache-2.0
//
// A record as it may lie in flash (verifier/state/record.h), for a board whose tag fits whatever is
// there, so that what lies behind the tag is fuzzed too. What is read must be what we would have
// written.
#include "verifier/state/record.h"

#include <algorithm>

#include "tests/fuzz/world.hpp"

namespace {

using namespace bulla;
using namespace bulla::testing;

constexpr std::uint32_t kComponents = 4;

// Two places: 0 holds the input, 1 is written to.
struct Flash {
  Bytes place[2];

  static bulla_status size(void *context, const bulla_area *area, std::uint64_t *bytes) {
    *bytes = static_cast<Flash *>(context)->place[area->slot & 1].size();
    return BULLA_OK;
  }
  static bulla_status read(void *context, const bulla_area *area, std::uint64_t offset,
                           std::uint8_t *bytes, std::size_t length) {
    const Bytes &from = static_cast<Flash *>(context)->place[area->slot & 1];
    require(offset <= from.size() && length <= from.size() - offset);
    std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(offset), length, bytes);
    return BULLA_OK;
  }
  static bulla_status write(void *context, const bulla_area *area, std::uint64_t offset,
                            const std::uint8_t *bytes, std::size_t length) {
    Bytes &to = static_cast<Flash *>(context)->place[area->slot & 1];
    require(offset <= to.size() && length <= to.size() - offset);
    std::copy_n(bytes, length, to.begin() + static_cast<std::ptrdiff_t>(offset));
    return BULLA_OK;
  }
  static bulla_status nothing(void *, const bulla_area *) { return BULLA_OK; }
  static bulla_status same_tag(void *, const std::uint8_t *, std::uint8_t *tag) {
    std::fill_n(tag, BULLA_RECORD_TAG_BYTES, std::uint8_t{0x11});
    return BULLA_OK;
  }
};

void read_and_write(Flash &flash, const bulla_board &board) {
  bulla_component_state components[kComponents];
  bulla_device_state state{};
  bulla_record record{};
  Bytes memory(BULLA_KEY_STORE_MAX_BYTES);
  bulla_key_store store;
  std::uint32_t entry;
  bool present;
  std::uint64_t generation;
  state.components = components;
  state.capacity = kComponents;
  const bulla_status peeked = bulla_record_peek(&board, 0, &present, &generation);
  require(peeked == BULLA_OK);
  if (bulla_record_read(&board, test_crypto(), 0, &record, &state, memory.data(), memory.size()) !=
      BULLA_OK) {
    return;
  }
  require(present && record.generation == generation);
  (void)!bulla_key_store_open(&store, test_crypto(), record.store, &entry);
  require(bulla_record_write(&board, test_crypto(), 1, &record, &state) == BULLA_OK);
  const auto length = static_cast<std::ptrdiff_t>(
      BULLA_RECORD_HEAD_BYTES + record.store.left +
      state.component_count * std::size_t{BULLA_RECORD_COMPONENT_BYTES} + BULLA_RECORD_TAG_BYTES);
  require(
      std::equal(flash.place[1].begin(), flash.place[1].begin() + length, flash.place[0].begin()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  Flash flash;
  flash.place[0].assign(data, data + size);
  flash.place[1].assign(size, 0xff);
  bulla_board board{};
  board.context = &flash;
  board.size = Flash::size;
  board.read = Flash::read;
  board.erase = Flash::nothing;
  board.write = Flash::write;
  board.finish = Flash::nothing;
  read_and_write(flash, board);  // its tag is its digest
  board.tag = Flash::same_tag;
  const std::size_t tag = std::min<std::size_t>(size, BULLA_RECORD_TAG_BYTES);
  std::fill_n(flash.place[0].end() - static_cast<std::ptrdiff_t>(tag), tag, std::uint8_t{0x11});
  read_and_write(flash, board);
  return 0;
}
