// SPDX-License-Identifier: Apache-2.0
//
// bulla delta: the same image as NEW, manifest and its signatures included, travelling as a patch
// against OLD. Both packages are checked against their own digests; whether anybody trusts them is
// for `verify` to say.
#include <filesystem>
#include <system_error>

#include "cli/command.hpp"
#include "cli/delta_choices.hpp"
#include "cli/delta_maker.hpp"
#include "cli/job_count.hpp"
#include "cli/key_options.hpp"
#include "cli/signing_trust.hpp"
#include "files/file_errors.hpp"
#include "formats/number_names.hpp"
#include "packer/delta_pair.hpp"

namespace bulla {
namespace {

class Delta final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operand("OLD", "the package of the image that devices run", old_);
    arguments.operand("NEW", "the full package of the image that they shall run", new_);
    arguments.option("-o,--out", "D.bulla", "the delta package; '-' is stdout", job_.output_path)
        .required()
        .files();
    choices_.declare(arguments);
    keys_.declare(arguments);
    signing_trust_.declare(arguments);
    jobs_.declare(arguments);
    arguments.flag("-f,--force", "replaces an existing output", is_forced_);
  }

  int run(Output &output) override {
    if (old_ == "-" || new_ == "-") throw Error(Reason::kUsage, "OLD and NEW are files, not '-'");
    refuse_input_as_output();
    if (job_.output_path == "-") output.give_stdout_away();
    job_.parameters = choices_.parameters();
    if (is_forced_) job_.overwrite = Overwrite::kYes;
    if (!is_forced_) OutputFile(job_.output_path, Overwrite::kNo);  // before the work, not after it
    keys_.give_notices_to(output);
    const SigningKeys keys = keys_.open();
    job_.keys = &keys;
    job_.policy = signing_trust_.policy();
    job_.job_count = jobs_.value();

    PackageImage old_image = open_package_image(old_, job_.job_count, output.progress());
    PackageImage new_image = open_package_image(new_, job_.job_count, output.progress());
    job_.old_image = &old_image;
    job_.new_image = &new_image;
    const MadeDelta made = make_delta_file(job_, output.progress());
    warn(made, output);
    show(made, keys, output);
    output.result(record_of(made, keys));
    return 0;
  }

 private:
  // --force is for an older delta under that name, not for a package that is read.
  void refuse_input_as_output() const {
    for (const std::string &input : {old_, new_}) {
      std::error_code no_matter;
      if (std::filesystem::equivalent(input, job_.output_path, no_matter)) {
        throw Error(Reason::kUsage, job_.output_path + ": is read, so it cannot be the output too");
      }
    }
  }

  void warn(const MadeDelta &made, Output &output) const {
    const Manifest &from = *job_.old_image->contents.manifest;
    const Manifest &to = *job_.new_image->contents.manifest;
    if (!is_update(from, to)) {
      output.warn("the new image has sequence " + std::to_string(to.sequence) + ", the old one " +
                  std::to_string(from.sequence) + ": devices take it only as a rollback by name");
    }
    if (!made.full_is_better.empty()) {
      output.warn("the full image would serve better: " + made.full_is_better);
    }
  }

  static void show(const FlashNeeds &flash, Output &output) {
    output.line("in place, in flash that erases " + size_text(flash.place.erase_bytes) +
                ": scratch of " + size_text(flash.place.scratch_bytes) + " and a journal of " +
                size_text(flash.journal_bytes) + " beside the slot");
    if (flash.scratch_wanted > 0) {
      output.line("much of the old image is overwritten before it is needed: --scratch " +
                  std::to_string(flash.scratch_wanted) + " would make a smaller patch");
    }
    output.line("who may sign the image has to sign its transport, or a role granted in-place");
  }

  static Record record_of(const FlashNeeds &flash) {
    return Record()
        .add("erase", std::uint64_t{flash.place.erase_bytes})
        .add("scratch", std::uint64_t{flash.place.scratch_bytes})
        .add("journal", std::uint64_t{flash.journal_bytes})
        .add("scratch_wanted", std::uint64_t{flash.scratch_wanted});
  }

  void show(const MadeDelta &made, const SigningKeys &keys, Output &output) const {
    const PackageContents &to = job_.new_image->contents;
    output.line(output.strong(job_.output_path) + ": patch of " + size_text(made.stored_size) +
                " for an image of " + size_text(to.manifest->installed->size) + ", transport " +
                signed_text(keys));
    output.line("applying takes " + size_text(made.memory_bytes) + " of memory; in full it is " +
                size_text(made.full_stored_size));
    if (made.flash) show(*made.flash, output);
    output.line("digests were checked, signatures were not: bulla verify does that");
  }

  Record record_of(const MadeDelta &made, const SigningKeys &keys) const {
    const PackageContents &from = job_.old_image->contents;
    const PackageContents &to = job_.new_image->contents;
    Record record;
    record.add("file", job_.output_path)
        .add("outcome", "made")
        .add("reason", "ok")
        .add("encoding", encoding_name(encoding_number(job_.parameters.encoding)))
        .add("verified", false)
        .add("manifest_digest", to_hex(to.digest))
        .add("transport_digest", to_hex(made.transport_digest))
        .add("base_digest", to_hex(from.manifest->installed->digest))
        .add("image_digest", to_hex(to.manifest->installed->digest))
        .add("base_size", from.manifest->installed->size)
        .add("installed_size", to.manifest->installed->size)
        .add("stored_size", made.stored_size)
        .add("full_stored_size", made.full_stored_size)
        .add("package_size", made.package_size)
        .add("working_memory", made.memory_bytes)
        .add("full_is_better", made.full_is_better)
        .add("signed_by", ids_of(keys));
    if (made.flash) record.add("in_place", record_of(*made.flash));
    return record;
  }

  std::string old_;
  std::string new_;
  DeltaChoices choices_;
  KeyOptions keys_;
  SigningTrust signing_trust_;
  JobCount jobs_;
  bool is_forced_ = false;
  DeltaJob job_;
};

}  // namespace

extern const CommandEntry kDelta;
const CommandEntry kDelta = {
    "delta", "makes a package that travels as a patch against an old image", make_command<Delta>};

}  // namespace bulla
