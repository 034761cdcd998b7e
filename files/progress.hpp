// SPDX-License-Identifier: Apache-2.0
//
// What long work tells its caller about how far it is. The libraries know nothing of terminals: the
// program shows a bar, JSON lines or nothing.
#pragma once

#include <cstdint>
#include <string_view>

namespace bulla {

// Called from the one thread that called the long function, stage after stage, never nested.
class Progress {
 public:
  virtual ~Progress() = default;

  // A stage begins: what it does, as a verb in -ing form ("compressing"); 0: length unknown.
  virtual void start(std::string_view stage, std::uint64_t total_bytes) = 0;
  // So many more bytes of the stage are done.
  virtual void advance(std::uint64_t bytes) = 0;
  // The stage ended well.
  virtual void done() = 0;
};

// For callers that do not show progress.
class NoProgress final : public Progress {
 public:
  void start(std::string_view, std::uint64_t) override {}
  void advance(std::uint64_t) override {}
  void done() override {}
};

}  // namespace bulla
