// SPDX-License-Identifier: Apache-2.0
//
// Keeps the few numbers of each package that a description can refer to.
#include "verifier/host/described_packages.hpp"

#include "verifier/host/package_reader.hpp"

namespace bulla {

const DescribedPackages::File &DescribedPackages::at(const std::string &path) {
  const auto known = files_.find(path);
  if (known != files_.end()) return known->second;
  const PackageContents package = read_package(path);
  File file;
  file.kind = package.kind;
  if (package.manifest) {
    file.image = Image{package.manifest->component, package.manifest->sequence,
                       package.manifest->security_version, package.digest};
  }
  return files_.emplace(path, file).first->second;
}

}  // namespace bulla
