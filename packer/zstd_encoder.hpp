// SPDX-License-Identifier: Apache-2.0
//
// Compresses one content into one zstd frame (RFC 8878) as docs/FORMAT.md wants it: content size
// declared, window of at most 8 MiB, no checksum, no dictionary. The same content at the same level
// gives the same bytes at any number of threads (of one version of libzstd).
#pragma once

#include <cstdint>
#include <memory>

#include "packer/byte_sink.hpp"

struct ZSTD_CCtx_s;

namespace bulla {

inline constexpr int kZstdLevelMin = 1;
inline constexpr int kZstdLevelMax = 22;

class ZstdEncoder {
 public:
  // thread_count >= 1. The frame goes to `out`, which outlives the encoder.
  // Throws Error kInternal if libzstd refuses (it was built without threads, no memory).
  ZstdEncoder(int level, unsigned thread_count, std::uint64_t content_size, ByteSink &out);
  ~ZstdEncoder();

  // The next bytes of the content. They are copied.
  void write(ByteView content);
  // Completes the frame. Error kInputChanged unless exactly content_size bytes were written.
  void finish();

 private:
  struct Free {
    void operator()(ZSTD_CCtx_s *context) const;
  };

  std::unique_ptr<ZSTD_CCtx_s, Free> context_;
  ByteSink &out_;
};

// The window that a decoder needs for the frame that begins with `frame` (at least its first 18
// bytes, or all of it). Error(BULLA_ENCODING_INVALID) if this is no frame that we would write.
std::uint64_t zstd_window_bytes(ByteView frame);

// Entry 6 of the transport for a frame with this window (docs/FORMAT.md 6.2): window + 512 KiB,
// which covers libzstd's streaming decoder (a context, one block in, one block out: 478 KiB).
std::uint64_t zstd_working_memory_bytes(std::uint64_t window_bytes);

}  // namespace bulla
