// SPDX-License-Identifier: Apache-2.0
#include "packer/delta/contained_files.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstring>

#include "tests/packer/delta/random_bytes.hpp"
#include "verifier/delta/little_endian.h"

namespace bulla {
namespace {

void add_member(Bytes &archive, const std::string &name, char type, const std::string &content) {
  Bytes header(512, 0);
  std::memcpy(&header[0], name.data(), name.size());
  std::snprintf(reinterpret_cast<char *>(&header[124]), 12, "%011zo", content.size());
  std::memset(&header[148], ' ', 8);
  header[156] = static_cast<std::uint8_t>(type);
  std::memcpy(&header[257], "ustar", 6);
  unsigned sum = 0;
  for (const std::uint8_t byte : header) sum += byte;
  std::snprintf(reinterpret_cast<char *>(&header[148]), 8, "%06o", sum);
  archive.insert(archive.end(), header.begin(), header.end());
  archive.insert(archive.end(), content.begin(), content.end());
  archive.resize((archive.size() + 511) / 512 * 512, 0);
}

TEST(TarFiles, GivesEachMemberWithItsHeaderAndPadding) {
  Bytes archive;
  add_member(archive, "etc/", '5', "");
  add_member(archive, "etc/hosts", '0', "127.0.0.1");
  add_member(archive, "etc/empty", '0', "");
  add_member(archive, "last", '0', std::string(600, 'x'));
  archive.resize(archive.size() + 1024, 0);
  const std::vector<ContainedFile> files = contained_files(archive);
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files[0].path, "etc/hosts");
  EXPECT_EQ(files[0].extents, (std::vector<Extent>{{512, 1024}}));
  EXPECT_EQ(files[0].lead_bytes, 512u);
  EXPECT_EQ(files[1].path, "last");
  EXPECT_EQ(files[1].extents, (std::vector<Extent>{{2048, 1536}}));
}

TEST(TarFiles, TakesLongNamesFromTheHeadersBefore) {
  Bytes archive;
  add_member(archive, "././@LongLink", 'L', "a/name/of/gnu");
  add_member(archive, "short", '0', "1");
  add_member(archive, "PaxHeaders/x", 'x', "19 path=b/pax/name\n");
  add_member(archive, "short", '0', "2");
  const std::vector<ContainedFile> files = contained_files(archive);
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files[0].path, "a/name/of/gnu");
  EXPECT_EQ(files[0].lead_bytes, 1536u);
  EXPECT_EQ(files[1].path, "b/pax/name");
}

TEST(TarFiles, StopsWhereAHeaderIsDamagedOrPromisesTooMuch) {
  Bytes archive;
  add_member(archive, "one", '0', "1");
  add_member(archive, "two", '0', "2");
  Bytes damaged = archive;
  damaged[1024] ^= 1;
  EXPECT_EQ(contained_files(damaged).size(), 1u);
  EXPECT_EQ(contained_files(ByteView(archive).first(archive.size() - 511)).size(), 2u);
  EXPECT_EQ(contained_files(ByteView(archive).first(archive.size() - 512)).size(), 1u);
}

void add_cpio_member(Bytes &archive, const std::string &name, unsigned mode,
                     const std::string &content) {
  char header[111];
  std::snprintf(header, sizeof header,
                "070701%08x%08x%08x%08x%08x%08x%08zx%08x%08x%08x%08x%08zx%08x", 1u, mode, 0u, 0u,
                1u, 0u, content.size(), 0u, 0u, 0u, 0u, name.size() + 1, 0u);
  archive.insert(archive.end(), header, header + 110);
  archive.insert(archive.end(), name.begin(), name.end());
  archive.resize((archive.size() + 1 + 3) / 4 * 4, 0);
  archive.insert(archive.end(), content.begin(), content.end());
  archive.resize((archive.size() + 3) / 4 * 4, 0);
}

TEST(CpioFiles, GivesMembersOfArchivesBehindEachOther) {
  Bytes archive;
  add_cpio_member(archive, "early", 0100644, "microcode");
  add_cpio_member(archive, "TRAILER!!!", 0, "");
  archive.resize(512, 0);
  add_cpio_member(archive, "etc", 0040755, "");
  add_cpio_member(archive, "etc/motd", 0100644, "hello");
  add_cpio_member(archive, "TRAILER!!!", 0, "");
  const std::vector<ContainedFile> files = contained_files(archive);
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files[0].path, "early");
  EXPECT_EQ(files[0].extents, (std::vector<Extent>{{0, 128}}));
  EXPECT_EQ(files[0].lead_bytes, 116u);
  EXPECT_EQ(files[1].path, "etc/motd");
  EXPECT_GT(files[1].extents.front().offset, 512u);
}

TEST(CpioFiles, StopsWhereAMemberPromisesTooMuch) {
  Bytes archive;
  add_cpio_member(archive, "one", 0100644, "1");
  const std::size_t second = archive.size();
  add_cpio_member(archive, "two", 0100644, "2");
  EXPECT_EQ(contained_files(archive).size(), 2u);
  EXPECT_EQ(contained_files(ByteView(archive).first(archive.size() - 4)).size(), 1u);
  for (const std::size_t field : {54u, 94u}) {
    Bytes damaged = archive;
    for (std::size_t i = 0; i < 8; i++) damaged[second + field + i] = 'f';
    EXPECT_EQ(contained_files(damaged).size(), 1u);
  }
}

