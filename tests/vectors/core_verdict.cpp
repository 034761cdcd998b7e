// SPDX-License-Identifier: Apache-2.0
//
// The order of calls of bulla/bulla.h, and the walk of a chain (FORMAT.md 8.5).
#include "tests/vectors/core_verdict.hpp"

#include <algorithm>
#include <vector>

#include "bulla/bulla.h"

namespace bulla::testing {
namespace {

constexpr std::uint32_t kEncodings =
    1U << BULLA_ENCODING_ZSTD | 1U << BULLA_ENCODING_DELTA | 1U << BULLA_ENCODING_BSDIFF40;

bulla_cursor cursor_over(ByteView bytes) {
  return bulla_cursor_over(bytes.data(), bytes.size());
}

bulla_status read_bytes(void *context, std::uint64_t offset, std::uint8_t *bytes,
                        std::size_t length) {
  const ByteView file = *static_cast<const ByteView *>(context);
  const ByteView part = file.subspan(offset, length);
  std::copy(part.begin(), part.end(), bytes);
  return BULLA_OK;
}

// A package file that was read; `package` points into `memory`.
struct OpenFile {
  ByteView bytes;
  Bytes memory;
  bulla_package package{};
  bulla_fault fault{};

  bulla_status read(ByteView file, std::uint64_t wanted_type, const bulla_crypto *crypto) {
    bytes = file;
    memory.resize(file.size());
    const bulla_source source = {&bytes, file.size(), read_bytes};
    return bulla_package_read(&package, crypto, &source, wanted_type, memory.data(), memory.size(),
                              &fault);
  }
};

class Core {
 public:
  Core(const CoreInput &input, const bulla_crypto *crypto) : input_(input), crypto_(crypto) {}

  CoreVerdict judge() {
    if (const bulla_status status = take_anchor(); status != BULLA_OK) return refuse(status);
    const bool seal = !input_.file.empty() && (input_.file[0] == 0xa2 || input_.file[0] == 0xa3);
    return refuse(seal ? judge_seal() : judge_package());
  }

 private:
  CoreVerdict refuse(bulla_status status) const { return {status, stage_}; }

  // --trust: a key store file that its own root role signed.
  bulla_status take_anchor() {
    bulla_status status = anchor_.read(input_.trust, BULLA_TYPE_KEY_STORE, crypto_);
    stage_ = anchor_.fault.stage;
    if (status == BULLA_OK) status = open_store(anchor_, store_);
    if (status != BULLA_OK) return status;
    stage_ = BULLA_STAGE_CHAIN;
    return bulla_key_store_anchor(&store_, crypto_, anchor_.package.envelope.signatures);
  }

  bulla_status open_store(OpenFile &file, bulla_key_store &store) {
    std::uint32_t entry = 0;
    stage_ = BULLA_STAGE_FIELDS;
    const bulla_status status =
        bulla_key_store_open(&store, crypto_, file.package.envelope.document, &entry);
    if (status != BULLA_OK) return status;
    return bulla_store_package_check(&file.package, file.bytes.size(), &file.fault);
  }

  bulla_status judge_package() {
    const bulla_status status = file_.read(input_.file, 0, crypto_);
    stage_ = file_.fault.stage;
    if (status != BULLA_OK) return status;
    return file_.package.document_type == BULLA_TYPE_KEY_STORE ? judge_store() : judge_image();
  }

  bulla_status judge_store() {
    bulla_key_store store;
    bulla_status status = open_store(file_, store);
    if (status != BULLA_OK) return status;
    stage_ = BULLA_STAGE_CHAIN;
    status = walk_chain();
    if (status != BULLA_OK) return status;
    return bulla_chain_document(&chain_, &store_, &store, crypto_,
                                file_.package.envelope.signatures);
  }

