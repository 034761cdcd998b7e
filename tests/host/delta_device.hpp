// SPDX-License-Identifier: Apache-2.0
//
// Where deltas are tried: an old image, a package, and what comes out of both.
#pragma once

#include "tests/host/packages.hpp"
#include "tests/host/temporary_directory.hpp"
#include "verifier/host/unpack.hpp"

namespace bulla::testing {

class DeltaDevice {
 public:
  explicit DeltaDevice(const KeyStore &store = standard_store().store())
      : trust_(trust_in(store)) {}

  std::string with(const Bytes &image) { return directory_.file("old.img", image); }
  UnpackResult unpack(const Package &package, const Bytes &image) {
    UnpackOptions options;
    options.output_path = directory_.path("out.img");
    options.overwrite = Overwrite::kYes;
    options.base_path = with(image);
    return unpack_file(directory_.file("d.bulla", package.file()), trust_, options);
  }
  Bytes output() const { return read_file(directory_.path("out.img")); }
  bool has_output() const { return std::filesystem::exists(directory_.path("out.img")); }

 private:
  TemporaryDirectory directory_;
  const Trust trust_;
};

}  // namespace bulla::testing
