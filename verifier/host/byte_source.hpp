// SPDX-License-Identifier: Apache-2.0
//
// What the verifier reads from: a file, or bytes in memory. Reading may be done by several threads.
#pragma once

#include <cstdint>
#include <exception>
#include <span>
#include <string>

#include "bulla/source.h"
#include "files/input_file.hpp"
#include "formats/bytes.hpp"

namespace bulla {

class ByteSource {
 public:
  virtual ~ByteSource() = default;

  virtual const std::string &name() const = 0;  // the path, for messages
  virtual std::uint64_t size() const = 0;
  // Exactly into.size() bytes at `offset`, inside size(). Throws as InputFile::pread.
  virtual void pread(std::uint64_t offset, std::span<std::uint8_t> into) const = 0;
  // kInputChanged when what is read now is no longer what was opened.
  virtual void check_unchanged() const = 0;
  // All of it, where it lies in memory and does not change; else nothing.
  virtual ByteView memory() const { return {}; }
  // Whether signing the file was cut off, so that its start comes from the journal beside it.
  virtual bool is_journalled() const { return false; }
};

class FileByteSource final : public ByteSource {
 public:
  explicit FileByteSource(const std::string &path) : file_(path), name_(file_.display_name()) {}

  const std::string &name() const override { return name_; }
  std::uint64_t size() const override { return file_.size(); }
  void pread(std::uint64_t offset, std::span<std::uint8_t> into) const override {
    file_.pread(offset, into);
  }
  void check_unchanged() const override { file_.check_unchanged(); }
  bool is_journalled() const override { return file_.journalled_bytes() > 0; }

 private:
  InputFile file_;
  std::string name_;
};

// Bytes that the caller keeps alive and unchanged.
class MemoryByteSource final : public ByteSource {
 public:
  MemoryByteSource(ByteView bytes, std::string name) : bytes_(bytes), name_(std::move(name)) {}

  const std::string &name() const override { return name_; }
  std::uint64_t size() const override { return bytes_.size(); }
  void pread(std::uint64_t offset, std::span<std::uint8_t> into) const override;
  void check_unchanged() const override {}
  ByteView memory() const override { return bytes_; }

 private:
  ByteView bytes_;
  std::string name_;
};

// A ByteSource as the C code sees it. An exception cannot pass through C: it waits here.
class CSource {
 public:
  explicit CSource(const ByteSource &bytes);

  const bulla_source *get() const { return &source_; }
  // Throws what a read threw, if one did. Call it before believing a status.
  void rethrow() const;

 private:
  static bulla_status read(void *context, std::uint64_t offset, std::uint8_t *bytes,
                           std::size_t length);

  const ByteSource &bytes_;
  bulla_source source_;
  std::exception_ptr failure_;
};

}  // namespace bulla
