// SPDX-License-Identifier: Apache-2.0
//
// bulla matrix: every delta of a release. Can be killed and run again at any time; shards share
// nothing but the directory.
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "cli/command.hpp"
#include "cli/delta_choices.hpp"
#include "cli/job_count.hpp"
#include "cli/key_options.hpp"
#include "cli/matrix_run.hpp"
#include "cli/shard.hpp"
#include "cli/signing_trust.hpp"
#include "files/file_errors.hpp"

namespace bulla {
namespace {

class Matrix final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operands("OLD", "packages of the images that devices run", old_);
    arguments.option("--to", "NEW", "full packages of the images that they shall run", new_)
        .required()
        .several()
        .files();
    arguments.option("-o,--out", "DIR", "where the deltas go; made if it is missing", directory_)
        .files();
    arguments.option("--plan-only", "FILE", "writes the jobs as JSON and does none", plan_).files();
    arguments.option("--shard", "I/N", "does the I-th of N equal parts of the plan", shard_);
    choices_.declare(arguments);
    keys_.declare(arguments);
    signing_trust_.declare(arguments);
    jobs_.declare(arguments);
    arguments.flag("-f,--force", "makes again what is there, and replaces a plan", is_forced_);
  }

  int run(Output &output) override {
    if (directory_.empty() && plan_.empty()) {
      throw Error(Reason::kUsage, "where the deltas go is missing").hint("-o DIR");
    }
    if (directory_ == "-") throw Error(Reason::kUsage, "-o names a directory, not '-'");
    parameters_ = choices_.parameters();
    const Shard shard = shard_.empty() ? Shard{} : shard_from_text(shard_);
    read_images(old_, old_images_, output);
    read_images(new_, new_images_, output);
    MatrixPlan plan = make_matrix_plan(old_images_, new_images_, parameters_text(parameters_));
    keep_shard(plan, shard.number, shard.count);
    return plan_.empty() ? work(plan, output) : write_plan(plan, output);
  }

 private:
  void read_images(const std::vector<std::string> &paths, std::vector<MatrixImage> &images,
                   Output &output);
  Record image_record(const MatrixImage &image) const;
  std::vector<Record> omission_records(const MatrixPlan &plan) const;
  int write_plan(const MatrixPlan &plan, Output &output) const;
  int work(const MatrixPlan &plan, Output &output);
  Record do_job(const MatrixJob &job, MatrixRun &run, Output &output);
  void tell_omissions(const MatrixPlan &plan, Output &output) const;

  std::vector<std::string> old_;
  std::vector<std::string> new_;
  std::string directory_;
  std::string plan_;
  std::string shard_;
  DeltaChoices choices_;
  KeyOptions keys_;
  SigningTrust signing_trust_;
  JobCount jobs_;
  bool is_forced_ = false;
  DeltaParameters parameters_;
  std::vector<MatrixImage> old_images_;
  std::vector<MatrixImage> new_images_;
  std::vector<Record> unusable_;
  int exit_code_ = 0;  // the worst of all jobs, and its reason
  std::string reason_ = "ok";
};

// An old package that is no full image is left out: it came along with a pattern. A new one is an
// error.
void Matrix::read_images(const std::vector<std::string> &paths, std::vector<MatrixImage> &images,
                         Output &output) {
  for (const std::string &path : paths) {
    const PackageContents contents = read_package(path);
    try {
      require_full_image(contents);
    } catch (const Error &error) {
      if (&images == &new_images_) throw;
      output.note(std::string("left out: ") + error.what());
      unusable_.push_back(
          Record().add("old", path).add("reason", error.reason()).add("sentence", error.what()));
      continue;
    }
    images.push_back({path, *contents.manifest, contents.digest});
  }
}

Record Matrix::image_record(const MatrixImage &image) const {
  return Record()
      .add("file", image.path)
      .add("name", image.manifest.name)
      .add("sequence", image.manifest.sequence)
      .add("manifest_digest", to_hex(image.manifest_digest))
      .add("image_digest", to_hex(image.manifest.installed->digest))
      .add("installed_size", image.manifest.installed->size);
}

std::vector<Record> Matrix::omission_records(const MatrixPlan &plan) const {
  std::vector<Record> records = unusable_;
  for (const MatrixOmission &omission : plan.omissions) {
    records.push_back(Record()
                          .add("old", old_images_[omission.old_index].path)
                          .add("new", new_images_[omission.new_index].path)
                          .add("reason", omission.reason)
                          .add("sentence", omission.sentence));
  }
  return records;
}

