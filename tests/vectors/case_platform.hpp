// SPDX-License-Identifier: Apache-2.0
//
// A device as a case describes it (tests/oracle/reader/device.py has the words), for the core.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "bulla/platform.h"
#include "bulla/verdict.h"
#include "formats/bytes.hpp"

namespace bulla::testing {

// The structs that it gives point into it; it stays where it was made.
class CasePlatform {
 public:
  explicit CasePlatform(const nlohmann::json &facts);
  CasePlatform(const CasePlatform &) = delete;
  CasePlatform &operator=(const CasePlatform &) = delete;

  const bulla_platform *get() const { return &platform_; }
  // What a seal is loaded from; null when the case names no slot.
  const bulla_slot *slot() const { return has_slot_ ? &slot_ : nullptr; }

 private:
  static bulla_status identity(void *context, bulla_identity *identity);
  static bulla_status abi(void *context, bulla_cursor name, std::uint32_t *number);
  static bulla_status component(void *context, const std::uint8_t *component,
                                bulla_installed *installed);
  static bulla_status floor(void *context, const std::uint8_t *component, std::uint32_t *floor);
  static bulla_status counter(void *context, const std::uint8_t *component,
                              std::uint32_t security_version);
  static bulla_status pinned(void *context, const std::uint8_t digest[32], bool *pinned);
  void read_components(const nlohmann::json &facts);
  void read_slot(const nlohmann::json &facts);

  Bytes product_;
  std::string chip_;
  std::string board_;
  std::uint32_t revision_ = 0;
  Bytes id_;
  std::uint8_t lifecycle_ = 0;
  std::map<std::string, std::uint32_t> abis_;
  std::map<Bytes, bulla_installed> components_;
  std::map<Bytes, std::uint32_t> floors_;
  std::map<Bytes, std::uint32_t> counter_limits_;
  std::set<Bytes> pins_;
  Bytes slot_component_;
  bulla_slot slot_{};
  bool has_slot_ = false;
  bulla_platform platform_{};
};

// The bytes of a UUID as it is written.
Bytes uuid_bytes(const std::string &text);

}  // namespace bulla::testing
