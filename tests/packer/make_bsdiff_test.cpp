// SPDX-License-Identifier: Apache-2.0
//
// Patches of many kinds of images: a plain applier, written from the description of the format
// alone, gives the new image back, and so does Debian's bspatch.
#include "packer/bsdiff/make_bsdiff.hpp"

#include <bzlib.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "formats/bsdiff40.hpp"
#include "packer/bsdiff/suffix_index.hpp"
#include "tests/packer/scratch_directory.hpp"

namespace bulla {
namespace {

struct Images {
  std::string name;
  Bytes old_image;
  Bytes new_image;
};

Bytes joined(ByteView a, ByteView b) {
  Bytes bytes(a.begin(), a.end());
  bytes.insert(bytes.end(), b.begin(), b.end());
  return bytes;
}

Bytes edited(Bytes bytes, std::size_t every) {
  for (std::size_t i = every / 2; i < bytes.size(); i += every) bytes[i]++;
  return bytes;
}

std::vector<Images> kinds() {
  const Bytes text = noise(60'000);
  const ByteView view(text);
  const Bytes zeros(300'000, 0);
  Bytes periodic(200'000);
  for (std::size_t i = 0; i < periodic.size(); i++) periodic[i] = static_cast<std::uint8_t>(i % 7);
  return {
      {"Equal", text, text},
      {"BothEmpty", {}, {}},
      {"OldEmpty", {}, text},
      {"NewEmpty", text, {}},
      {"OneByte", {1}, {2}},
      {"Edits", text, edited(text, 997)},
      {"DenseEdits", text, edited(text, 9)},
      {"Insertion", text, joined(joined(view.first(20'000), noise(333)), view.subspan(20'000))},
      {"Removal", text, joined(view.first(20'000), view.subspan(21'111))},
      {"SwappedHalves", text, joined(view.subspan(30'000), view.first(30'000))},
      {"MovedStart", text, Bytes(text.begin() + 40'000, text.end())},
      {"Zeros", zeros, Bytes(250'001, 0)},
      {"ZerosEdited", zeros, edited(zeros, 1009)},
      {"Periodic", periodic, edited(Bytes(periodic.begin() + 3, periodic.end()), 5003)},
      {"NothingInCommon", Bytes(5000, 1), Bytes(5000, 2)},
  };
}

Bytes expanded(ByteView stream, std::size_t room) {
  Bytes out(room + 1);
  auto length = static_cast<unsigned>(out.size());
  EXPECT_EQ(BZ2_bzBuffToBuffDecompress(
                reinterpret_cast<char *>(out.data()), &length,
                reinterpret_cast<char *>(const_cast<std::uint8_t *>(stream.data())),
                static_cast<unsigned>(stream.size()), 0, 0),
            BZ_OK);
  out.resize(length);
  return out;
}

Bytes applied(ByteView patch, ByteView old_image) {
  const auto header = decode_bsdiff40_header(patch);
  EXPECT_TRUE(header.has_value());
  const auto size = static_cast<std::size_t>(header->new_bytes);
  const auto control_bytes = static_cast<std::size_t>(header->control_bytes);
  const auto diff_bytes = static_cast<std::size_t>(header->diff_bytes);
  const ByteView body = patch.subspan(kBsdiff40HeaderBytes);
  const Bytes control = expanded(body.first(control_bytes), 24 * (size + 2));
  const Bytes difference = expanded(body.subspan(control_bytes, diff_bytes), size);
  const Bytes extra = expanded(body.subspan(control_bytes + diff_bytes), size);
  Bytes result;
  std::size_t difference_at = 0;
  std::size_t extra_at = 0;
  std::int64_t old_at = 0;
  for (std::size_t at = 0; at + kBsdiff40TripleBytes <= control.size();
       at += kBsdiff40TripleBytes) {
    const Bsdiff40Triple triple =
        decode_bsdiff40_triple(ByteView(control).subspan(at).first<kBsdiff40TripleBytes>());
    for (std::int64_t i = 0; i < triple.add; i++) {
      const std::uint8_t old_byte = old_image[static_cast<std::size_t>(old_at + i)];
      result.push_back(static_cast<std::uint8_t>(difference[difference_at++] + old_byte));
    }
    for (std::int64_t i = 0; i < triple.copy; i++) result.push_back(extra[extra_at++]);
    old_at += triple.add + triple.seek;
  }
  EXPECT_EQ(difference_at, difference.size());
  EXPECT_EQ(extra_at, extra.size());
  return result;
}

TEST(MakeBsdiff, GivesPatchesThatMakeTheNewImage) {
  NoProgress none;
  for (const Images &images : kinds()) {
    const Bytes patch = make_bsdiff(images.old_image, images.new_image, none);
    EXPECT_EQ(applied(patch, images.old_image), images.new_image) << images.name;
    EXPECT_EQ(patch, make_bsdiff(images.old_image, images.new_image, none)) << images.name;
  }
}

TEST(MakeBsdiff, FindsWhatIsSimilar) {
  NoProgress none;
  for (const Images &images : kinds()) {
    if (images.name == "OldEmpty" || images.name == "DenseEdits") continue;
    EXPECT_LT(make_bsdiff(images.old_image, images.new_image, none).size(), 1500u) << images.name;
  }
}

TEST(MakeBsdiff, IsAppliedByBspatch) {
  if (std::system("command -v bspatch >/dev/null") != 0) {  // NOLINT(concurrency-mt-unsafe)
    GTEST_SKIP() << "bspatch (Debian's package bsdiff) is not installed";
  }
  NoProgress none;
  for (const Images &images : kinds()) {
    const ScratchDirectory directory;
    directory.write("old", images.old_image);
    directory.write("patch", make_bsdiff(images.old_image, images.new_image, none));
    const std::string command = "cd " + directory.path() + " && bspatch old new patch";
    ASSERT_EQ(std::system(command.c_str()), 0) << images.name;  // NOLINT(concurrency-mt-unsafe)
    EXPECT_EQ(directory.read("new"), images.new_image) << images.name;
  }
}

TEST(SuffixIndex, FindsTheLongestMatchThatAPlainSearchFinds) {
  Bytes text = noise(700);
  for (std::uint8_t &byte : text) byte &= 3;
  const SuffixIndex index(text);
  Bytes pattern = noise(900);
  for (std::uint8_t &byte : pattern) byte &= 3;
  for (std::size_t at = 0; at < pattern.size(); at++) {
    const ByteView wanted = ByteView(pattern).subspan(at);
    std::size_t best = 0;
    for (std::size_t start = 0; start < text.size(); start++) {
      std::size_t length = 0;
      while (length < wanted.size() && start + length < text.size() &&
             text[start + length] == wanted[length]) {
        length++;
      }
      best = std::max(best, length);
    }
    const LongestMatch match = index.longest_match(wanted);
    EXPECT_EQ(match.length, best);
    EXPECT_TRUE(std::equal(wanted.begin(), wanted.begin() + static_cast<std::ptrdiff_t>(best),
                           text.begin() + static_cast<std::ptrdiff_t>(match.offset)));
  }
}

}  // namespace
}  // namespace bulla
