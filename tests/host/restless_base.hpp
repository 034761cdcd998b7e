// SPDX-License-Identifier: Apache-2.0
//
// An old image whose bytes are others at every reading.
#pragma once

#include <gtest/gtest.h>

#include "verifier/host/byte_source.hpp"

namespace bulla::testing {

class RestlessBase final : public ByteSource {
 public:
  const std::string &name() const override { return name_; }
  std::uint64_t size() const override { return 10'000; }
  void pread(std::uint64_t offset, std::span<std::uint8_t> into) const override {
    ASSERT_LE(offset + into.size(), size());
    for (std::uint8_t &byte : into) byte = static_cast<std::uint8_t>(state_++ * 167);
  }
  void check_unchanged() const override {}

 private:
  std::string name_ = "restless";
  mutable unsigned state_ = 1;
};

}  // namespace bulla::testing
