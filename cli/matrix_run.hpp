// SPDX-License-Identifier: Apache-2.0
//
// Works through the jobs of a matrix: keeps what is there and right, makes what is not.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "cli/delta_maker.hpp"
#include "packer/matrix_plan.hpp"

namespace bulla {

enum class JobOutcome {
  kMade,
  kKept,    // it was there, and is what the job would make
  kSigned,  // the same, but a key had not signed it yet
  kRemade,  // something else was there under its name
};

std::string_view job_outcome_name(JobOutcome outcome);  // "made"

struct JobReport {
  JobOutcome outcome = JobOutcome::kMade;
  std::string remade_because;        // of kRemade
  std::uint64_t stored_size = 0;     // bytes of the patch
  std::uint64_t package_size = 0;    // bytes of the whole file
  std::string full_is_better;        // as MadeDelta; known only of what was made now
  std::uint32_t scratch_wanted = 0;  // in place, as FlashNeeds; the same
};

enum class Existing { kKeep, kMakeAgain };

// Remembers the images that were opened last, so that neighbouring jobs share them.
class MatrixRun {
 public:
  struct Settings {
    std::string directory;
    DeltaParameters parameters;
    Existing existing = Existing::kKeep;
    unsigned job_count = 0;
    const SigningPolicy *policy = nullptr;  // null: every key may sign
  };
  // All of these must outlive this.
  MatrixRun(std::span<const MatrixImage> old_images, std::span<const MatrixImage> new_images,
            const SigningKeys &keys, Settings settings)
      : old_images_(old_images),
        new_images_(new_images),
        keys_(keys),
        settings_(std::move(settings)) {}

  // Errors: those of make_delta_file, open_package_image and of signing; kInputChanged when a
  // package is no longer what the plan was made from; kOutputFailed when something stands under the
  // output's name that is no regular file: names are the plan's, so a link there is not the user's
  // wish, and is not followed.
  JobReport run(const MatrixJob &job, Progress &progress);

  std::string output_path(const MatrixJob &job) const;

 private:
  struct Opened {
    std::size_t index;
    PackageImage image;
  };
  PackageImage &open(std::optional<Opened> &shelf, std::span<const MatrixImage> images,
                     std::size_t index, Progress &progress);
  // What of the file there differs from what the job would make; empty when nothing.
  std::string difference(const MatrixJob &job, const std::string &path, Progress &progress) const;
  std::optional<JobReport> keep(const MatrixJob &job, std::string &difference_found,
                                Progress &progress) const;

  std::span<const MatrixImage> old_images_;
  std::span<const MatrixImage> new_images_;
  const SigningKeys &keys_;
  Settings settings_;
  std::optional<Opened> old_;
  std::optional<Opened> new_;
};

}  // namespace bulla
