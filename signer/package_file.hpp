// SPDX-License-Identifier: Apache-2.0
//
// A package file as the signer sees it: header, envelope and the room behind it (FORMAT.md 2). The
// payload is never read; when it must move because the room is too small, it is copied.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "files/output_file.hpp"
#include "formats/envelope.hpp"
#include "formats/header.hpp"

namespace bulla {

// A payload that had to move: the file was written anew.
struct MovedPayload {
  std::uint32_t from_offset = 0;
  std::uint32_t to_offset = 0;

  bool operator==(const MovedPayload &) const = default;
};

class PackageFile {
 public:
  // Reads the region before the payload. Errors: those of InputFile; bad-magic, bad-region,
  // padding-not-zero and the status of the envelope's decoder. Judges the envelope's shape, not its
  // documents; does not look at what follows the region.
  explicit PackageFile(std::string path);

  const std::string &path() const { return path_; }
  const FileEnvelope &envelope() const { return envelope_; }
  FileEnvelope &envelope() { return envelope_; }

  // Puts the envelope, as it is now, into the file, so that a crash at any moment leaves the old
  // state or the new one (files/rewrite_region.hpp). An envelope that outgrows the room gives a
  // whole new file under the same name, with the payload further back. Nothing is written when
  // nothing changed. Errors: input-changed when another process has written the file since it was
  // read; bad-region above 1 MiB; those of rewrite_region, OutputFile and InputFile; the file is
  // then as it was.
  std::optional<MovedPayload> save();

  // Writes the package with its envelope as it is now to another file; this one stays as it is.
  std::optional<MovedPayload> save_as(const std::string &path, Overwrite overwrite) const;

 private:
  std::optional<MovedPayload> write_whole_file(const std::string &path, Overwrite overwrite) const;

  std::string path_;
  Bytes region_;  // as it is in the file
  FileHeader header_;
  FileEnvelope envelope_;
};

}  // namespace bulla
