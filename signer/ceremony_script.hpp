// SPDX-License-Identifier: Apache-2.0
//
// The script of a ceremony (docs/CEREMONY.md): who is there, which keys are used, and every step in
// its order. It is the only input of a ceremony, written and reviewed before the day. Knows what
// may be said, not whether it is wise: that is signer/ceremony_lint.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "files/yaml_node.hpp"
#include "formats/bytes.hpp"
#include "hsm/key_uri.hpp"

namespace bulla {

enum class PersonRole { kAdministrator, kKeyHolder, kWitness };

struct CeremonyPerson {
  std::string name;
  PersonRole role = PersonRole::kWitness;
};

// A key that the ceremony makes or uses. `public_path` is its .pub file: written by a generate
// step, there before for every other key.
struct CeremonyKey {
  std::string name;
  std::string uri;
  std::string public_path;
  std::string holder;
  std::optional<int> algorithm;  // needed for a key that is generated
};

enum class StepKind {
  kNote,
  kConfirm,
  kMachine,
  kMedia,
  kToken,
  kGenerate,
  kKeyStore,
  kSign,
  kRequest,
  kAttach,
  kVerify,
  kCheck,
  kCompare,
  kSeal,
};

struct CeremonyFile {
  std::string file;
  std::optional<Digest> sha256;
};

// One step. Which of the fields it has depends on its kind (docs/CEREMONY.md 2); the others are
// empty.
struct CeremonyStep {
  StepKind kind = StepKind::kNote;
  std::string where;  // "script.yaml:12:5"
  std::string by;     // who acts: as written, or the holder of the key; empty for a note
  std::string text;
  std::optional<std::size_t> key;  // index into CeremonyScript::keys
  std::string witness;             // generate: types the nonce
  std::string with;                // compare: types what `by` reads aloud
  std::string file;
  std::string out;
  std::string previous;
  std::string spec;
  std::string trust;
  std::string response;
  std::vector<std::string> program;
  std::vector<CeremonyFile> files;
  std::optional<Digest> program_digest;
  std::string kernel;
  std::string network;  // "down", or empty: not judged
};

struct CeremonyScript {
  std::string title;
  std::string purpose;
  std::vector<std::string> abort_if;
  std::vector<CeremonyPerson> people;
  std::vector<CeremonyKey> keys;
  std::vector<CeremonyStep> steps;
  std::string text;  // the whole file
  Digest digest{};   // of it
};

// "sign", "key-store"
std::string_view step_name(StepKind kind);
// "administrator", "key-holder", "witness"
std::string_view role_name(PersonRole role);

// Errors, with line and column: those of read_yaml and YamlFields; field-invalid for a person or a
// key that the script does not list (with the nearest name), for names that stand twice, and for
// paths that leave the folder of the script.
CeremonyScript read_ceremony_script(const std::string &path);
// The same for text in memory; `name` stands for the path.
CeremonyScript parse_ceremony_script(const std::string &text, const std::string &name);

}  // namespace bulla
