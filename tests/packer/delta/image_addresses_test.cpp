// SPDX-License-Identifier: Apache-2.0
#include "packer/delta/image_addresses.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/packer/delta/random_bytes.hpp"
#include "verifier/delta/little_endian.h"

namespace bulla {
namespace {

// An ELF64 header with one loadable segment and `memory_bytes` of it.
Bytes elf64(std::uint32_t machine, std::uint64_t address, std::uint64_t memory_bytes) {
  Bytes image(4096, 0);
  const Bytes identity = {0x7f, 'E', 'L', 'F', 2, 1, 1};
  std::copy(identity.begin(), identity.end(), image.begin());
  bulla_store16(&image[18], machine);
  bulla_store64(&image[32], 64);
  bulla_store16(&image[54], 56);
  bulla_store16(&image[56], 1);
  bulla_store32(&image[64], 1);
  bulla_store64(&image[64 + 8], 1024);
  bulla_store64(&image[64 + 16], address);
  bulla_store64(&image[64 + 32], 2048);
  bulla_store64(&image[64 + 40], memory_bytes);
  return image;
}

TEST(ImageAddresses, ReadsLoadableSegmentsOfElf) {
  const ImageAddresses image = image_addresses(elf64(183, 0x400000, 5000));
  EXPECT_EQ(image.architecture, BULLA_DELTA_ARCH_ARM64);
  EXPECT_EQ(image.base, 0u);
  EXPECT_EQ(bulla_delta_address_at(&image.map, 1024), 0x400000);
  EXPECT_EQ(bulla_delta_address_at(&image.map, 1023), -1);
  EXPECT_EQ(bulla_delta_address_at(&image.map, 3072), -1);
  EXPECT_EQ(image.map.limit, 0x400000 + 5000);
}

TEST(ImageAddresses, CountsAddressesOfKernelsFromTheirBase) {
  const ImageAddresses x86 = image_addresses(elf64(62, 0xffffffff81000000, 2048));
  EXPECT_EQ(x86.base, 0xffffffff80000000);
  EXPECT_EQ(bulla_delta_address_at(&x86.map, 1024), 0x1000000);
  const ImageAddresses arm64 = image_addresses(elf64(183, 0xffff800008010000, 2048));
  EXPECT_EQ(arm64.base, 0xffff800008000000);
}

TEST(ImageAddresses, SurvivesSegmentsThatLieAboutThemselves) {
  for (const std::uint64_t wrong :
       {std::uint64_t{1} << 62, ~std::uint64_t{0}, std::uint64_t{5000}}) {
    for (const std::size_t field : {8u, 16u, 32u, 40u}) {
      Bytes image = elf64(183, 0x400000, 5000);
      bulla_store64(&image[64 + field], wrong);
      const ImageAddresses found = image_addresses(image);
      for (std::uint32_t i = 0; i < found.map.count; i++) {
        const bulla_delta_map_range &range = found.map.ranges[i];
        EXPECT_LE(std::uint64_t{range.offset} + range.length, image.size());
        EXPECT_GE(range.address, 0);
        EXPECT_LT(range.address, BULLA_DELTA_ADDRESS_MAX);
      }
    }
  }
}

TEST(ImageAddresses, TakesAVectorTableForCortexM) {
  Bytes image(2048, 0);
  bulla_store32(&image[0], 0x20008000);
  for (std::size_t at = 4; at < 64; at += 4) bulla_store32(&image[at], 0x08000401);
  const ImageAddresses found = image_addresses(image);
  EXPECT_EQ(found.architecture, BULLA_DELTA_ARCH_THUMB2);
  EXPECT_EQ(found.base, 0x08000000u);
}

// A portable executable with two sections, the second one nearer to the first in the file than it
// is in memory.
Bytes portable_executable(std::uint32_t machine) {
  Bytes image(8192, 0);
  const std::size_t header = 128, optional = header + 24, table = optional + 112;
  bulla_store16(&image[0], 0x5a4d);
  bulla_store32(&image[60], header);
  bulla_store32(&image[header], 0x4550);
  bulla_store16(&image[header + 4], machine);
  bulla_store16(&image[header + 6], 2);
  bulla_store16(&image[header + 20], 112);
  bulla_store32(&image[optional + 56], 0x9000);
  bulla_store32(&image[optional + 60], 1024);
  const std::uint32_t places[2][3] = {{0x1000, 1024, 2048}, {0x8000, 3072, 512}};
  for (std::size_t i = 0; i < 2; i++) {
    bulla_store32(&image[table + 40 * i + 12], places[i][0]);
    bulla_store32(&image[table + 40 * i + 16], places[i][2]);
    bulla_store32(&image[table + 40 * i + 20], places[i][1]);
  }
  return image;
}

TEST(ImageAddresses, ReadsSectionsOfPortableExecutables) {
  const ImageAddresses found = image_addresses(portable_executable(0x8664));
  EXPECT_EQ(found.architecture, BULLA_DELTA_ARCH_X86_64);
  EXPECT_EQ(found.map.limit, 0x9000);
  EXPECT_EQ(bulla_delta_address_at(&found.map, 0), 0);
  EXPECT_EQ(bulla_delta_address_at(&found.map, 1024), 0x1000);
  EXPECT_EQ(bulla_delta_address_at(&found.map, 3072), 0x8000);
  EXPECT_EQ(bulla_delta_address_at(&found.map, 3584), -1);
  EXPECT_EQ(image_addresses(portable_executable(0xaa64)).architecture, BULLA_DELTA_ARCH_ARM64);
  EXPECT_EQ(image_addresses(portable_executable(0x5064)).architecture, BULLA_DELTA_ARCH_NONE);
}

TEST(ImageAddresses, KeepsMapsInOrderWhateverSectionsSay) {
  for (std::uint32_t seed = 0; seed < 200; seed++) {
    Bytes image = portable_executable(0x8664);
    const Bytes noise = random_bytes(80, 8, seed);  // small numbers, so that places overlap
    bulla_store16(&image[128 + 6], seed % 40);
    for (std::size_t i = 0; i < noise.size(); i++) image[264 + i] = noise[i];
    const ImageAddresses found = image_addresses(image);
    std::uint64_t end = 0;
    for (std::uint32_t i = 0; i < found.map.count; i++) {
      const bulla_delta_map_range &range = found.map.ranges[i];
      EXPECT_GE(range.offset, end);
      end = std::uint64_t{range.offset} + range.length;
      EXPECT_LE(range.address + range.length, found.map.limit);
    }
    EXPECT_LE(end, image.size());
  }
}

// Functions of 32 bytes that begin with a push, and a table of pointers to them.
Bytes cortex_m_image(std::uint32_t load_address) {
  Bytes image(4096, 0);
  bulla_store32(&image[0], 0x20008000);
  for (std::size_t at = 4; at < 64; at += 4) bulla_store32(&image[at], load_address + 1025);
  for (std::size_t i = 0; i < 20; i++) {
    const std::uint32_t place = 1024 + 32 * static_cast<std::uint32_t>(i * i % 60);
    bulla_store16(&image[place], 0xb510);
    bulla_store32(&image[3072 + 4 * i], load_address + place + 1);
  }
  return image;
}

TEST(ImageAddresses, FindsWhereFirmwareWasLinkedTo) {
  const ImageAddresses behind_loader = image_addresses(cortex_m_image(0x08020000));
  EXPECT_EQ(behind_loader.architecture, BULLA_DELTA_ARCH_THUMB2);
  EXPECT_EQ(behind_loader.base, 0x08000000u);
  EXPECT_EQ(bulla_delta_address_at(&behind_loader.map, 0), 0x20000);
  EXPECT_EQ(behind_loader.map.limit, 0x20000 + 4096);
  for (const std::uint32_t load_address : {0u, 0xc200u}) {
    const ImageAddresses low = image_addresses(cortex_m_image(load_address));
    EXPECT_EQ(low.architecture, BULLA_DELTA_ARCH_THUMB2);
    EXPECT_EQ(low.base, 0u);
    EXPECT_EQ(bulla_delta_address_at(&low.map, 1024), load_address + 1024);
  }
}

TEST(ImageAddresses, LooksBehindTheHeadersOfBootLoaders) {
  Bytes image(512, 0xff);
  bulla_store32(&image[0], 0x96f3b83d);
  bulla_store16(&image[8], 512);
  const Bytes firmware = cortex_m_image(0x08020000);
  image.insert(image.end(), firmware.begin(), firmware.end());
  const ImageAddresses mcuboot = image_addresses(image);
  EXPECT_EQ(mcuboot.architecture, BULLA_DELTA_ARCH_THUMB2);
  EXPECT_EQ(bulla_delta_address_at(&mcuboot.map, 511), -1);
  EXPECT_EQ(bulla_delta_address_at(&mcuboot.map, 512), 0x20000);

  Bytes kernel(64 + 8192, 0);  // behind a header of U-Boot's
  bulla_store32(&kernel[64 + 56], 0x644d5241);
  bulla_store64(&kernel[64 + 16], 8192);
  const ImageAddresses wrapped = image_addresses(kernel);
  EXPECT_EQ(wrapped.architecture, BULLA_DELTA_ARCH_ARM64);
  EXPECT_EQ(bulla_delta_address_at(&wrapped.map, 64), 0);
}

TEST(ImageAddresses, FindsTheBaseOfAKernelByItsPointers) {
  Bytes image(8192, 0);
  bulla_store32(&image[56], 0x644d5241);
  bulla_store64(&image[16], 10000);
  for (std::size_t at = 4096; at < 8192; at += 8)
    bulla_store64(&image[at], 0xffffffc008000000 + at);
  const ImageAddresses found = image_addresses(image);
  EXPECT_EQ(found.architecture, BULLA_DELTA_ARCH_ARM64);
  EXPECT_EQ(found.base, 0xffffffc008000000);
  EXPECT_EQ(found.map.limit, 10000);
}

TEST(ImageAddresses, FindsNoCodeInNoiseTextOrZeros) {
  EXPECT_EQ(image_addresses(random_bytes(200000, 256, 1)).architecture, BULLA_DELTA_ARCH_NONE);
  EXPECT_EQ(image_addresses(random_bytes(200000, 90, 2)).architecture, BULLA_DELTA_ARCH_NONE);
  EXPECT_EQ(image_addresses(Bytes(200000, 0)).architecture, BULLA_DELTA_ARCH_NONE);
  EXPECT_EQ(image_addresses({}).architecture, BULLA_DELTA_ARCH_NONE);
}

TEST(ImageAddresses, GuessesTheArchitectureOfCodeWithoutAHeader) {
  std::ifstream file("/proc/self/exe", std::ios::binary);
  const Bytes program((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const ImageAddresses elf = image_addresses(program);
  if (elf.architecture != BULLA_DELTA_ARCH_X86_64) GTEST_SKIP() << "this is no x86-64 program";
  const ByteView code = ByteView(program).subspan(program.size() / 8, program.size() / 2);
  EXPECT_EQ(image_addresses(code).architecture, BULLA_DELTA_ARCH_X86_64);
}

}  // namespace
}  // namespace bulla
