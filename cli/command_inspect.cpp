// SPDX-License-Identifier: Apache-2.0
//
// bulla inspect: everything inside a file. Nothing of it is verified, and the output says so.
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/exchange_kind.hpp"
#include "cli/json_lines.hpp"
#include "formats/json.hpp"
#include "formats/number_names.hpp"
#include "signer/exchange_files.hpp"
#include "verifier/host/package_reader.hpp"

namespace bulla {
namespace {

using Json = nlohmann::ordered_json;

Json package_json(const PackageContents &file) {
  Json json = to_json(file.envelope);
  if (file.kind == FileKind::kSeal) {
    json.erase("attachments");
  } else if (file.manifest && file.manifest->installed && !file.transport) {
    json["transport"] = {{"encoding", encoding_name(BULLA_ENCODING_RAW)},
                         {"stored_size", file.manifest->installed->size},
                         {"working_memory", 0}};
  }
  if (file.kind != FileKind::kSeal) {
    json["layout"] = {{"file_size", file.file_bytes},
                      {"envelope_size", file.header.envelope_bytes},
                      {"payload_offset", file.header.payload_offset},
                      {"payload_size", file.payload_bytes}};
  }
  if (file.attachments_stripped) json["attachments_stripped"] = true;
  return json;
}

Json exchange_json(const std::string &path, std::string &kind) {
  Json items = Json::array();
  for (const ExchangeItem &item : read_exchange(path)) {
    if (const auto *request = std::get_if<Request>(&item)) {
      items.push_back({{"request", to_json(*request)}});
    } else {
      items.push_back({{"response", to_json(std::get<Response>(item))}});
    }
  }
  kind = items.front().contains("request") ? "request" : "response";
  return {{"items", std::move(items)}};
}

class Inspect final : public Command {
 public:
  void declare(Arguments &arguments) override {
    arguments.operand("FILE", "any file that bulla writes", file_);
  }

  int run(Output &output) override {
    std::string kind;
    Json json;
    if (is_exchange_file(file_)) {
      json = exchange_json(file_, kind);
    } else {
      const PackageContents contents = read_package(file_);
      kind = file_kind_name(contents.kind);
      json = package_json(contents);
    }
    output.line(output.strong(file_) + ": " + kind + ", not verified");
    output.line(json_lines(json));
    Record record;
    record.add("file", file_)
        .add("outcome", "inspected")
        .add("reason", "ok")
        .add("kind", kind)
        .add("verified", false);
    for (auto &[name, value] : json.items()) record.add_json(name, std::move(value));
    output.result(record);
    return 0;
  }

 private:
  std::string file_;
};

}  // namespace

extern const CommandEntry kInspect;
const CommandEntry kInspect = {"inspect", "shows everything inside a file, unverified",
                               make_command<Inspect>};

}  // namespace bulla
