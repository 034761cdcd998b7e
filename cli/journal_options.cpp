// SPDX-License-Identifier: Apache-2.0
#include "cli/journal_options.hpp"

#include "cli/journal_text.hpp"
#include "files/output_file.hpp"

namespace bulla {

void JournalOptions::declare(Arguments &arguments) {
  arguments.option("--journal", "FILE", "records what is signed here, made when absent", path_)
      .files();
  arguments
      .option("--journal-key", "URI", "signs FILE.checkpoint, which vouches for the journal",
              key_uri_)
      .files()
      .advanced();
  arguments.flag("--no-journal", "keeps no record of what is signed", is_refused_);
}

void JournalOptions::require_decided(Needed needed) const {
  if (path_ && is_refused_) {
    throw Error(Reason::kUsage, "--journal and --no-journal exclude each other");
  }
  if (key_uri_ && !path_) {
    throw Error(Reason::kUsage, "--journal-key means nothing without --journal");
  }
  if (needed == Needed::kYes && !path_ && !is_refused_) {
    throw Error(Reason::kUsage,
                "with --trust or a key in a token it must be said where signatures are recorded")
        .hint("--journal FILE keeps a record; --no-journal says that there is none");
  }
}

void JournalOptions::open(const KeyOptions &keys, std::uint64_t seconds) {
  if (!path_) return;
  file_ = std::make_unique<JournalFile>(JournalFile::open_or_create(*path_));
  if (const auto beside = checkpoint_beside(*path_)) {
    require_grown_from(*file_, *beside, checkpoint_path(*path_));
  }
  require_clock_after(*file_, seconds);
  if (key_uri_) key_ = std::move(keys.open({*key_uri_}).front());
  record_ = std::make_unique<JournalRecord>(*file_, seconds);
}

void JournalOptions::close(Output &output) {
  if (!file_ || !key_) return;
  Checkpoint checkpoint = make_checkpoint(*file_);
  sign_checkpoint(checkpoint, *key_);
  const std::string path = checkpoint_path(*path_);
  write_whole(path, as_bytes(checkpoint.text()), Overwrite::kYes);
  output.detail(path + ": " + std::to_string(checkpoint.size) + " entries");
}

}  // namespace bulla
