// SPDX-License-Identifier: Apache-2.0
//
// Archives and file systems that others' tools made: every file's bytes are where we say.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "packer/delta/contained_files.hpp"
#include "tests/packer/command_output.hpp"
#include "tests/packer/delta/random_bytes.hpp"
#include "tests/packer/scratch_directory.hpp"

namespace bulla {
namespace {

using Contents = std::map<std::string, Bytes>;

Contents tree_contents() {
  Contents contents;
  contents["boot/kernel"] = random_bytes(300000, 256, 1);
  contents["etc/hostname"] = random_bytes(9, 26, 2);
  contents["usr/lib/exactly-two-blocks"] = random_bytes(8192, 256, 3);
  contents["usr/lib/" + std::string(95, 'n')] = random_bytes(5000, 256, 4);
  for (int i = 0; i < 300; i++) {
    const auto seed = static_cast<std::uint32_t>(i);
    contents["many/file" + std::to_string(i)] = random_bytes(seed * 40 + 1, 256, seed);
  }
  return contents;
}

Bytes bytes_of(ByteView image, const ContainedFile &file) {
  Bytes bytes;
  for (const Extent &extent : file.extents) {
    const ByteView part = image.subspan(extent.offset, extent.length);
    bytes.insert(bytes.end(), part.begin(), part.end());
  }
  bytes.erase(bytes.begin(), bytes.begin() + file.lead_bytes);
  return bytes;
}

class ContainerTools : public testing::Test {
 protected:
  void SetUp() override {
    for (const auto &[path, bytes] : contents_) {
      std::filesystem::create_directories((tree_ / path).parent_path());
      std::ofstream(tree_ / path, std::ios::binary)
          .write(reinterpret_cast<const char *>(bytes.data()),
                 static_cast<std::streamsize>(bytes.size()));
    }
  }

  void expect_all_files(const std::string &command) {
    output_of("cd " + scratch_.path() + " && " + command + " >log 2>&1");
    const Bytes image = scratch_.read("image");
    Contents left = contents_;
    for (const ContainedFile &found : contained_files(image)) {
      const std::string path = found.path.starts_with("./") ? found.path.substr(2) : found.path;
      ASSERT_EQ(left.count(path), 1u) << path;
      Bytes bytes = bytes_of(image, found);
      bytes.resize(left[path].size());  // a member of an archive ends with its padding
      EXPECT_EQ(bytes, left[path]) << path;
      left.erase(path);
    }
    EXPECT_TRUE(left.empty()) << left.size() << " files of " << contents_.size() << " not found";
  }

  ScratchDirectory scratch_;
  std::filesystem::path tree_ = scratch_.path() + "/tree";
  Contents contents_ = tree_contents();
};

TEST_F(ContainerTools, TarArchivesInAllItsFormats) {
  for (const std::string format : {"gnu", "pax", "ustar"}) {
    expect_all_files("tar --format=" + format + " -C tree -cf image .");
  }
}

TEST_F(ContainerTools, Ext4FileSystems) {
  if (!is_installed("mke2fs")) GTEST_SKIP() << "mke2fs is not installed";
  expect_all_files("rm -f image && mke2fs -q -t ext4 -d tree image 16m");
  expect_all_files("rm -f image && mke2fs -q -t ext4 -b 1024 -O ^64bit -d tree image 16m");
}

TEST_F(ContainerTools, PlainErofsImages) {
  if (!is_installed("mkfs.erofs")) GTEST_SKIP() << "mkfs.erofs is not installed";
  expect_all_files("rm -f image && mkfs.erofs image tree");
  expect_all_files("rm -f image && mkfs.erofs -E force-inode-extended image tree");
  expect_all_files("rm -f image && mkfs.erofs -E noinline_data image tree");
}

}  // namespace
}  // namespace bulla
