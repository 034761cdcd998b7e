// SPDX-License-Identifier: Apache-2.0
#include "formats/cbor_writer.hpp"

#include <gtest/gtest.h>

#include "formats/error.hpp"

namespace bulla {
namespace {

struct IntegerCase {
  std::int64_t value;
  const char *hex;
};

// RFC 8949, appendix A.
constexpr IntegerCase kIntegers[] = {
    {0, "00"},
    {10, "0a"},
    {23, "17"},
    {24, "1818"},
    {100, "1864"},
    {255, "18ff"},
    {256, "190100"},
    {1000, "1903e8"},
    {65535, "19ffff"},
    {65536, "1a00010000"},
    {1000000, "1a000f4240"},
    {4294967295, "1affffffff"},
    {4294967296, "1b0000000100000000"},
    {1000000000000, "1b000000e8d4a51000"},
    {-1, "20"},
    {-10, "29"},
    {-19, "32"},
    {-24, "37"},
    {-25, "3818"},
    {-100, "3863"},
    {-1000, "3903e7"},
    {INT64_MIN, "3b7fffffffffffffff"},
};

TEST(CborWriter, WritesIntegersInTheirShortestForm) {
  for (const IntegerCase &each : kIntegers) {
    EXPECT_EQ(to_hex(encode_item([&](CborWriter &out) { out.integer(each.value); })), each.hex);
  }
  EXPECT_EQ(to_hex(encode_item([](CborWriter &out) { out.uint(UINT64_MAX); })),
            "1bffffffffffffffff");
}

TEST(CborWriter, WritesStringsNilAndContainers) {
  const Bytes written = encode_item([](CborWriter &out) {
    out.map(3);
    out.uint(1);
    out.array(3);
    out.bytes(Bytes{1, 2});
    out.text("IETF");
    out.nil();
    out.integer(-1);
    out.map(0);
    out.integer(-2);
    out.array(0);
  });
  EXPECT_EQ(to_hex(written),
            "a3018342010264"
            "49455446f620a02180");
}

TEST(CborWriter, WritesLongHeadsForLongStrings) {
  const Bytes written = encode_item([](CborWriter &out) { out.bytes(Bytes(256)); });
  EXPECT_EQ(to_hex(ByteView(written).first(4)), "59010000");
  EXPECT_EQ(written.size(), 259u);
}

void expect_internal(void (*write)(CborWriter &)) {
  try {
    encode_item(write);
    FAIL() << "nothing was thrown";
  } catch (const Error &error) {
    EXPECT_EQ(error.reason(), "internal");
  }
}

TEST(CborWriter, RefusesKeysThatDoNotAscend) {
  expect_internal([](CborWriter &out) {
    out.map(2);
    out.uint(2), out.uint(0);
    out.uint(1), out.uint(0);
  });
  expect_internal([](CborWriter &out) {
    out.map(2);
    out.uint(1), out.uint(0);
    out.uint(1), out.uint(0);
  });
  expect_internal([](CborWriter &out) {  // -1 (20) before 24 (18 18)
    out.map(2);
    out.integer(-1), out.uint(0);
    out.uint(24), out.uint(0);
  });
}

TEST(CborWriter, ComparesKeysOfAnOuterMapAfterAnInnerOne) {
  expect_internal([](CborWriter &out) {
    out.map(2);
    out.uint(5);
    out.map(1);
    out.uint(1), out.uint(0);
    out.uint(3), out.uint(0);
  });
}

TEST(CborWriter, RefusesAnythingButOneWholeItem) {
  expect_internal([](CborWriter &) {});
  expect_internal([](CborWriter &out) { out.array(2), out.uint(1); });
  expect_internal([](CborWriter &out) { out.map(1), out.uint(1); });
  expect_internal([](CborWriter &out) { out.array(1), out.uint(1), out.uint(2); });
}

}  // namespace
}  // namespace bulla
