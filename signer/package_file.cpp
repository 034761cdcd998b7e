// SPDX-License-Identifier: Apache-2.0
//
// Reads and replaces the region before the payload.
#include "signer/package_file.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "files/input_file.hpp"
#include "files/rewrite_region.hpp"
#include "formats/error.hpp"
#include "formats/wire/limits.h"

namespace bulla {
namespace {

Bytes read_start(const InputFile &file, std::uint64_t length) {
  Bytes bytes(std::min(length, file.size()));
  file.pread(0, bytes);
  return bytes;
}

mode_t rights_of(const InputFile &file) {
  struct stat status {};
  return fstat(file.descriptor(), &status) == 0 ? status.st_mode & 0777 : 0666;
}

std::optional<MovedPayload> movement(std::uint32_t from, std::uint32_t to) {
  if (from == to) return std::nullopt;
  return MovedPayload{from, to};
}

}  // namespace

PackageFile::PackageFile(std::string path) : path_(std::move(path)) {
  const InputFile file(path_);
  try {
    header_ = decode_file_header(read_start(file, BULLA_HEADER_BYTES), file.size());
    region_ = read_start(file, header_.payload_offset);
    envelope_ = decode_region(region_, file.size()).envelope;
  } catch (Error &error) {
    error.within(path_);
    throw;
  }
}

std::optional<MovedPayload> PackageFile::save() {
  const Bytes encoded = encode(envelope_);
  if (BULLA_HEADER_BYTES + encoded.size() > header_.payload_offset) {
    const auto moved = write_whole_file(path_, Overwrite::kYes);
    *this = PackageFile(path_);
    return moved;
  }
  Bytes region = encode_region_at(envelope_, header_.payload_offset);
  rewrite_region(path_, region_, region);
  region_ = std::move(region);
  header_.envelope_bytes = static_cast<std::uint32_t>(encoded.size());
  return std::nullopt;
}

std::optional<MovedPayload> PackageFile::save_as(const std::string &path,
                                                 Overwrite overwrite) const {
  return write_whole_file(path, overwrite);
}

std::optional<MovedPayload> PackageFile::write_whole_file(const std::string &path,
                                                          Overwrite overwrite) const {
  const Bytes region = encode_region(envelope_, header_.payload_offset);
  const InputFile input(path_);
  if (read_start(input, region_.size()) != region_)
    throw Error(Reason::kInputChanged, path_ + ": changed since it was read");
  OutputFile output(path, overwrite, rights_of(input));
  output.write(region);
  output.copy_from(input, region_.size(), input.size() - region_.size());
  input.check_unchanged();
  output.commit();
  return movement(header_.payload_offset, static_cast<std::uint32_t>(region.size()));
}

}  // namespace bulla
