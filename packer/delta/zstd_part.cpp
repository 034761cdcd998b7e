// SPDX-License-Identifier: Apache-2.0
//
// libzstd on one thread.
#include "packer/delta/zstd_part.hpp"

#include <zstd.h>

#include <memory>
#include <string>

#include "formats/error.hpp"

namespace bulla {
namespace {

constexpr int kQuickLevel = 1;
constexpr int kFullLevel = 3;

struct FreeContext {
  void operator()(ZSTD_CCtx *context) const { ZSTD_freeCCtx(context); }
};

std::size_t checked(std::size_t result) {
  if (ZSTD_isError(result)) {
    throw Error(Reason::kInternal, std::string("zstd: ") + ZSTD_getErrorName(result));
  }
  return result;
}

}  // namespace

Bytes zstd_part(ByteView content, int level, std::uint8_t window_log) {
  const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  if (!context) throw Error(Reason::kInternal, "zstd: no memory");
  checked(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level));
  checked(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 0));
  if (window_log != 0) {
    checked(ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog, window_log));
  }
  Bytes frame(ZSTD_compressBound(content.size()));
  frame.resize(checked(
      ZSTD_compress2(context.get(), frame.data(), frame.size(), content.data(), content.size())));
  return frame;
}

std::size_t quick_zstd_bytes(ByteView content) {
  return zstd_part(content, kQuickLevel, 0).size();
}

std::uint64_t full_zstd_bytes(ByteView content) {
  return zstd_part(content, kFullLevel, 0).size();
}

}  // namespace bulla
