// SPDX-License-Identifier: Apache-2.0
//
// Flash in memory.
#include "tests/state/sim_board.hpp"

#include <algorithm>

#include "formats/names.hpp"

namespace bulla::testing {
namespace {

constexpr std::uint8_t kErased = 0xff;
const Uuid kWidget = product_uuid("widget");

Uuid uuid_at(const std::uint8_t *bytes) {
  Uuid uuid{};
  if (bytes != nullptr) std::copy_n(bytes, uuid.size(), uuid.begin());
  return uuid;
}

SimBoard &self(void *context) {
  return *static_cast<SimBoard *>(context);
}

}  // namespace

SimBoard::SimBoard() {
  board_.size = size;
  board_.read = read;
  board_.erase = erase;
  board_.write = write;
  board_.finish = finish;
  board_.identity = identity;
  board_.abi = abi;
  board_.slot_count = 2;
  board_.trial_starts = 1;
  connect();
}

SimBoard::SimBoard(const SimBoard &other)
    : records(other.records),
      record_bytes(other.record_bytes),
      image_bytes(other.image_bytes),
      seal_bytes(other.seal_bytes),
      only_component(other.only_component),
      device_id(other.device_id),
      lifecycle(other.lifecycle),
      abis(other.abis),
      board_(other.board_),
      flash_(other.flash_),
      counters_(other.counters_),
      has_counters_(other.has_counters_) {
  connect();
}

void SimBoard::connect() {
  board_.context = this;
  board_.floor = has_counters_ ? floor : nullptr;
  board_.raise = has_counters_ ? raise : nullptr;
}

void SimBoard::have_counters() {
  has_counters_ = true;
  connect();
}

std::uint32_t SimBoard::counter(const Uuid &component) const {
  const auto found = counters_.find(component);
  return found == counters_.end() ? 0 : found->second;
}

bool SimBoard::step() {
  if (dead()) return false;
  steps_++;
  if (power_left_) --*power_left_;
  return !dead();
}

Bytes &SimBoard::area(bulla_area_kind kind, std::uint8_t slot, const Uuid &component) {
  Bytes &bytes = flash_[{kind, slot, component}];
  const std::size_t wanted = kind == BULLA_AREA_RECORD  ? record_bytes
                             : kind == BULLA_AREA_IMAGE ? image_bytes
                                                        : seal_bytes;
  if (bytes.size() != wanted) bytes.resize(wanted, kErased);
  return bytes;
}

Bytes &SimBoard::area(const bulla_area &where) {
  return area(where.kind, where.slot, uuid_at(where.component));
}

bool SimBoard::has(bulla_area_kind kind, std::uint8_t slot, const Uuid &component) const {
  return flash_.count({kind, slot, component}) != 0;
}

bulla_status SimBoard::size(void *context, const bulla_area *area, std::uint64_t *bytes) {
  SimBoard &board = self(context);
  const Uuid component = uuid_at(area->component);
  if (board.only_component && area->kind != BULLA_AREA_RECORD &&
      *board.only_component != component) {
    return BULLA_WRONG_COMPONENT;
  }
  *bytes = board.area(*area).size();
  return BULLA_OK;
}

bulla_status SimBoard::read(void *context, const bulla_area *area, std::uint64_t offset,
                            std::uint8_t *bytes, std::size_t length) {
  SimBoard &board = self(context);
  const Bytes &flash = board.area(*area);
  if (board.dead() || offset + length > flash.size()) return BULLA_READ_FAILED;
  if (board.refuses_to_read && area->kind == BULLA_AREA_SEAL) return BULLA_READ_FAILED;
  std::copy_n(flash.begin() + static_cast<std::ptrdiff_t>(offset), length, bytes);
  return BULLA_OK;
}

// An erase that is cut short leaves the first half erased.
bulla_status SimBoard::erase(void *context, const bulla_area *area) {
  SimBoard &board = self(context);
  Bytes &flash = board.area(*area);
  const auto middle = flash.begin() + static_cast<std::ptrdiff_t>(flash.size() / 2);
  if (!board.step()) return BULLA_WRITE_FAILED;
  std::fill(flash.begin(), middle, kErased);
  if (!board.step()) return BULLA_WRITE_FAILED;
  std::fill(middle, flash.end(), kErased);
  if (area->kind == BULLA_AREA_RECORD) board.record_end_ = 0;
  return BULLA_OK;
}

bulla_status SimBoard::write(void *context, const bulla_area *area, std::uint64_t offset,
                             const std::uint8_t *bytes, std::size_t length) {
  SimBoard &board = self(context);
  Bytes &flash = board.area(*area);
  if (offset + length > flash.size()) return BULLA_WRITE_FAILED;
  for (std::size_t i = 0; i < length; i++) {
    std::uint8_t &cell = flash[static_cast<std::size_t>(offset) + i];
    if (cell != kErased) return BULLA_WRITE_FAILED;  // written twice without an erase
    const bool alive = board.step();
    cell = alive ? bytes[i] : static_cast<std::uint8_t>(bytes[i] | 0xa5);
    if (!alive) return BULLA_WRITE_FAILED;
  }
  if (board.stuck_bit && area->kind == BULLA_AREA_IMAGE) flash[0] |= 1;
  if (area->kind == BULLA_AREA_RECORD)
    board.record_end_ = static_cast<std::size_t>(offset) + length;
  return BULLA_OK;
}

bulla_status SimBoard::finish(void *context, const bulla_area *area) {
  SimBoard &board = self(context);
  if (board.dead()) return BULLA_WRITE_FAILED;
  if (area->kind == BULLA_AREA_RECORD) {
    const Bytes &flash = board.area(*area);
    board.records.emplace_back(flash.begin(),
                               flash.begin() + static_cast<std::ptrdiff_t>(board.record_end_));
  }
  return BULLA_OK;
}

bulla_status SimBoard::floor(void *context, const std::uint8_t *component, std::uint32_t *floor) {
  *floor = self(context).counter(uuid_at(component));
  return BULLA_OK;
}

bulla_status SimBoard::raise(void *context, const std::uint8_t *component, std::uint32_t floor) {
  SimBoard &board = self(context);
  if (!board.step()) return BULLA_WRITE_FAILED;
  std::uint32_t &counter = board.counters_[uuid_at(component)];
  if (floor < counter) return BULLA_WRITE_FAILED;
  counter = floor;
  return BULLA_OK;
}

bulla_status SimBoard::identity(void *context, bulla_identity *identity) {
  const SimBoard &board = self(context);
  identity->product = kWidget.data();
  identity->device_id = bulla_cursor_over(board.device_id.data(), board.device_id.size());
  identity->lifecycle = board.lifecycle;
  return BULLA_OK;
}

bulla_status SimBoard::abi(void *context, bulla_cursor name, std::uint32_t *number) {
  const SimBoard &board = self(context);
  const auto found =
      board.abis.find(std::string(reinterpret_cast<const char *>(name.at), name.left));
  if (found == board.abis.end()) return BULLA_NOT_FOUND;
  *number = found->second;
  return BULLA_OK;
}

}  // namespace bulla::testing
