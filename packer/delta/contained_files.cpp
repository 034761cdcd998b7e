// SPDX-License-Identifier: Apache-2.0
//
// The table of container formats: a new one is a reader and a line here.
#include "packer/delta/contained_files.hpp"

#include <algorithm>

namespace bulla {

std::vector<ContainedFile> contained_files(ByteView image, ContainerLevel level) {
  for (const auto reader : {tar_files, ext4_files, erofs_files, cpio_files, partition_files}) {
    if (reader == partition_files && level == ContainerLevel::kPartition) continue;
    std::vector<ContainedFile> files = reader(image);
    if (files.empty()) continue;
    std::stable_sort(files.begin(), files.end(),
                     [](const ContainedFile &left, const ContainedFile &right) {
                       return left.extents.front().offset < right.extents.front().offset;
                     });
    return files;
  }
  return {};
}

}  // namespace bulla
