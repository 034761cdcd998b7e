// SPDX-License-Identifier: Apache-2.0
//
// Bytes that must not leak: passphrases, seeds, PINs. They lie in memory that libsodium guards with
// inaccessible pages, keeps out of swap where the system allows it, and wipes before it is given
// back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "formats/bytes.hpp"

namespace bulla {

// Owns secret bytes. Moves, never copies; has no text form, so that it cannot be printed by
// accident.
class Secret {
 public:
  Secret() = default;
  // `size` zero bytes, to be filled through writable(). Error: internal when memory ran out.
  explicit Secret(std::size_t size);
  // A copy of `bytes`. Does not wipe the source: that is the caller's.
  static Secret copy_of(ByteView bytes);

  Secret(Secret &&other) noexcept;
  Secret &operator=(Secret &&other) noexcept;
  Secret(const Secret &) = delete;
  Secret &operator=(const Secret &) = delete;
  ~Secret();

  // Valid until this Secret is moved from, truncated or destroyed.
  ByteView view() const { return {data_, size_}; }
  std::span<std::uint8_t> writable() { return {data_, size_}; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  // Forgets and wipes all bytes from `size` on; `size` is at most size().
  void truncate(std::size_t size);

 private:
  std::uint8_t *data_ = nullptr;
  std::size_t size_ = 0;
};

// Whether both hold the same bytes, in time that depends on the sizes only.
bool secrets_equal(const Secret &a, const Secret &b);

}  // namespace bulla
