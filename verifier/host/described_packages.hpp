// SPDX-License-Identifier: Apache-2.0
//
// Packages that descriptions of devices name (`package: FILE`), each read once however many devices
// have it. Says what a file claims to be; no signature is looked at.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "formats/bytes.hpp"
#include "verifier/host/verdict.hpp"

namespace bulla {

class DescribedPackages {
 public:
  struct Image {
    Uuid component{};
    std::uint64_t sequence = 0;
    std::uint32_t security_version = 0;
    Digest digest{};  // of the manifest
  };
  struct File {
    FileKind kind = FileKind::kUnknown;
    std::optional<Image> image;  // none in a file that has no manifest
  };

  // Throws the errors of read_package. The reference stays valid.
  const File &at(const std::string &path);

 private:
  std::map<std::string, File> files_;
};

}  // namespace bulla
