// SPDX-License-Identifier: Apache-2.0
//
// The installed image of a package as bytes, for tools that work on it. Digests only: the payload
// is what the package's own documents say, and who signed them is not asked. Never the way to what
// runs anywhere: that is unpack_file.
#pragma once

#include <string>

#include "files/progress.hpp"
#include "files/scratch_file.hpp"
#include "verifier/host/package_reader.hpp"

namespace bulla {

struct PackageImage {
  PackageContents contents;  // has a manifest with `installed`
  ScratchFile image;         // exactly the installed image
};

// Decodes the payload of an image package, raw or zstd, and compares digests. thread_count 0: one
// for each core. Throws Error: those of read_package; BULLA_WRONG_TYPE for anything but an image
// package; kInputUnsupported for a delta; the status that a verifier would give for the payload
// (BULLA_PAYLOAD_DIGEST, BULLA_ENCODING_INVALID, BULLA_RESULT_DIGEST …); kInputChanged.
PackageImage open_package_image(const std::string &path, unsigned thread_count, Progress &progress);

// BULLA_WRONG_TYPE unless this is an image package; kInputUnsupported when it is a delta.
void require_full_image(const PackageContents &contents);

// Reads the payload of an image package of any encoding against the digest that its own documents
// name; decodes nothing. Throws Error with the status (BULLA_PAYLOAD_DIGEST); those of InputFile.
void check_package_payload(const PackageContents &contents, unsigned thread_count,
                           Progress &progress);

// The wire's view of a blob, which must outlive it.
bulla_blob wire_blob(const Blob &blob);

}  // namespace bulla
