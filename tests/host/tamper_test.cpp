// SPDX-License-Identifier: Apache-2.0
//
// Every byte of a small signed file flipped, and the file cut at every length: always refused,
// never anything worse. Each byte is flipped in its lowest bit, in its highest, and in all of them.
#include <gtest/gtest.h>

#include "tests/host/packages.hpp"
#include "verifier/host/verify.hpp"

namespace bulla::testing {
namespace {

class Tamper : public ::testing::Test {
 protected:
  bool accepts(ByteView file) const { return verify_bytes(file, "t.bulla", trust_).accepted; }

  void expect_every_flip_refused(const Bytes &good) const {
    Bytes file = good;
    for (std::size_t i = 0; i < file.size(); i++) {
      for (const int mask : {0x01, 0x80, 0xff}) {
        file[i] = static_cast<std::uint8_t>(good[i] ^ mask);
        EXPECT_FALSE(accepts(file)) << "byte " << i << " ^ " << mask;
      }
      file[i] = good[i];
    }
  }

  void expect_every_cut_refused(const Bytes &good) const {
    for (std::size_t length = 0; length < good.size(); length++) {
      EXPECT_FALSE(accepts(ByteView(good).first(length))) << "cut to " << length;
    }
    Bytes longer = good;
    longer.push_back(0);
    EXPECT_FALSE(accepts(longer));
  }

  void expect_all_refused(const Bytes &good) const {
    ASSERT_TRUE(accepts(good));
    expect_every_flip_refused(good);
    expect_every_cut_refused(good);
  }

  const Trust trust_ = trust_in(standard_store().store());
};

TEST_F(Tamper, RawPackageOfOneBlock) {
  expect_all_refused(image_package(content(700)).file());
}

TEST_F(Tamper, RawPackageWithAHashBlock) {
  const LaidOut laid = lay_out(content(2500), 10);
  expect_all_refused(package(manifest_for(laid.blob), laid.payload).file());
}

TEST_F(Tamper, CompressedPackage) {
  expect_all_refused(zstd_package(content(3000)).file());
}

TEST_F(Tamper, PackageOfNothing) {
  expect_all_refused(image_package({}).file());
}

TEST_F(Tamper, Capability) {
  expect_all_refused(capability_package(capability_manifest()).file());
}

TEST_F(Tamper, KeyStore) {
  expect_all_refused(key_store_package(standard_store(2).store()).file());
}

TEST_F(Tamper, ChainFile) {
  const Chain before{{link_of(standard_store(2).store())}};
  expect_all_refused(key_store_package(standard_store(3).store(), {"a", "b"}, before).file());
}

TEST_F(Tamper, Seal) {
  expect_all_refused(encode(seal_of(image_package(content(9)).envelope)));
}

}  // namespace
}  // namespace bulla::testing
