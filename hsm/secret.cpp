// SPDX-License-Identifier: Apache-2.0
//
// Secret bytes in libsodium's guarded memory. sodium_free wipes before it gives the pages back.
#include "hsm/secret.hpp"

#include <sodium.h>

#include <algorithm>
#include <utility>

#include "formats/error.hpp"

namespace bulla {
namespace {

std::uint8_t *allocate(std::size_t size) {
  if (sodium_init() < 0) throw Error(Reason::kInternal, "libsodium does not start");
  auto *data = static_cast<std::uint8_t *>(sodium_malloc(size));
  if (data == nullptr) throw Error(Reason::kInternal, "no memory for a secret");
  sodium_memzero(data, size);
  return data;
}

}  // namespace

Secret::Secret(std::size_t size) : data_(size == 0 ? nullptr : allocate(size)), size_(size) {}

Secret Secret::copy_of(ByteView bytes) {
  Secret copy(bytes.size());
  std::copy(bytes.begin(), bytes.end(), copy.writable().begin());
  return copy;
}

Secret::Secret(Secret &&other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Secret &Secret::operator=(Secret &&other) noexcept {
  Secret taken(std::move(other));  // holds, and wipes, what this one held
  std::swap(data_, taken.data_);
  std::swap(size_, taken.size_);
  return *this;
}

Secret::~Secret() {
  sodium_free(data_);
}

void Secret::truncate(std::size_t size) {
  if (size >= size_) return;
  sodium_memzero(data_ + size, size_ - size);
  size_ = size;
}

bool secrets_equal(const Secret &a, const Secret &b) {
  if (a.size() != b.size()) return false;
  return a.empty() || sodium_memcmp(a.view().data(), b.view().data(), a.size()) == 0;
}

}  // namespace bulla
