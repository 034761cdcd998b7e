// SPDX-License-Identifier: Apache-2.0
//
// A file that is there is believed only after a look: its manifest and signatures are the new
// package's, its base is the old image, its payload has the digest that its transport names. What
// is not seen is whether the patch gives the image: that it was applied before it was written.
#include "cli/matrix_run.hpp"

#include <sys/stat.h>

#include "files/file_errors.hpp"
#include "signer/package_file.hpp"
#include "signer/signing_exchange.hpp"

namespace bulla {
namespace {

// What is no regular file is neither followed nor replaced.
bool exists(const std::string &path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) return false;
  if (S_ISREG(status.st_mode)) return true;
  throw Error(Reason::kOutputFailed, path + ": is a " + std::string(kind_of_file(status.st_mode)) +
                                         ", a delta can only take the place of a regular file")
      .hint("remove it");
}

bool is_signed_by_all(const FileEnvelope &envelope, const SigningKeys &keys) {
  for (const std::unique_ptr<SigningKey> &key : keys) {
    if (!has_valid_signature(envelope, EnvelopePart::kTransport, key->public_key())) return false;
  }
  return true;
}

}  // namespace

std::string_view job_outcome_name(JobOutcome outcome) {
  switch (outcome) {
    case JobOutcome::kMade:
      return "made";
    case JobOutcome::kKept:
      return "kept";
    case JobOutcome::kSigned:
      return "signed";
    case JobOutcome::kRemade:
      break;
  }
  return "remade";
}

std::string MatrixRun::output_path(const MatrixJob &job) const {
  return settings_.directory + "/" + job.output;
}

PackageImage &MatrixRun::open(std::optional<Opened> &shelf, std::span<const MatrixImage> images,
                              std::size_t index, Progress &progress) {
  if (!shelf || shelf->index != index) {
    shelf.reset();  // two of a kind never take memory at once
    shelf = Opened{index, open_package_image(images[index].path, settings_.job_count, progress)};
    if (shelf->image.contents.digest != images[index].manifest_digest) {
      throw Error(Reason::kInputChanged, images[index].path + ": another package than at first");
    }
  }
  return shelf->image;
}

std::string MatrixRun::difference(const MatrixJob &job, const std::string &path,
                                  Progress &progress) const {
  const PackageContents there = read_package(path);
  const PackageContents full = read_package(new_images_[job.new_index].path);
  if (there.digest != new_images_[job.new_index].manifest_digest) return "it has another manifest";
  if (there.envelope.signatures != full.envelope.signatures) {
    return "the signatures of the new package have changed";
  }
  if (there.attachments_stripped != full.attachments_stripped) return "attachments are missing";
  const auto &transport = there.transport;
  if (!transport || transport->encoding != encoding_number(settings_.parameters.encoding) ||
      transport->base != old_images_[job.old_index].manifest.installed ||
      transport->in_place != settings_.parameters.in_place) {
    return "it travels in another way";
  }
  check_package_payload(there, settings_.job_count, progress);
  return {};
}

std::optional<JobReport> MatrixRun::keep(const MatrixJob &job, std::string &difference_found,
                                         Progress &progress) const {
  const std::string path = output_path(job);
  if (!exists(path) || settings_.existing == Existing::kMakeAgain) return std::nullopt;
  try {
    difference_found = difference(job, path, progress);
  } catch (const Error &error) {
    if (error.reason() == reason_text(Reason::kInterrupted)) throw;
    difference_found = error.what();
  }
  if (!difference_found.empty()) return std::nullopt;
  PackageFile file(path);
  JobReport report;
  report.outcome = JobOutcome::kKept;
  if (!is_signed_by_all(file.envelope(), keys_)) {
    sign_envelope(file.envelope(), keys_, SignWhat::kTransport, settings_.policy);
    file.save();
    report.outcome = JobOutcome::kSigned;
  }
  const PackageContents contents = read_package(path);
  report.stored_size = contents.transport->stored.size;
  report.package_size = contents.file_bytes;
  return report;
}

JobReport MatrixRun::run(const MatrixJob &job, Progress &progress) {
  std::string found;
  if (const auto kept = keep(job, found, progress)) return *kept;
  DeltaJob delta;
  delta.new_image = &open(new_, new_images_, job.new_index, progress);
  delta.old_image = &open(old_, old_images_, job.old_index, progress);
  delta.parameters = settings_.parameters;
  delta.keys = &keys_;
  delta.policy = settings_.policy;
  delta.output_path = output_path(job);
  delta.overwrite = Overwrite::kYes;
  delta.job_count = settings_.job_count;
  const MadeDelta made = make_delta_file(delta, progress);
  return {found.empty() ? JobOutcome::kMade : JobOutcome::kRemade,
          found,
          made.stored_size,
          made.package_size,
          made.full_is_better,
          made.flash ? made.flash->scratch_wanted : 0};
}

}  // namespace bulla
