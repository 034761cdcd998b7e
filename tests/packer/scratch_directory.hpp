// SPDX-License-Identifier: Apache-2.0
//
// A directory of its own for each test, gone with everything in it afterwards.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "formats/bytes.hpp"

namespace bulla {

class ScratchDirectory {
 public:
  ScratchDirectory() : path_(testing::TempDir() + "bulla-XXXXXX") {
    if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("mkdtemp failed: " + path_);
  }
  ~ScratchDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchDirectory(const ScratchDirectory &) = delete;
  ScratchDirectory &operator=(const ScratchDirectory &) = delete;

  const std::string &path() const { return path_; }
  std::string operator/(const std::string &name) const { return path_ + "/" + name; }

  std::string write(const std::string &name, ByteView bytes) const {
    std::ofstream file(*this / name, std::ios::binary);
    file.write(reinterpret_cast<const char *>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    return *this / name;
  }
  std::string write(const std::string &name, const std::string &text) const {
    return write(name, as_bytes(text));
  }

  Bytes read(const std::string &name) const {
    std::ifstream file(*this / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  std::string path_;
};

// Bytes that do not compress, the same ones each time.
inline Bytes noise(std::size_t size, std::uint32_t state = 1) {
  Bytes data(size);
  for (std::uint8_t &byte : data) {
    state = state * 1664525u + 1013904223u;
    byte = static_cast<std::uint8_t>(state >> 24);
  }
  return data;
}

}  // namespace bulla
