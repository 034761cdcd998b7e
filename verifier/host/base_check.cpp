// SPDX-License-Identifier: Apache-2.0
//
// The fs-verity digest of the file, in constant memory.
#include "verifier/host/base_check.hpp"

#include <algorithm>

#include "bulla/measure.h"
#include "files/interrupt.hpp"
#include "formats/bsdiff40.hpp"
#include "formats/wire/header.h"
#include "verifier/host/host_crypto.hpp"
#include "verifier/host/status_words.hpp"
#include "verifier/host/verdict_steps.hpp"

namespace bulla {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{1} << 20;

bulla_status measure(const ByteSource &base, const bulla_blob &wanted, Progress &progress) {
  if (base.size() != wanted.size) return BULLA_BASE_MISMATCH;
  bulla_measure measure{};
  throw_machine_fault(bulla_measure_begin(&measure, host_crypto(), wanted.log2_block));
  progress.start("reading the base", base.size());
  Bytes chunk;
  for (std::uint64_t at = 0; at < base.size(); at += chunk.size()) {
    throw_if_interrupted();
    chunk.resize(static_cast<std::size_t>(std::min<std::uint64_t>(base.size() - at, kChunkBytes)));
    base.pread(at, chunk);
    throw_machine_fault(bulla_measure_update(&measure, chunk.data(), chunk.size()));
    progress.advance(chunk.size());
  }
  const bulla_status status = bulla_measure_expect(&measure, &wanted);
  throw_machine_fault(status);
  if (status != BULLA_OK) return BULLA_BASE_MISMATCH;
  progress.done();
  return BULLA_OK;
}

// What was given in place of the old image, when that can be told.
std::string place_of_base(const ByteSource &base) {
  Bytes start(BULLA_MAGIC_BYTES);
  if (base.size() >= start.size()) base.pread(0, start);
  if (!bulla_has_magic(bulla_cursor_over(start.data(), start.size()))) return base.name();
  return base.name() + " is an image package; bulla unpack takes the image out of it";
}

}  // namespace

bool judge_base(Verdict &verdict, const ByteSource &base, const bulla_image &image,
                Progress &progress) {
  const bulla_transport &transport = image.transport;
  if (measure(base, transport.base, progress) != BULLA_OK) {
    refuse(verdict, BULLA_STAGE_TRANSPORT, BULLA_BASE_MISMATCH, place_of_base(base));
    return false;
  }
  if (transport.encoding != BULLA_ENCODING_BSDIFF40) return true;
  const std::uint64_t needed =
      bsdiff40_memory_bytes(transport.base.size, image.manifest.installed.size);
  if (transport.memory_bytes >= needed) return true;
  refuse(verdict, BULLA_STAGE_TRANSPORT, BULLA_MEMORY_EXCEEDED,
         "applying takes " + std::to_string(needed) + " bytes, entry 6 of the transport states " +
             std::to_string(transport.memory_bytes));
  return false;
}

}  // namespace bulla