  // Takes links until one refuses; store_ is as far as the walk came.
  bulla_status walk_chain() {
    const bulla_source source = {&file_.bytes, file_.bytes.size(), read_bytes};
    bulla_link_fate fate = BULLA_LINK_SKIPPED;
    bulla_status status = bulla_chain_begin(&chain_, &file_.package, &source);
    while (status == BULLA_OK && fate != BULLA_LINK_NONE) {
      Bytes memory(file_.bytes.size());
      bulla_key_store next;
      status =
          bulla_chain_step(&chain_, &store_, crypto_, memory.data(), memory.size(), &next, &fate);
      if (status != BULLA_OK || fate != BULLA_LINK_TAKEN) continue;
      store_ = next;
      store_memory_ = std::move(memory);
    }
    return status;
  }

  bulla_status judge_image() {
    bulla_image image;
    bulla_admission admission;
    bulla_status status =
        bulla_image_open(&image, &file_.package, crypto_, file_.bytes.size(), &file_.fault);
    stage_ = file_.fault.stage;
    if (status != BULLA_OK) return status;
    (void)walk_chain(); /* a fault only ends it */
    const bulla_platform *platform = input_.platform == nullptr ? nullptr : input_.platform->get();
    status =
        bulla_install_verdict(&image, &store_, crypto_, platform, kEncodings, &stage_, &admission);
    if (status != BULLA_OK || !image.manifest.has_installed) return status;
    stage_ = BULLA_STAGE_PAYLOAD;
    return stream(image, admission);
  }

  bulla_status stream(const bulla_image &image, const bulla_admission &admission) {
    std::vector<std::uint8_t> memory(BULLA_STREAM_MEMORY_MAX);
    bulla_stream stream;
    std::size_t unit_bytes = 0;
    std::size_t at = image.package.header.payload_offset;
    bulla_status status =
        bulla_stream_begin(&stream, crypto_, &admission, memory.data(), memory.size());
    while (status == BULLA_OK && bulla_stream_next(&stream, &unit_bytes) != BULLA_UNIT_END) {
      status = bulla_stream_take(&stream, file_.bytes.data() + at, unit_bytes);
      at += unit_bytes;
    }
    return status == BULLA_OK ? bulla_stream_finish(&stream) : status;
  }

  bulla_status judge_seal() {
    bulla_package package;
    bulla_image image;
    bulla_fault fault{};
    bulla_status status = bulla_seal_read(&package, crypto_, cursor_over(input_.file), &fault);
    if (status == BULLA_OK) {
      status = bulla_image_open(&image, &package, crypto_, BULLA_SIZE_NOT_JUDGED, &fault);
    }
    stage_ = fault.stage;
    if (status != BULLA_OK) return status;
    const bool device = input_.platform != nullptr;
    bulla_admission admission;
    status = bulla_load_verdict(&image, &store_, crypto_, device ? input_.platform->get() : nullptr,
                                device ? input_.platform->slot() : nullptr, &stage_, &admission);
    if (status != BULLA_OK || !input_.installed) return status;
    stage_ = BULLA_STAGE_RESULT;
    return measure(image.manifest, *input_.installed);
  }

  bulla_status measure(const bulla_manifest &manifest, ByteView image) const {
    bulla_measure measure;
    if (!manifest.has_installed) return BULLA_LENGTH_MISMATCH;
    bulla_status status = bulla_measure_begin(&measure, crypto_, manifest.installed.log2_block);
    if (status == BULLA_OK) status = bulla_measure_update(&measure, image.data(), image.size());
    return status == BULLA_OK ? bulla_measure_expect(&measure, &manifest.installed) : status;
  }

  const CoreInput &input_;
  const bulla_crypto *crypto_;
  bulla_stage stage_ = BULLA_STAGE_NONE;
  OpenFile anchor_;
  OpenFile file_;
  bulla_key_store store_{};  // in force; lies in anchor_ or in store_memory_
  Bytes store_memory_;
  bulla_chain chain_{};
};

}  // namespace

CoreVerdict core_verdict(const CoreInput &input, const bulla_crypto *crypto) {
  return Core(input, crypto).judge();
}

}  // namespace bulla::testing
