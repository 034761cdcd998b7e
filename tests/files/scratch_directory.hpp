// SPDX-License-Identifier: Apache-2.0
//
// A directory for one test, gone with it, and the few things tests do in it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/bytes.hpp"

namespace bulla {

class ScratchDirectory {
 public:
  ScratchDirectory();
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory &) = delete;
  ScratchDirectory &operator=(const ScratchDirectory &) = delete;

  const std::string &path() const { return path_; }
  std::string file(std::string_view name) const { return path_ + "/" + std::string(name); }
  std::string write(std::string_view name, ByteView bytes) const;  // gives the path
  std::string write(std::string_view name, std::string_view text) const {
    return write(name, as_bytes(text));
  }
  std::vector<std::string> names() const;  // sorted

 private:
  std::string path_;
};

Bytes bytes_of(const std::string &path);  // empty when it cannot be read
std::string text_of(const std::string &path);

// `count` bytes that differ from block to block and from seed to seed.
Bytes pattern(std::size_t count, std::uint32_t seed);

}  // namespace bulla