// A disk with a tar archive in its first partition and something else in the second.
Bytes disk(bool guid_table) {
  Bytes archive;
  add_member(archive, "etc/hosts", '0', "127.0.0.1");
  Bytes image(64 * 512, 0);
  bulla_store16(&image[510], 0xaa55);
  if (guid_table) {
    image[446 + 4] = 0xee;
    std::memcpy(&image[512], "EFI PART", 8);
    bulla_store64(&image[512 + 72], 2);
    bulla_store32(&image[512 + 80], 2);
    bulla_store32(&image[512 + 84], 128);
  }
  const std::uint32_t places[2][2] = {{8, 4}, {16, 100}};  // the second: more than there is
  for (std::size_t i = 0; i < 2; i++) {
    const std::size_t entry = guid_table ? 1024 + 128 * i : 446 + 16 * i;
    if (!guid_table) image[entry + 4] = 0x83;
    bulla_store32(&image[entry + (guid_table ? 32 : 8)], places[i][0]);
    bulla_store32(&image[entry + (guid_table ? 40 : 12)],
                  guid_table ? places[i][0] + places[i][1] - 1 : places[i][1]);
  }
  std::copy(archive.begin(), archive.end(), image.begin() + 8 * 512);
  return image;
}

TEST(PartitionFiles, LooksIntoThePartitionsOfBothTables) {
  for (const bool guid_table : {false, true}) {
    const std::vector<ContainedFile> files = contained_files(disk(guid_table));
    ASSERT_EQ(files.size(), 2u);
    EXPECT_EQ(files[0].path, "1/etc/hosts");
    EXPECT_EQ(files[0].extents, (std::vector<Extent>{{8 * 512, 1024}}));
    EXPECT_EQ(files[1].path, "2/");
    EXPECT_EQ(files[1].extents, (std::vector<Extent>{{16 * 512, 48 * 512}}));
  }
}

TEST(PartitionFiles, StayInsideDisksThatLie) {
  for (std::uint32_t seed = 0; seed < 200; seed++) {
    Bytes image = disk(seed % 2 == 0);
    const Bytes noise = random_bytes(256, 4, seed);
    std::copy(noise.begin(), noise.begin() + 64, image.begin() + 446);
    if (seed % 4 == 0) image[446 + 4] = 0xee;
    std::copy(noise.begin(), noise.end(), image.begin() + 1024);
    for (const ContainedFile &file : contained_files(image)) {
      for (const Extent &extent : file.extents) {
        EXPECT_GT(extent.length, 0u);
        EXPECT_LE(extent.end(), image.size());
      }
    }
  }
}

// Superblocks that are taken for one, before noise.
Bytes noisy_file_system(bool ext4, std::uint32_t seed) {
  Bytes image = random_bytes(1u << 16, 256, seed);
  std::fill(image.begin() + 1024, image.begin() + 1280, std::uint8_t{0});
  if (ext4) {
    bulla_store16(&image[1024 + 0x38], 0xef53);
    bulla_store32(&image[1024 + 0x28], 64);
    bulla_store16(&image[1024 + 0x58], 256);
    bulla_store32(&image[1024 + 0x14], 1);
  } else {
    bulla_store32(&image[1024], 0xe0f5e1e2);
    image[1024 + 12] = 9;
    bulla_store16(&image[1024 + 14], seed % 64);
    bulla_store32(&image[1024 + 40], 1);
  }
  return image;
}

TEST(ContainedFiles, StayInsideImagesThatLie) {
  for (std::uint32_t seed = 0; seed < 400; seed++) {
    const Bytes image = noisy_file_system(seed % 2 == 0, seed);
    for (const ContainedFile &file : contained_files(image)) {
      ASSERT_FALSE(file.extents.empty());
      for (const Extent &extent : file.extents) EXPECT_LE(extent.end(), image.size());
    }
  }
}

// A tree whose every node leads to itself 80 times would take 80^5 visits.
TEST(ContainedFiles, EndForAnExtentTreeThatContainsItself) {
  Bytes image(1u << 18, 0);
  const std::size_t super = 1024, descriptor = 2048, table = 4096, node = 8192;
  bulla_store16(&image[super + 0x38], 0xef53);
  bulla_store32(&image[super + 0x28], 32);
  bulla_store16(&image[super + 0x58], 256);
  bulla_store32(&image[super + 0x14], 1);
  bulla_store32(&image[descriptor + 8], table / 1024);
  const std::size_t root = table + 256;
  bulla_store16(&image[root], 0x41ed);
  bulla_store32(&image[root + 0x20], 0x80000);
  for (const std::size_t at : {root + 0x28, node}) {
    bulla_store16(&image[at], 0xf30a);
    bulla_store16(&image[at + 2], at == node ? 80 : 4);
    bulla_store16(&image[at + 6], 1);
    for (std::size_t i = 0; i < (at == node ? 80u : 4u); i++) {
      bulla_store32(&image[at + 12 + i * 12 + 4], node / 1024);
    }
  }
  EXPECT_TRUE(contained_files(image).empty());
}

}  // namespace
}  // namespace bulla
