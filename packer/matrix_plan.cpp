// SPDX-License-Identifier: Apache-2.0
//
// Jobs are ordered by new image, then old one, both by digest: who works through them opens each
// new image once. Shards take every n-th, so that each gets old images of all ages.
#include "packer/matrix_plan.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "formats/names.hpp"
#include "packer/delta_pair.hpp"

namespace bulla {
namespace {

// Grows when equal names would no longer mean equal outputs.
constexpr std::string_view kNaming = "bulla matrix 1";
constexpr std::size_t kNameDigits = 16;  // of 64, in file names

std::string job_name(const MatrixImage &from, const MatrixImage &to, std::string_view parameters) {
  const Blob &base = *from.manifest.installed;
  std::string text(kNaming);
  text += "\nbase " + to_hex(base.digest) + " " + std::to_string(base.size) + " " +
          std::to_string(base.log2_block);
  text += "\nnew " + to_hex(to.manifest_digest) + "\n";
  text += parameters;
  return to_hex(sha256(as_bytes(text)));
}

// A name in a manifest has no slash by its grammar; what becomes part of a path is looked at again.
std::string output_name(const MatrixImage &from, const MatrixImage &to, const std::string &name) {
  const Manifest &image = to.manifest;
  const std::string stem = is_filename(image.name) ? image.name : to_text(image.component);
  return stem + "-" + std::to_string(from.manifest.sequence) + "-to-" +
         std::to_string(to.manifest.sequence) + "-" + name.substr(0, kNameDigits) + ".bulla";
}

// Why this pair has no job: reason and sentence.
std::optional<MatrixOmission> omission_of(const MatrixImage &from, const MatrixImage &to) {
  if (from.manifest_digest == to.manifest_digest) {
    return MatrixOmission{0, 0, "same-image", "both packages hold the same image"};
  }
  if (const auto why = why_no_delta(from.manifest, to.manifest)) {
    return MatrixOmission{0, 0, std::string(why->reason()), why->what()};
  }
  if (!is_update(from.manifest, to.manifest)) {
    return MatrixOmission{0, 0, "not-newer",
                          "the old image has sequence " + std::to_string(from.manifest.sequence) +
                              ", the new one " + std::to_string(to.manifest.sequence)};
  }
  return std::nullopt;
}

}  // namespace

MatrixPlan make_matrix_plan(std::span<const MatrixImage> old_images,
                            std::span<const MatrixImage> new_images, std::string_view parameters) {
  MatrixPlan plan;
  std::set<std::string> names;
  const auto omit = [&plan](MatrixOmission omission, std::size_t from, std::size_t to) {
    omission.old_index = from;
    omission.new_index = to;
    plan.omissions.push_back(std::move(omission));
  };
  for (std::size_t to = 0; to < new_images.size(); to++) {
    for (std::size_t from = 0; from < old_images.size(); from++) {
      const MatrixImage &old_image = old_images[from];
      const MatrixImage &new_image = new_images[to];
      if (auto omission = omission_of(old_image, new_image)) {
        omit(std::move(*omission), from, to);
        continue;
      }
      const std::string name = job_name(old_image, new_image, parameters);
      if (!names.insert(name).second) {
        omit({0, 0, "same-base", "another job has the same images"}, from, to);
        continue;
      }
      plan.jobs.push_back({name, output_name(old_image, new_image, name), from, to});
    }
  }
  std::sort(plan.jobs.begin(), plan.jobs.end(), [&](const MatrixJob &a, const MatrixJob &b) {
    const Digest &a_new = new_images[a.new_index].manifest_digest;
    const Digest &b_new = new_images[b.new_index].manifest_digest;
    return a_new != b_new ? a_new < b_new : a.name < b.name;
  });
  return plan;
}

void keep_shard(MatrixPlan &plan, std::uint64_t number, std::uint64_t count) {
  std::vector<MatrixJob> kept;
  for (std::size_t i = 0; i < plan.jobs.size(); i++) {
    if (i % count == number - 1) kept.push_back(std::move(plan.jobs[i]));
  }
  plan.jobs = std::move(kept);
}

}  // namespace bulla
