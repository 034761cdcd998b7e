// SPDX-License-Identifier: Apache-2.0
//
// What an image installs, whatever the recipe makes it from: a file, a directory (as an archive), a
// board configuration (as CBOR). Its length is known before its first byte.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "packer/byte_sink.hpp"
#include "packer/recipe.hpp"

namespace bulla {

class Content {
 public:
  virtual ~Content() = default;

  virtual std::uint64_t size() const = 0;  // bytes

  // Writes all of it. Throws Error: kInputChanged unless it is what it was when it was opened, and
  // is size() bytes; kFileUnreadable; what the sink throws.
  virtual void send_to(ByteSink &out) = 0;

  // Every path that it is read from, for a depfile; none for standard input.
  virtual std::vector<std::string> inputs() const = 0;
};

// `mtime_seconds` is the time of the members of an archive. Throws Error: kFileNotFound,
// kFileUnreadable, kInputUnsupported (a member that no archive can hold), kInterrupted, and those
// of read_board_config().
std::unique_ptr<Content> open_content(const PayloadSource &source, std::uint64_t mtime_seconds);

}  // namespace bulla