int Matrix::write_plan(const MatrixPlan &plan, Output &output) const {
  std::vector<Record> jobs;
  for (const MatrixJob &job : plan.jobs) {
    jobs.push_back(Record()
                       .add("job", job.name)
                       .add("output", job.output)
                       .add("old", image_record(old_images_[job.old_index]))
                       .add("new", image_record(new_images_[job.new_index])));
  }
  if (plan_ == "-") output.give_stdout_away();
  const std::string text = Record()
                               .add("format", 1)
                               .add("parameters", parameters_text(parameters_))
                               .add("jobs", jobs)
                               .add("left_out", omission_records(plan))
                               .pretty_text() +
                           "\n";
  write_whole(plan_, as_bytes(text), is_forced_ ? Overwrite::kYes : Overwrite::kNo);
  tell_omissions(plan, output);
  output.line(output.strong(plan_) + ": " + std::to_string(jobs.size()) + " jobs");
  output.result(Record()
                    .add("file", plan_)
                    .add("outcome", "planned")
                    .add("reason", "ok")
                    .add("jobs", static_cast<std::uint64_t>(jobs.size()))
                    .add("left_out", omission_records(plan)));
  return 0;
}

void Matrix::tell_omissions(const MatrixPlan &plan, Output &output) const {
  for (const MatrixOmission &omission : plan.omissions) {
    output.line("left out: " + old_images_[omission.old_index].path + " to " +
                new_images_[omission.new_index].path + ": " + omission.sentence);
  }
}

Record Matrix::do_job(const MatrixJob &job, MatrixRun &run, Output &output) {
  Record record;
  record.add("job", job.name)
      .add("output", run.output_path(job))
      .add("old", old_images_[job.old_index].path)
      .add("new", new_images_[job.new_index].path);
  try {
    const JobReport report = run.run(job, output.progress());
    record.add("outcome", job_outcome_name(report.outcome))
        .add("reason", "ok")
        .add("stored_size", report.stored_size)
        .add("package_size", report.package_size)
        .add("full_is_better", report.full_is_better);
    if (!report.remade_because.empty()) {
      record.add("remade_because", report.remade_because);
      output.warn(run.output_path(job) + ": made again: " + report.remade_because);
    }
    if (!report.full_is_better.empty()) {
      output.warn(job.output + ": the full image would serve better: " + report.full_is_better);
    }
    if (report.scratch_wanted > 0) {
      record.add("scratch_wanted", std::uint64_t{report.scratch_wanted});
      output.line(job.output + ": --scratch " + std::to_string(report.scratch_wanted) +
                  " would make a smaller patch");
    }
    output.line(job.output + ": " + std::string(job_outcome_name(report.outcome)) + ", " +
                size_text(report.stored_size));
  } catch (const Error &error) {
    if (error.reason() == reason_text(Reason::kInterrupted)) throw;
    output.complain(error);
    if (error.exit_code() > exit_code_) reason_ = error.reason();
    exit_code_ = std::max(exit_code_, error.exit_code());
    record.add("outcome", "failed").add("reason", error.reason()).add("message", error.what());
  }
  return record;
}

void make_directory(const std::string &path) {
  if (mkdir(path.c_str(), 0777) == 0) return;
  const int fault = errno;
  struct stat status {};
  if (fault != EEXIST || stat(path.c_str(), &status) != 0) {
    throw write_error(path, "cannot be made", fault);
  }
  if (!S_ISDIR(status.st_mode)) {
    throw Error(Reason::kOutputFailed,
                path + ": is a " + std::string(kind_of_file(status.st_mode)) + ", not a directory");
  }
}

int Matrix::work(const MatrixPlan &plan, Output &output) {
  make_directory(directory_);
  keys_.give_notices_to(output);
  const SigningKeys keys = keys_.open();
  MatrixRun matrix_run(
      old_images_, new_images_, keys,
      {directory_, parameters_, is_forced_ ? Existing::kMakeAgain : Existing::kKeep, jobs_.value(),
       signing_trust_.policy()});
  std::vector<Record> records;
  for (const MatrixJob &job : plan.jobs) {
    output.detail("job " + std::to_string(records.size() + 1) + " of " +
                  std::to_string(plan.jobs.size()) + ": " + job.output);
    records.push_back(do_job(job, matrix_run, output));
  }
  tell_omissions(plan, output);
  output.result(Record()
                    .add("outcome", exit_code_ == 0 ? "made" : "failed")
                    .add("reason", reason_)
                    .add("directory", directory_)
                    .add("jobs", records)
                    .add("left_out", omission_records(plan)));
  return exit_code_;
}

}  // namespace

extern const CommandEntry kMatrix;
const CommandEntry kMatrix = {"matrix", "makes every delta of a release, old images × new ones",
                              make_command<Matrix>};

}  // namespace bulla
