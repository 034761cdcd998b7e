// SPDX-License-Identifier: Apache-2.0
//
// Reads a key store and says what else a file is.
#include "signer/key_store_file.hpp"

#include "formats/error.hpp"

namespace bulla {

PackageContents read_key_store_file(const std::string &path) {
  PackageContents file = read_package(path);
  if (file.key_store) return file;
  const std::string article = file.kind == FileKind::kImagePackage ? "an " : "a ";
  throw Error(BULLA_WRONG_TYPE, path + ": this is " + article +
                                    std::string(file_kind_name(file.kind)) +
                                    ", a key store is wanted here")
      .hint("`bulla inspect " + path + "` shows any file");
}

}  // namespace bulla
