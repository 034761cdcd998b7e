// SPDX-License-Identifier: Apache-2.0
//
// Finds the command, reads its arguments, runs it, and turns every way in which that can end into
// an exit code and one error.
#include "cli/program.hpp"

#include <algorithm>
#include <exception>
#include <new>

#include "cli/command.hpp"
#include "cli/common_options.hpp"
#include "cli/declared_command.hpp"
#include "cli/help.hpp"
#include "cli/version.hpp"
#include "files/nearest_name.hpp"

namespace bulla {
namespace {

using Words = std::vector<std::string>;

bool is_group(std::string_view word) {
  const auto commands = all_commands();
  return std::any_of(commands.begin(), commands.end(), [&](const CommandEntry *command) {
    return command->name.starts_with(std::string(word) + " ");
  });
}

const CommandEntry *find_command(std::string_view name) {
  for (const CommandEntry *command : all_commands()) {
    if (command->name == name) return command;
  }
  return nullptr;
}

[[noreturn]] void throw_unknown(const std::string &name) {
  std::vector<std::string_view> names;
  for (const CommandEntry *command : all_commands()) {
    names.push_back(command->name);
    names.push_back(command->name.substr(0, command->name.find(' ')));
  }
  Error error(Reason::kUsage, "unknown command '" + name + "'");
  if (const auto near = nearest_name(name, names)) {
    error.hint("did you mean 'bulla " + std::string(*near) + "'?");
  }
  throw error.hint("`bulla --help` lists the commands of this build");
}

// What was typed: common options may stand before the verb as well as after it.
struct CommandLine {
  std::string verb;  // "tks create"; "tks" when only the group was named; empty: none
  Words arguments;   // everything else, in order
};

CommandLine split(const Words &words) {
  CommandLine line;
  std::size_t next = 0;
  while (next < words.size() && words[next].size() > 1 && words[next].front() == '-') {
    line.arguments.push_back(words[next]);
    if (takes_separate_value(words[next++]) && next < words.size()) {
      line.arguments.push_back(words[next++]);
    }
  }
  if (next < words.size()) line.verb = words[next++];
  if (is_group(line.verb) && next < words.size() && !words[next].starts_with('-')) {
    line.verb += " " + words[next++];
  }
  line.arguments.insert(line.arguments.end(), words.begin() + static_cast<std::ptrdiff_t>(next),
                        words.end());
  return line;
}

void show_version(Output &output) {
  std::vector<std::string> names;
  for (const CommandEntry *command : all_commands()) names.emplace_back(command->name);
  output.text("bulla " + std::string(kVersion) + "\n");
  output.result(Record().add("version", kVersion).add("commands", names));
}

// No verb, or only the first word of some: `--help` shows what there is, anything else is too
// little.
int run_without_command(const CommandLine &line, Output &output) {
  const std::string command = line.verb.empty() ? "bulla" : "bulla " + line.verb;
  Arguments arguments(command);
  OutputSettings settings;
  declare_common_options(arguments, settings);
  const ParseOutcome outcome = arguments.parse(line.arguments);
  output.apply(settings);
  if (outcome == ParseOutcome::kRun) {
    throw Error(Reason::kUsage, line.verb.empty() ? "no command" : command + ": which one?")
        .hint("`" + command + " --help` lists them");
  }
  if (outcome == ParseOutcome::kVersion) {
    show_version(output);
  } else if (!line.verb.empty()) {
    output.text(group_help(line.verb, all_commands()));
  } else {
    output.text(outcome == ParseOutcome::kFullHelp ? full_program_help(all_commands())
                                                   : program_help(all_commands()));
  }
  return 0;
}

// The page of the manual that lists the fields of the file that a command reads.
struct FieldPage {
  std::string_view command;
  std::string_view page;
};
constexpr FieldPage kFieldPages[] = {
    {"pack", "bulla-recipe"},
    {"tks create", "bulla-key-store"},
    {"tks next", "bulla-key-store"},
    {"capability", "bulla-capability-spec"},
    {"ceremony plan", "bulla-ceremony"},
    {"ceremony run", "bulla-ceremony"},
    {"verify", "bulla-device"},
    {"unpack", "bulla-device"},
    {"preflight", "bulla-fleet"},
};

void hint_at_fields(Error &error, const CommandEntry &entry) {
  if (error.reason() != reason_text(Reason::kFieldMissing) &&
      error.reason() != reason_text(Reason::kYamlUnknownField)) {
    return;
  }
  for (const FieldPage &known : kFieldPages) {
    if (known.command != entry.name) continue;
    error.hint("`man " + std::string(known.page) + "` lists the fields, with an example");
  }
}

// Cures that every command has in common.
int run_with_hints(Command &command, const CommandEntry &entry, const Arguments &arguments,
                   Output &output) {
  try {
    return command.run(output);
  } catch (Error &error) {
    hint_at_fields(error, entry);
    const bool has_force =
        std::any_of(arguments.options().begin(), arguments.options().end(),
                    [](const Option &option) { return option.long_name == "--force"; });
    if (has_force && error.reason() == reason_text(Reason::kOutputExists)) {
      error.hint("--force replaces it");
    }
    throw;
  }
}

int run_command(const CommandEntry &entry, const Words &words, Output &output) {
  DeclaredCommand declared(entry);
  Arguments &arguments = declared.arguments();
  const ParseOutcome outcome = arguments.parse(words);
  output.apply(declared.settings());
  switch (outcome) {
    case ParseOutcome::kHelp:
      output.text(command_help(entry, arguments));
      return 0;
    case ParseOutcome::kFullHelp:
      output.text(full_command_help(entry, arguments));
      return 0;
    case ParseOutcome::kVersion:
      show_version(output);
      return 0;
    case ParseOutcome::kRun:
      break;
  }
  return run_with_hints(declared.command(), entry, arguments, output);
}

int run_line(const Words &words, Output &output) {
  const CommandLine line = split(words);
  int exit_code = 0;
  if (line.verb.empty() || (is_group(line.verb) && find_command(line.verb) == nullptr)) {
    exit_code = run_without_command(line, output);
  } else if (const CommandEntry *entry = find_command(line.verb)) {
    exit_code = run_command(*entry, line.arguments, output);
  } else {
    throw_unknown(line.verb);
  }
  output.finish();
  return exit_code;
}

int end_with(Output &output, const Error &error) {
  output.fail(error);
  return error.exit_code();
}

constexpr const char *kBugHint =
    "this is a bug in bulla: please report it with the command line and `bulla --version`";

Error bug(const std::string &what) {
  return Error(Reason::kInternal, what).hint(kBugHint);
}

}  // namespace

int run_program(const Words &words) {
  Output output;
  output.apply({.json = asks_for_json(words)});  // for errors until the arguments are read
  try {
    return run_line(words, output);
  } catch (Error &error) {
    if (error.exit_code() == 70) error.hint(kBugHint);
    return end_with(output, error);
  } catch (const std::bad_alloc &) {
    return end_with(output, bug("out of memory"));
  } catch (const std::exception &fault) {
    return end_with(output, bug(fault.what()));
  } catch (...) {
    return end_with(output, bug("an exception of unknown type"));
  }
}

}  // namespace bulla
