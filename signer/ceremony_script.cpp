// SPDX-License-Identifier: Apache-2.0
//
// From YAML to a script: one table says which fields each kind of step has.
#include "signer/ceremony_script.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "files/input_file.hpp"
#include "files/nearest_name.hpp"
#include "files/yaml_fields.hpp"
#include "files/yaml_reader.hpp"
#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "formats/wire/numbers.h"

namespace bulla {
namespace {

constexpr std::uint64_t kScriptMaxBytes = 1u << 20;
constexpr std::size_t kNameMaxBytes = 64;

struct KindFields {
  StepKind kind;
  std::string_view name;
  std::vector<std::string_view> fields;
};

const std::vector<KindFields> &kinds() {
  static const std::vector<KindFields> kKinds = {
      {StepKind::kNote, "note", {"text"}},
      {StepKind::kConfirm, "confirm", {"by", "text"}},
      {StepKind::kMachine, "machine", {"by", "network", "program", "kernel"}},
      {StepKind::kMedia, "media", {"by", "files"}},
      {StepKind::kToken, "token", {"key"}},
      {StepKind::kGenerate, "generate", {"key", "witness"}},
      {StepKind::kKeyStore, "key-store", {"by", "previous", "spec", "out"}},
      {StepKind::kSign, "sign", {"key", "file"}},
      {StepKind::kRequest, "request", {"by", "key", "file", "out"}},
      {StepKind::kAttach, "attach", {"by", "key", "file", "response"}},
      {StepKind::kVerify, "verify", {"by", "file", "trust"}},
      {StepKind::kCheck, "check", {"by", "program"}},
      {StepKind::kCompare, "compare", {"by", "with", "file"}},
      {StepKind::kSeal, "seal", {"by", "files"}},
  };
  return kKinds;
}

const KindFields &kind_of(const YamlNode &step) {
  const YamlNode *named = step.find("do");
  if (named == nullptr) throw step.error(Reason::kFieldMissing, "step has no 'do'");
  const std::string text = yaml_text(*named, "do");
  std::vector<std::string_view> names;
  for (const KindFields &kind : kinds()) {
    if (kind.name == text) return kind;
    names.push_back(kind.name);
  }
  Error error = named->error(Reason::kFieldInvalid, "'" + text + "' is no kind of step");
  if (const auto nearest = nearest_name(text, names))
    error.hint("did you mean '" + std::string(*nearest) + "'?");
  throw error;
}

// One line of printable text: what stands on paper and in the transcript is what people read.
std::string line_of(const YamlNode &node, std::string_view what) {
  std::string text = yaml_text(node, what);
  const bool plain =
      std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (!plain) throw node.error(Reason::kFieldInvalid, std::string(what) + " must be one line");
  return text;
}

// Files of a ceremony lie in the folder of its script, so that a rehearsal can take its place.
std::string path_of(const YamlNode &node, std::string_view what) {
  const std::string text = line_of(node, what);
  const std::filesystem::path path = text;
  const bool leaves = path.is_absolute() || std::ranges::find(path, "..") != path.end();
  if (leaves || text != path.lexically_normal().string())
    throw node.error(Reason::kFieldInvalid,
                     std::string(what) + " must be a plain path below the script's folder");
  return text;
}

Digest digest_of(const YamlNode &node, std::string_view what) {
  const auto bytes = from_hex(yaml_text(node, what));
  Digest digest{};
  if (!bytes || bytes->size() != digest.size())
    throw node.error(Reason::kFieldInvalid, std::string(what) + " must be 64 hex digits");
  std::ranges::copy(*bytes, digest.begin());
  return digest;
}

class ScriptReader {
 public:
  CeremonyScript read(const YamlNode &document) {
    const YamlFields top(document, "ceremony script", {"ceremony"});
    const YamlFields fields(top.node("ceremony"), "ceremony",
                            {"title", "purpose", "abort-if", "people", "keys", "steps"});
    script_.title = line_of(fields.node("title"), "title");
    script_.purpose = line_of(fields.node("purpose"), "purpose");
    for (const YamlNode &item : fields.optional_list("abort-if"))
      script_.abort_if.push_back(line_of(item, "abort-if"));
    for (const YamlNode &item : fields.list("people")) read_person(item);
    for (const YamlNode &item : fields.optional_list("keys")) read_key(item);
    for (const YamlNode &item : fields.list("steps")) read_step(item);
    if (script_.steps.empty())
      throw fields.node("steps").error(Reason::kFieldInvalid, "there are no steps");
    return std::move(script_);
  }

