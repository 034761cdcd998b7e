// SPDX-License-Identifier: Apache-2.0
//
// Reads a little of the report's JSON: format, reason, the digests of documents.
#include "signer/preflight_report.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "files/input_file.hpp"
#include "formats/digest.hpp"
#include "formats/error.hpp"

namespace bulla {
namespace {

using Json = nlohmann::json;

constexpr std::uint64_t kReportMaxBytes = 64u << 20;

Error no_report(const std::string &path, const std::string &what) {
  return Error(Reason::kFieldInvalid, path + ": no preflight report: " + what)
      .hint("bulla preflight --fleet FLEET.yaml --release FILE… --json > REPORT.json");
}

std::optional<Digest> digest_in(const Json &document) {
  if (!document.is_object()) return std::nullopt;
  const auto text = document.find("digest");
  if (text == document.end() || !text->is_string()) return std::nullopt;
  const auto bytes = from_hex(text->get_ref<const std::string &>());
  Digest digest{};
  if (!bytes || bytes->size() != digest.size()) return std::nullopt;
  std::ranges::copy(*bytes, digest.begin());
  return digest;
}

void require_safe(const Json &report, const std::string &path) {
  const auto reason = report.find("reason");
  if (reason == report.end() || !reason->is_string()) throw no_report(path, "it has no reason");
  const auto &word = reason->get_ref<const std::string &>();
  if (word != "safe")
    throw Error(Reason::kPreflightRequired,
                path + ": the rehearsal ended with '" + word.substr(0, 32) + "', not 'safe'")
        .hint("deliver what the report names as the cure first, and rehearse again");
}

}  // namespace

PreflightReport read_preflight_report(const std::string &path) {
  const Bytes bytes = read_whole(path, kReportMaxBytes);
  const Json report = Json::parse(bytes.begin(), bytes.end(), nullptr, false);
  if (!report.is_object()) throw no_report(path, "it is no JSON object");
  const auto format = report.find("format");
  if (format == report.end() || *format != 1) throw no_report(path, "format is not 1");
  require_safe(report, path);
  const auto documents = report.find("documents");
  if (documents == report.end() || !documents->is_array())
    throw no_report(path, "it lists no documents");
  PreflightReport result{path, sha256(bytes), {}};
  for (const Json &document : *documents) {
    const auto digest = digest_in(document);
    if (!digest) throw no_report(path, "a document without a digest");
    result.documents.insert(*digest);
  }
  return result;
}

}  // namespace bulla
