// SPDX-License-Identifier: Apache-2.0
//
// --journal, --journal-key and --no-journal: where what is signed is recorded, the same with every
// command that signs.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/arguments.hpp"
#include "cli/key_options.hpp"
#include "cli/output.hpp"
#include "signer/journal_record.hpp"

namespace bulla {

class JournalOptions {
 public:
  void declare(Arguments &arguments);

  // Throws kUsage for options that exclude each other; and, where a decision is `needed` (a token
  // key, or --trust), unless one was taken.
  enum class Needed { kNo, kYes };
  void require_decided(Needed needed) const;

  bool is_wanted() const { return path_.has_value(); }

  // Opens the journal, made when it is absent, and the key that signs its checkpoints, so that
  // nothing is signed when either cannot be used. A journal that does not continue its own
  // checkpoint is refused (journal-forked), and so is a clock that is behind it
  // (clock-before-journal).
  void open(const KeyOptions &keys, std::uint64_t seconds);

  // Null without --journal.
  JournalRecord *record() { return record_.get(); }

  // Writes the signed checkpoint, with --journal-key.
  void close(Output &output);

 private:
  std::optional<std::string> path_;
  std::optional<std::string> key_uri_;
  bool is_refused_ = false;
  std::unique_ptr<JournalFile> file_;
  std::unique_ptr<JournalRecord> record_;
  std::unique_ptr<SigningKey> key_;
};

}  // namespace bulla