 private:
  // A name that may not stand twice in its list.
  template <typename List>
  static std::string new_name(const YamlNode &node, const List &list) {
    const std::string name = line_of(node, "name");
    if (name.size() > kNameMaxBytes)
      throw node.error(Reason::kFieldInvalid, "the name is too long; at most 64 bytes");
    if (std::ranges::any_of(list, [&](const auto &item) { return item.name == name; }))
      throw node.error(Reason::kFieldInvalid, "the name '" + name + "' stands twice");
    return name;
  }

  // The index of a name that must be in its list.
  template <typename List>
  static std::size_t index_in(const List &list, const YamlNode &node, std::string_view what) {
    const std::string name = yaml_text(node, what);
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (list[i].name == name) return i;
      names.push_back(list[i].name);
    }
    Error error = node.error(Reason::kFieldInvalid,
                             std::string(what) + " '" + name + "' is not listed in this script");
    if (const auto nearest = nearest_name(name, names))
      error.hint("did you mean '" + std::string(*nearest) + "'?");
    throw error;
  }

  std::string person(const YamlNode &node, std::string_view what) const {
    return script_.people[index_in(script_.people, node, what)].name;
  }

  void read_person(const YamlNode &item) {
    const YamlFields fields(item, "person", {"name", "role"});
    CeremonyPerson person;
    person.name = new_name(fields.node("name"), script_.people);
    person.role = static_cast<PersonRole>(
        yaml_choice(fields.node("role"), "role", {"administrator", "key-holder", "witness"}));
    script_.people.push_back(std::move(person));
  }

  void read_key(const YamlNode &item) {
    const YamlFields fields(item, "key", {"name", "uri", "public", "holder", "algorithm"});
    CeremonyKey key;
    key.name = new_name(fields.node("name"), script_.keys);
    key.uri = line_of(fields.node("uri"), "uri");
    (void)parse_key_uri(key.uri);
    key.public_path = path_of(fields.node("public"), "public");
    key.holder = person(fields.node("holder"), "holder");
    if (const YamlNode *node = fields.optional_node("algorithm")) {
      constexpr std::array kAlgorithms = {BULLA_ALG_ED25519, BULLA_ALG_ES256};
      key.algorithm = kAlgorithms[yaml_choice(*node, "algorithm", {"ed25519", "es256"})];
    }
    script_.keys.push_back(std::move(key));
  }

  void read_step(const YamlNode &item) {
    const KindFields &kind = kind_of(item);
    std::vector<std::string_view> known = kind.fields;
    known.push_back("do");
    const YamlFields fields(item, "step " + std::string(kind.name), known);
    CeremonyStep step;
    step.kind = kind.kind;
    step.where = item.where();
    for (const std::string_view name : kind.fields) read_field(fields, name, step);
    if (step.key && step.by.empty()) step.by = script_.keys[*step.key].holder;
    if (step.kind == StepKind::kGenerate) require_generable(item, script_.keys[*step.key]);
    if (step.kind == StepKind::kCompare && step.by == step.with)
      throw item.error(Reason::kFieldInvalid, "one person alone compares nothing");
    script_.steps.push_back(std::move(step));
  }

