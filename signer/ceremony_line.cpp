// SPDX-License-Identifier: Apache-2.0
//
// One line of a transcript as JSON, in one spelling: what is read must be what we would write.
#include <array>
#include <nlohmann/json.hpp>

#include "formats/error.hpp"
#include "signer/base64.hpp"
#include "signer/ceremony_transcript.hpp"

namespace bulla {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 4> kRemarkNames = {"start", "exception", "pause", "resume"};

Json to_json(const RecordedFile &file) {
  Json json = {{"file", file.file}, {"sha256", to_hex(file.sha256)}};
  if (file.content) json["content"] = to_base64(*file.content);
  return json;
}

template <typename T, typename Convert>
Json list_of(const std::vector<T> &items, const Convert &convert) {
  Json list = Json::array();
  for (const T &item : items) list.push_back(convert(item));
  return list;
}

Json files_json(const std::vector<RecordedFile> &files) {
  return list_of(files, [](const RecordedFile &file) { return to_json(file); });
}

void put(Json &json, const BeginLine &line) {
  json["type"] = "begin";
  json["format"] = 1;
  json["dry_run"] = line.is_rehearsal;
  json["answers_from_file"] = line.is_answered_by_file;
  json["version"] = line.program_version;
  json["program"] = line.program_digest;
  json["nonce"] = line.nonce;
  json["script"] = line.script_text;
}

void put(Json &json, const StepLine &line) {
  json["type"] = "step";
  json["step"] = line.step;
  json["do"] = line.name;
  json["by"] = line.by;
  json["inputs"] = files_json(line.inputs);
  json["outputs"] = files_json(line.outputs);
  json["said"] = list_of(line.said, [](const RecordedAnswer &said) {
    return Json{{"by", said.person}, {"question", said.question}, {"answer", said.answer}};
  });
  json["facts"] = list_of(line.facts, [](const RecordedFact &fact) {
    return Json{{"name", fact.name}, {"text", fact.text}};
  });
}

void put(Json &json, const RemarkLine &line) {
  json["type"] = kRemarkNames[static_cast<std::size_t>(line.kind)];
  json["step"] = line.step;
  json["by"] = line.by;
  json["reason"] = line.reason;
  json["text"] = line.text;
}

void put(Json &json, const EndLine &line) {
  json["type"] = "end";
  json["outcome"] = line.outcome;
  json["reason"] = line.reason;
  json["safe"] = line.safe;
  json["signers"] = list_of(line.signers, [](const PublicKey &key) { return Json(to_pem(key)); });
}

void put(Json &json, const SignatureLine &line) {
  json["type"] = "signature";
  json["key"] = to_pem(line.key);
  json["signature"] = to_base64(line.signature);
}

Error malformed(const std::string &what) {
  return Error(Reason::kTranscriptMalformed, what);
}

std::string text_of(const Json &json, const char *name) {
  return json.at(name).get<std::string>();
}

Digest digest_of(const Json &json, const char *name) {
  const auto bytes = from_hex(text_of(json, name));
  Digest digest{};
  if (!bytes || bytes->size() != digest.size()) throw malformed(std::string(name) + " is wrong");
  std::copy(bytes->begin(), bytes->end(), digest.begin());
  return digest;
}

Bytes bytes_of(const Json &json, const char *name) {
  auto bytes = from_base64(text_of(json, name));
  if (!bytes) throw malformed(std::string(name) + " is no base64");
  return std::move(*bytes);
}

PublicKey key_of(const Json &pem) {
  try {
    return public_key_from_pem(pem.get<std::string>());
  } catch (const Error &) {
    throw malformed("a key is no public key");
  }
}

std::vector<RecordedFile> files_of(const Json &json, const char *name) {
  std::vector<RecordedFile> files;
  for (const Json &item : json.at(name)) {
    RecordedFile file{text_of(item, "file"), digest_of(item, "sha256"), std::nullopt};
    if (item.contains("content")) file.content = bytes_of(item, "content");
    files.push_back(std::move(file));
  }
  return files;
}

BeginLine read_begin(const Json &json) {
  if (json.at("format").get<int>() != 1)
    throw Error(BULLA_FEATURE_UNSUPPORTED, "a transcript of a later format");
  BeginLine line;
  line.is_rehearsal = json.at("dry_run").get<bool>();
  line.is_answered_by_file = json.at("answers_from_file").get<bool>();
  line.program_version = text_of(json, "version");
  line.program_digest = text_of(json, "program");
  line.nonce = text_of(json, "nonce");
  line.script_text = text_of(json, "script");
  return line;
}

StepLine read_step(const Json &json) {
  StepLine line;
  line.step = json.at("step").get<std::size_t>();
  line.name = text_of(json, "do");
  line.by = text_of(json, "by");
  line.inputs = files_of(json, "inputs");
  line.outputs = files_of(json, "outputs");
  for (const Json &item : json.at("said"))
    line.said.push_back({text_of(item, "by"), text_of(item, "question"), text_of(item, "answer")});
  for (const Json &item : json.at("facts"))
    line.facts.push_back({text_of(item, "name"), text_of(item, "text")});
  return line;
}

EndLine read_end(const Json &json) {
  EndLine line;
  line.outcome = text_of(json, "outcome");
  line.reason = text_of(json, "reason");
  line.safe = json.at("safe").get<std::vector<std::string>>();
  for (const Json &key : json.at("signers")) line.signers.push_back(key_of(key));
  return line;
}

TranscriptBody read_body(const Json &json) {
  const std::string type = text_of(json, "type");
  if (type == "begin") return read_begin(json);
  if (type == "step") return read_step(json);
  if (type == "end") return read_end(json);
  if (type == "signature")
    return SignatureLine{key_of(json.at("key")), bytes_of(json, "signature")};
  for (std::size_t i = 0; i < kRemarkNames.size(); ++i) {
    if (type != kRemarkNames[i]) continue;
    return RemarkLine{static_cast<RemarkLine::Kind>(i), json.at("step").get<std::size_t>(),
                      text_of(json, "by"), text_of(json, "reason"), text_of(json, "text")};
  }
  throw malformed("there are no lines of type '" + type + "'");
}

}  // namespace

std::string encode_line(const TranscriptLine &line) {
  Json json;
  json["n"] = line.number;
  json["prev"] = to_hex(line.previous);
  json["time"] = line.time;
  std::visit([&](const auto &body) { put(json, body); }, line.body);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

TranscriptLine decode_line(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    TranscriptLine line;
    line.number = json.at("n").get<std::size_t>();
    line.previous = digest_of(json, "prev");
    line.time = text_of(json, "time");
    line.body = read_body(json);
    if (encode_line(line) != text) throw malformed("not in the one spelling of transcripts");
    return line;
  } catch (const Json::exception &) {
    throw malformed("this is no line of a transcript");
  }
}

}  // namespace bulla
