// SPDX-License-Identifier: Apache-2.0
//
// Values in a row of bytes, for messages between two processes of one program: each with its length
// before it, in the machine's own byte order. No file format.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>

#include "formats/bytes.hpp"
#include "formats/error.hpp"

namespace bulla::pkcs11 {

class FieldWriter {
 public:
  FieldWriter &number(std::uint64_t value) {
    std::uint8_t raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    bytes_.insert(bytes_.end(), raw, raw + sizeof value);
    return *this;
  }
  FieldWriter &bytes(ByteView value) {
    number(value.size());
    bytes_.insert(bytes_.end(), value.begin(), value.end());
    return *this;
  }
  FieldWriter &text(std::string_view value) { return bytes(as_bytes(value)); }
  const Bytes &view() const { return bytes_; }

 private:
  Bytes bytes_;
};

// Reads them back in the same order. Every read throws hsm-module-failed at the end: the other
// process runs a module's code, which may have done anything to it.
class FieldReader {
 public:
  explicit FieldReader(ByteView bytes) : rest_(bytes) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }
  Bytes bytes() {
    const ByteView value = take(number());
    return {value.begin(), value.end()};
  }
  std::string text() {
    const ByteView value = take(number());
    return {value.begin(), value.end()};
  }

 private:
  ByteView take(std::uint64_t size) {
    if (size > rest_.size())
      throw Error(Reason::kHsmModuleFailed, "the module's process answered with garbage");
    const ByteView value = rest_.first(static_cast<std::size_t>(size));
    rest_ = rest_.subspan(static_cast<std::size_t>(size));
    return value;
  }
  ByteView rest_;
};

}  // namespace bulla::pkcs11