  void read_field(const YamlFields &fields, std::string_view name, CeremonyStep &step) {
    static constexpr std::array<std::string_view, 4> kOptional = {"previous", "network", "program",
                                                                  "kernel"};
    const bool is_optional =
        std::ranges::find(kOptional, name) != kOptional.end() && step.kind != StepKind::kCheck;
    if (is_optional && fields.optional_node(name) == nullptr) return;
    const YamlNode &node = fields.node(name);
    if (name == "by") step.by = person(node, name);
    if (name == "with") step.with = person(node, name);
    if (name == "witness") step.witness = person(node, name);
    if (name == "key") step.key = index_in(script_.keys, node, name);
    if (name == "text") step.text = line_of(node, name);
    if (name == "kernel") step.kernel = line_of(node, name);
    if (name == "network") step.network = read_network(node);
    if (name == "program") read_program(node, step);
    if (name == "files") read_files(node, step);
    if (name == "file") step.file = path_of(node, name);
    if (name == "out") step.out = path_of(node, name);
    if (name == "previous") step.previous = path_of(node, name);
    if (name == "spec") step.spec = path_of(node, name);
    if (name == "trust") step.trust = path_of(node, name);
    if (name == "response") step.response = path_of(node, name);
  }

  static std::string read_network(const YamlNode &node) {
    (void)yaml_choice(node, "network", {"down"});
    return "down";
  }

  // Of a machine the digest of this program; of a check the words to run.
  static void read_program(const YamlNode &node, CeremonyStep &step) {
    if (step.kind == StepKind::kMachine) {
      step.program_digest = digest_of(node, "program");
      return;
    }
    for (const YamlNode &word : yaml_list(node, "program"))
      step.program.push_back(line_of(word, "a word of program"));
    if (step.program.empty()) throw node.error(Reason::kFieldInvalid, "program is empty");
  }

  static void read_files(const YamlNode &node, CeremonyStep &step) {
    for (const YamlNode &item : yaml_list(node, "files")) {
      if (item.kind == YamlNode::Kind::kScalar) {
        step.files.push_back({path_of(item, "file"), std::nullopt});
        continue;
      }
      const YamlFields fields(item, "file", {"file", "sha256"});
      CeremonyFile file{path_of(fields.node("file"), "file"), std::nullopt};
      if (const YamlNode *digest = fields.optional_node("sha256"))
        file.sha256 = digest_of(*digest, "sha256");
      step.files.push_back(std::move(file));
    }
    if (step.files.empty()) throw node.error(Reason::kFieldInvalid, "files is empty");
  }

  // What a generate step must know beforehand; a key file has its names from `key generate`.
  static void require_generable(const YamlNode &item, const CeremonyKey &key) {
    if (!key.algorithm)
      throw item.error(Reason::kFieldMissing, "key '" + key.name + "' has no algorithm");
    const KeyUri uri = parse_key_uri(key.uri);
    if (std::holds_alternative<CommandKeyUri>(uri))
      throw item.error(Reason::kFieldInvalid, "a cmd: key is made by its own tools");
    if (!std::holds_alternative<FileKeyUri>(uri)) return;
    std::filesystem::path stem = std::get<FileKeyUri>(uri).path;
    const bool is_key = stem.extension() == ".key";
    if (!is_key || stem.replace_extension(".pub") != std::filesystem::path(key.public_path))
      throw item.error(Reason::kFieldInvalid,
                       "a key file that is generated is NAME.key, and its "
                       "public key NAME.pub");
  }

  CeremonyScript script_;
};

}  // namespace

std::string_view step_name(StepKind kind) {
  return kinds()[static_cast<std::size_t>(kind)].name;
}

std::string_view role_name(PersonRole role) {
  constexpr std::array<std::string_view, 3> kNames = {"administrator", "key-holder", "witness"};
  return kNames[static_cast<std::size_t>(role)];
}

CeremonyScript parse_ceremony_script(const std::string &text, const std::string &name) {
  CeremonyScript script = ScriptReader().read(parse_yaml(text, name));
  script.text = text;
  script.digest = sha256(as_bytes(text));
  return script;
}

CeremonyScript read_ceremony_script(const std::string &path) {
  const Bytes bytes = read_whole(path, kScriptMaxBytes);
  return parse_ceremony_script(std::string(bytes.begin(), bytes.end()), path);
}

}  // namespace bulla
