// SPDX-License-Identifier: Apache-2.0
//
// Reading for C: exactly, or READ_FAILED with the reason kept.
#include "verifier/host/byte_source.hpp"

#include <algorithm>

#include "formats/error.hpp"

namespace bulla {

void MemoryByteSource::pread(std::uint64_t offset, std::span<std::uint8_t> into) const {
  if (offset > bytes_.size() || into.size() > bytes_.size() - offset) {
    throw Error(Reason::kInputChanged, name_ + ": read beyond its end");
  }
  std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), into.size(), into.begin());
}

CSource::CSource(const ByteSource &bytes) : bytes_(bytes), source_{this, bytes.size(), read} {}

void CSource::rethrow() const {
  if (failure_) std::rethrow_exception(failure_);
}

bulla_status CSource::read(void *context, std::uint64_t offset, std::uint8_t *bytes,
                           std::size_t length) {
  auto *self = static_cast<CSource *>(context);
  try {
    self->bytes_.pread(offset, {bytes, length});
    return BULLA_OK;
  } catch (...) {
    self->failure_ = std::current_exception();
    return BULLA_READ_FAILED;
  }
}

}  // namespace bulla
