// SPDX-License-Identifier: Apache-2.0
//
// Plans: names follow from content alone, shards are a partition.
#include "packer/matrix_plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "formats/digest.hpp"

namespace bulla {
namespace {

MatrixImage image_of(std::uint64_t sequence, const std::string &name = "lamp-os") {
  MatrixImage image;
  image.path = name + std::to_string(sequence);
  image.manifest.name = name;
  image.manifest.sequence = sequence;
  image.manifest.installed = Blob{sequence * 1000, 12, sha256(as_bytes(image.path))};
  image.manifest_digest = sha256(encode(image.manifest));
  return image;
}

std::vector<MatrixImage> images(std::uint64_t from, std::uint64_t to) {
  std::vector<MatrixImage> all;
  for (std::uint64_t i = from; i <= to; i++) all.push_back(image_of(i));
  return all;
}

std::vector<std::string> names(const MatrixPlan &plan) {
  std::vector<std::string> all;
  for (const MatrixJob &job : plan.jobs) all.push_back(job.name);
  return all;
}

TEST(MatrixPlan, HasEveryOldImageAgainstEveryNewerOne) {
  const MatrixPlan plan = make_matrix_plan(images(1, 5), images(4, 6), "");
  EXPECT_EQ(plan.jobs.size(), 3u + 4u + 5u);
  EXPECT_EQ(plan.omissions.size(), 3u);
  for (const MatrixJob &job : plan.jobs) {
    EXPECT_LT(job.old_index + 1, job.new_index + 4);  // their sequences
  }
}

TEST(MatrixPlan, DoesNotDependOnTheOrderOfImagesNorOnTheirPaths) {
  std::vector<MatrixImage> turned = images(1, 9);
  std::reverse(turned.begin(), turned.end());
  for (MatrixImage &image : turned) image.path = "elsewhere/" + image.path;
  const auto expected = names(make_matrix_plan(images(1, 9), images(10, 12), "effort=max"));
  std::vector<MatrixImage> turned_new = images(10, 12);
  std::reverse(turned_new.begin(), turned_new.end());
  EXPECT_EQ(names(make_matrix_plan(turned, turned_new, "effort=max")), expected);
}

TEST(MatrixPlan, NamesDependOnEverythingThatTheBytesDependOn) {
  const auto name_of = [](const MatrixImage &from, const MatrixImage &to, std::string_view how) {
    return make_matrix_plan(std::vector{from}, std::vector{to}, how).jobs.at(0).name;
  };
  const MatrixImage from = image_of(1);
  const MatrixImage to = image_of(2);
  MatrixImage other_base = from;
  other_base.manifest.installed->digest[0] ^= 1;
  MatrixImage other_manifest = to;
  other_manifest.manifest_digest[0] ^= 1;
  const std::set<std::string> all = {name_of(from, to, "a"), name_of(from, to, "b"),
                                     name_of(other_base, to, "a"),
                                     name_of(from, other_manifest, "a")};
  EXPECT_EQ(all.size(), 4u);
}

TEST(MatrixPlan, ShardsAreAPartition) {
  const MatrixPlan whole = make_matrix_plan(images(1, 7), images(8, 10), "");
  for (std::uint64_t count = 1; count <= 25; count++) {
    std::vector<std::string> parts;
    for (std::uint64_t number = 1; number <= count; number++) {
      MatrixPlan shard = whole;
      keep_shard(shard, number, count);
      EXPECT_LE(shard.jobs.size(), whole.jobs.size() / count + 1);
      const auto own = names(shard);
      parts.insert(parts.end(), own.begin(), own.end());
    }
    std::vector<std::string> expected = names(whole);
    std::sort(parts.begin(), parts.end());
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(parts, expected) << count;
  }
}

TEST(MatrixPlan, NoNameInAManifestLeadsOutOfTheFolder) {
  MatrixImage from = image_of(1, "../../etc/passwd");
  MatrixImage to = image_of(2, "../../etc/passwd");
  const std::string output =
      make_matrix_plan(std::vector{from}, std::vector{to}, "").jobs.at(0).output;
  EXPECT_EQ(output.find('/'), std::string::npos);
}

}  // namespace
}  // namespace bulla
