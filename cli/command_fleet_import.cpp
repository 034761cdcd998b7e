// SPDX-License-Identifier: Apache-2.0
//
// bulla fleet import: a fleet file from an inventory table.
#include "cli/command.hpp"
#include "preflight/fleet_import.hpp"

namespace bulla {
namespace {

class FleetImportCommand final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments_ = &arguments;
    arguments.operand("TABLE.csv", "an inventory: a header, then a row for each device",
                      options_.table_path);
    arguments.option("-o,--out", "FLEET.yaml", "where the fleet file goes", options_.output_path)
        .required()
        .files();
    arguments.option("--ignore", "COLUMN", "leaves a column out", ignored_);
    arguments.option("--set", "COLUMN=VALUE",
                     "what an empty cell means, or a column that the table lacks", values_);
    arguments.flag("-f,--force", "replaces an existing output", is_forced_);
  }

  int run(Output &output) override {
    if (options_.output_path == "-") output.give_stdout_away();
    options_.overwrite = is_forced_ ? Overwrite::kYes : Overwrite::kNo;
    options_.ignored = {ignored_.begin(), ignored_.end()};
    for (const std::string &value : values_) set(value);
    options_.progress = &output.progress();
    show(import_fleet(options_), output);
    return 0;
  }

 private:
  void set(const std::string &text) {
    const std::size_t equals = text.find('=');
    const std::string column = text.substr(0, equals);
    if (equals == std::string::npos || column.empty()) {
      throw arguments_->usage_error("--set takes COLUMN=VALUE, not '" + text + "'");
    }
    if (!options_.values.emplace(column, text.substr(equals + 1)).second) {
      throw arguments_->usage_error("--set " + column + " is given twice");
    }
  }

  void show(const FleetImportResult &result, Output &output) const {
    if (result.has_ids) {
      output.note("column 'id' is not used: a group is of like devices, without their ids");
    }
    output.line(output.strong(options_.output_path) + ": " + std::to_string(result.devices) +
                " devices of " + std::to_string(result.rows) + " rows in " +
                std::to_string(result.groups) + " groups");
    output.result(Record()
                      .add("file", options_.table_path)
                      .add("outcome", "imported")
                      .add("reason", "ok")
                      .add("output", options_.output_path)
                      .add("rows", result.rows)
                      .add("devices", result.devices)
                      .add("groups", result.groups));
  }

  const Arguments *arguments_ = nullptr;
  FleetImportOptions options_;
  std::vector<std::string> ignored_;
  std::vector<std::string> values_;
  bool is_forced_ = false;
};

}  // namespace

extern const CommandEntry kFleetImport;
const CommandEntry kFleetImport = {"fleet import", "makes a fleet file from an inventory table",
                                   make_command<FleetImportCommand>};

}  // namespace bulla
