// SPDX-License-Identifier: Apache-2.0
//
// Facts that a case leaves out are the most permissive ones, but for conditions, which do not hold.
#include "tests/vectors/case_platform.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace bulla::testing {
namespace {

Bytes hex_bytes(const std::string &text) {
  const auto bytes = from_hex(text);
  if (!bytes) throw std::invalid_argument("no hex: " + text);
  return *bytes;
}

bulla_cursor cursor_over(const std::string &text) {
  return bulla_cursor_over(reinterpret_cast<const std::uint8_t *>(text.data()), text.size());
}

Bytes uuid_at(const std::uint8_t *bytes) {
  return {bytes, bytes + 16};
}

std::map<Bytes, std::uint32_t> numbers_by_uuid(const nlohmann::json &facts,
                                               const std::string &field) {
  std::map<Bytes, std::uint32_t> numbers;
  if (!facts.contains(field)) return numbers;
  for (const auto &[name, number] : facts.at(field).items()) numbers[uuid_bytes(name)] = number;
  return numbers;
}

}  // namespace

Bytes uuid_bytes(const std::string &text) {
  const auto uuid = uuid_from_text(text);
  if (!uuid) throw std::invalid_argument("no UUID: " + text);
  return {uuid->begin(), uuid->end()};
}

CasePlatform::CasePlatform(const nlohmann::json &facts)
    : chip_(facts.value("chip", "")),
      board_(facts.value("board", "")),
      revision_(facts.value("revision", std::uint32_t{0})),
      id_(hex_bytes(facts.value("id", ""))),
      lifecycle_(facts.value("lifecycle", std::uint8_t{0})),
      abis_(facts.value("abis", std::map<std::string, std::uint32_t>())),
      floors_(numbers_by_uuid(facts, "floors")),
      counter_limits_(numbers_by_uuid(facts, "counter_limits")) {
  constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();
  if (facts.contains("product")) product_ = uuid_bytes(facts.at("product"));
  read_components(facts);
  read_slot(facts);
  platform_.context = this;
  platform_.identity = identity;
  platform_.abi = abi;
  platform_.component = component;
  platform_.floor = floor;
  platform_.counter = counter;
  platform_.pinned = pinned;
  platform_.memory_bytes = facts.value("memory", kUnlimited);
  platform_.staging_bytes = facts.value("staging", kUnlimited);
  platform_.capability_counter = facts.value("capability_counter", std::uint32_t{0});
  platform_.key_store_floor = facts.value("key_store_floor", std::uint32_t{0});
  platform_.rollback = facts.value("rollback", false);
}

void CasePlatform::read_components(const nlohmann::json &facts) {
  if (facts.contains("pins")) {
    for (const std::string pin : facts.at("pins")) pins_.insert(hex_bytes(pin));
  }
  if (!facts.contains("components")) return;
  for (const auto &[name, fact] : facts.at("components").items()) {
    bulla_installed &installed = components_[uuid_bytes(name)];
    installed = {};
    installed.sequence = fact.value("sequence", std::uint64_t{0});
    installed.image_class = fact.value("class", std::uint8_t{0});
    installed.only_pinned = fact.value("only_pinned", false);
    installed.has_digest = fact.contains("manifest");
    if (!installed.has_digest) continue;
    const Bytes digest = hex_bytes(fact.at("manifest"));
    std::copy(digest.begin(), digest.end(), installed.digest);
  }
}

void CasePlatform::read_slot(const nlohmann::json &facts) {
  has_slot_ = facts.contains("slot");
  if (!has_slot_) return;
  slot_component_ = uuid_bytes(facts.at("slot").at("component"));
  slot_ = {slot_component_.data(), facts.at("slot").at("class").get<std::uint8_t>()};
}

bulla_status CasePlatform::identity(void *context, bulla_identity *identity) {
  const auto &self = *static_cast<CasePlatform *>(context);
  *identity = {};
  identity->product = self.product_.empty() ? nullptr : self.product_.data();
  identity->chip = cursor_over(self.chip_);
  identity->board = cursor_over(self.board_);
  identity->board_revision = self.revision_;
  identity->device_id = bulla_cursor_over(self.id_.data(), self.id_.size());
  identity->lifecycle = self.lifecycle_;
  return BULLA_OK;
}

bulla_status CasePlatform::abi(void *context, bulla_cursor name, std::uint32_t *number) {
  const auto &abis = static_cast<CasePlatform *>(context)->abis_;
  const auto found = abis.find({reinterpret_cast<const char *>(name.at), name.left});
  if (found == abis.end()) return BULLA_NOT_FOUND;
  *number = found->second;
  return BULLA_OK;
}

bulla_status CasePlatform::component(void *context, const std::uint8_t *component,
                                     bulla_installed *installed) {
  const auto &components = static_cast<CasePlatform *>(context)->components_;
  const auto found = components.find(uuid_at(component));
  if (found == components.end()) return BULLA_NOT_FOUND;
  *installed = found->second;
  return BULLA_OK;
}

bulla_status CasePlatform::floor(void *context, const std::uint8_t *component,
                                 std::uint32_t *floor) {
  const auto &floors = static_cast<CasePlatform *>(context)->floors_;
  const auto found = floors.find(uuid_at(component));
  *floor = found == floors.end() ? 0 : found->second;
  return BULLA_OK;
}

bulla_status CasePlatform::counter(void *context, const std::uint8_t *component,
                                   std::uint32_t security_version) {
  const auto &limits = static_cast<CasePlatform *>(context)->counter_limits_;
  const auto found = limits.find(uuid_at(component));
  if (found == limits.end() || security_version <= found->second) return BULLA_OK;
  return BULLA_COUNTER_EXHAUSTED;
}

bulla_status CasePlatform::pinned(void *context, const std::uint8_t digest[32], bool *pinned) {
  const auto &pins = static_cast<CasePlatform *>(context)->pins_;
  *pinned = pins.contains(Bytes(digest, digest + 32));
  return BULLA_OK;
}

}  // namespace bulla::testing
