// SPDX-License-Identifier: Apache-2.0
//
// Our archives as GNU tar and bsdtar read them.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "packer/archive.hpp"
#include "packer/chunk_stream.hpp"
#include "tests/packer/command_output.hpp"
#include "tests/packer/scratch_directory.hpp"

namespace bulla {
namespace {

namespace fs = std::filesystem;

class ArchiveReadBy : public testing::TestWithParam<const char *> {
 protected:
  void SetUp() override {
    if (!is_installed(GetParam())) GTEST_SKIP() << GetParam() << " is not installed";
    fs::create_directories(tree_ / "tree");
    fs::create_directories(tree_ / "out");
  }

  void archive() {
    const DirectoryScan scan(tree_ / "tree");
    std::ofstream file(tree_ / "a.tar", std::ios::binary);
    ChunkStream stream(2, [&file](const SharedChunk &chunk) {
      file.write(reinterpret_cast<const char *>(chunk->bytes.data()),
                 static_cast<std::streamsize>(chunk->bytes.size()));
    });
    write_archive(scan, 1700000000, stream);
    stream.finish();
  }

  std::string run(const std::string &arguments) {
    return output_of("cd " + tree_.path() + " && TZ=UTC " + GetParam() + " " + arguments + " 2>&1");
  }

  ScratchDirectory tree_;
};

TEST_P(ArchiveReadBy, GivesBackTheDirectory) {
  tree_.write("tree/plain", "text");
  tree_.write("tree/big", noise(5000000));
  fs::create_directories(tree_ / "tree/d/empty");
  fs::create_symlink("plain", tree_ / "tree/d/link");
  fs::create_symlink(std::string(300, 'l'), tree_ / "tree/d/long-link");
  fs::create_hard_link(tree_ / "tree/big", tree_ / "tree/d/same");
  tree_.write("tree/d/" + std::string(250, 'n'), "long name");
  const std::string deep = "tree/" + std::string(200, 'p') + "/" + std::string(200, 'q');
  fs::create_directories(tree_ / deep);
  tree_.write(deep + "/" + std::string(200, 'r'), "deep");
  tree_.write("tree/d/not-\xff-utf8 \xc3\xa4", "bytes");
  chmod((tree_ / "tree/plain").c_str(), 0755);
  archive();
  EXPECT_EQ(run("-C out -xf a.tar"), "");
  EXPECT_EQ(output_of("diff -r --no-dereference " + tree_ / "tree" + " " + tree_ / "out 2>&1"), "");
  EXPECT_EQ(fs::hard_link_count(tree_ / "out/big"), 2u);
  EXPECT_EQ(fs::status(tree_ / "out/plain").permissions(), fs::perms{0755});
}

TEST_P(ArchiveReadBy, ShowsNormalisedOwnersModesAndTimes) {
  tree_.write("tree/setuid", "x");
  chmod((tree_ / "tree/setuid").c_str(), 06711);
  tree_.write("tree/private", "x");
  chmod((tree_ / "tree/private").c_str(), 0600);
  archive();
  const std::string list = run("--numeric-owner -tvf a.tar");
  EXPECT_NE(list.find("-rwxr-xr-x"), std::string::npos) << list;
  EXPECT_NE(list.find("-rw-r--r--"), std::string::npos) << list;
  EXPECT_EQ(list.find("rws"), std::string::npos) << list;
  EXPECT_NE(list.find("2023"), std::string::npos) << list;
}

INSTANTIATE_TEST_SUITE_P(Tools, ArchiveReadBy, testing::Values("tar", "bsdtar"),
                         [](const auto &tested) { return std::string(tested.param); });

}  // namespace
}  // namespace bulla
