// SPDX-License-Identifier: Apache-2.0
//
// bulla journal audit: signatures in packages that the journal does not know.
#include <algorithm>
#include <filesystem>

#include "cli/command.hpp"
#include "cli/file_report.hpp"
#include "files/input_file.hpp"
#include "signer/journal_audit.hpp"
#include "verifier/host/package_reader.hpp"

namespace bulla {
namespace {

class JournalAudit final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operand("FILE", "a signing journal", journal_);
    arguments.operands("PKG", "packages, key stores, chains, or folders of them", packages_);
  }

  int run(Output &output) override {
    const JournalFile journal = JournalFile::open(journal_);
    check_journal(journal);
    const JournalIndex index(journal);
    const std::vector<std::string> files = files_of(packages_);
    FileReport report(output, files.size());
    for (const std::string &file : files) audit(file, index, report, output);
    return report.finish();
  }

 private:
  // A folder stands for the packages in it, in the order of their names; what begins like none is
  // passed over there, and only there.
  static std::vector<std::string> files_of(const std::vector<std::string> &named) {
    namespace fs = std::filesystem;
    std::vector<std::string> files;
    for (const std::string &path : named) {
      if (!fs::is_directory(path)) {
        files.push_back(path);
        continue;
      }
      const auto begin = static_cast<std::ptrdiff_t>(files.size());
      for (const auto &entry : fs::directory_iterator(path)) {
        const std::string file = entry.path().string();
        if (entry.is_regular_file() && is_package_file(file)) files.push_back(file);
      }
      std::sort(files.begin() + begin, files.end());
    }
    if (files.empty()) throw Error(Reason::kUsage, "there is no file to audit");
    return files;
  }

  static bool is_package_file(const std::string &path) {
    const InputFile file(path);
    std::array<std::uint8_t, 4> first{};
    if (file.size() < first.size()) return false;
    file.pread(0, first);
    return first == std::array<std::uint8_t, 4>{0x89, 'B', 'L', 'A'};
  }

  static void audit(const std::string &file, const JournalIndex &index, FileReport &report,
                    Output &output) {
    std::optional<PackageContents> contents;
    try {
      contents = read_package(file);
    } catch (const Error &error) {
      return report.add_error(file, error);
    }
    const std::vector<Unrecorded> found = index.unrecorded(contents->envelope);
    std::vector<Record> records;
    for (const Unrecorded &signature : found) {
      output.line(output.strong(file) + ": " + output.bad("unrecorded signature") + " of key " +
                  signature.key + " over the " + signature.over + " " + to_hex(signature.document));
      records.push_back(Record()
                            .add("over", signature.over)
                            .add("document", to_hex(signature.document))
                            .add("key", signature.key));
    }
    if (found.empty()) output.line(output.strong(file) + ": every signature is in the journal");
    Record more;
    more.add("unrecorded", records);
    report.add(file, found.empty() ? "recorded" : "unrecorded",
               found.empty() ? "ok" : std::string(reason_text(Reason::kSignatureUnrecorded)),
               found.empty() ? 0 : reason_exit_code(Reason::kSignatureUnrecorded), more);
  }

  std::string journal_;
  std::vector<std::string> packages_;
};

}  // namespace

extern const CommandEntry kJournalAudit;
const CommandEntry kJournalAudit = {
    "journal audit", "finds signatures that a journal does not know", make_command<JournalAudit>};

}  // namespace bulla
