// SPDX-License-Identifier: Apache-2.0
//
// Each rule is one function over the whole script.
#include "signer/ceremony_lint.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include "formats/error.hpp"
#include "signer/ceremony_thresholds.hpp"

namespace bulla {
namespace {

using Weight = CeremonyFinding::Weight;

bool signs(const CeremonyStep &step) {
  return step.kind == StepKind::kSign || step.kind == StepKind::kAttach;
}

class Linter {
 public:
  Linter(const CeremonyScript &script, const std::string &folder)
      : script_(script), folder_(folder) {}

  std::vector<CeremonyFinding> run() {
    lint_signatures();
    lint_thresholds();
    lint_order_of_keys();
    lint_people();
    lint_files();
    lint_verification();
    lint_safeguards();
    return std::move(findings_);
  }

 private:
  void add(Weight weight, std::string_view name, std::string where, std::string sentence) {
    findings_.push_back({weight, name, std::move(where), std::move(sentence)});
  }
  void fault(std::string_view name, const std::string &where, const std::string &sentence) {
    add(Weight::kFault, name, where, sentence);
  }
  void warn(std::string_view name, const std::string &where, const std::string &sentence) {
    add(Weight::kWarning, name, where, sentence);
  }

  bool has(StepKind kind) const {
    return std::ranges::any_of(script_.steps,
                               [&](const CeremonyStep &step) { return step.kind == kind; });
  }

  void lint_signatures() {
    std::set<std::pair<std::string, std::size_t>> keys;
    std::set<std::pair<std::string, std::string>> holders;
    for (const CeremonyStep &step : script_.steps) {
      if (!signs(step)) continue;
      const CeremonyKey &key = script_.keys[*step.key];
      if (!keys.insert({step.file, *step.key}).second)
        fault("key-twice", step.where, "key " + key.name + " signs " + step.file + " twice");
      else if (!holders.insert({step.file, key.holder}).second)
        fault("one-person-twice", step.where,
              key.holder + " signs " + step.file + " with two keys: that is one person's word");
    }
  }

  std::set<std::size_t> signers_of(const std::string &file) const {
    std::set<std::size_t> keys;
    for (const CeremonyStep &step : script_.steps)
      if (signs(step) && step.file == file) keys.insert(*step.key);
    return keys;
  }

  void lint_thresholds() {
    for (const CeremonyStep &step : script_.steps) {
      if (step.kind != StepKind::kKeyStore) continue;
      require_reached(step, "the new key store", root_of_spec(script_, folder_, step.spec));
      if (!step.previous.empty())
        require_reached(step, "the key store before",
                        root_of_store(script_, folder_, step.previous));
    }
  }

  void require_reached(const CeremonyStep &step, const std::string &whose,
                       const std::optional<PlannedRoot> &root) {
    if (!root)
      return warn("file-missing", step.where,
                  "the root of " + whose + " cannot be read: its threshold is not judged");
    std::size_t count = 0;
    for (const std::size_t key : signers_of(step.out)) count += root->keys.contains(key) ? 1u : 0u;
    if (count < root->threshold)
      fault("threshold-unreachable", step.where,
            step.out + " gets " + std::to_string(count) + " signatures of the root of " + whose +
                ", which wants " + std::to_string(root->threshold));
  }

  void lint_order_of_keys() {
    std::set<std::size_t> later;
    for (const CeremonyStep &step : script_.steps)
      if (step.kind == StepKind::kGenerate) later.insert(*step.key);
    for (const CeremonyStep &step : script_.steps) {
      if (!step.key) continue;
      if (step.kind == StepKind::kGenerate)
        later.erase(*step.key);
      else if (later.contains(*step.key))
        fault("key-before-generated", step.where,
              "key " + script_.keys[*step.key].name + " is used before it is made");
    }
  }

  bool acts(const std::string &person) const {
    return std::ranges::any_of(script_.steps, [&](const CeremonyStep &step) {
      return step.by == person || step.with == person || step.witness == person;
    });
  }

  void lint_people() {
    bool has_witness = false;
    for (const CeremonyPerson &person : script_.people) {
      has_witness = has_witness || person.role == PersonRole::kWitness;
      if (!acts(person.name)) warn("idle-person", "", person.name + " has nothing to do");
    }
    if (!has_witness) warn("no-witness", "", "nobody is a witness");
    for (const CeremonyKey &key : script_.keys) {
      const auto holder = std::ranges::find_if(
          script_.people, [&](const CeremonyPerson &person) { return person.name == key.holder; });
      if (holder->role != PersonRole::kKeyHolder)
        warn("holder-role", "", key.holder + " holds key " + key.name + " and is no key-holder");
      if (std::holds_alternative<FileKeyUri>(parse_key_uri(key.uri)))
        warn("key-in-file", "", "key " + key.name + " is a file: whoever copies it has it");
    }
  }

  void lint_files() {
    for (const CeremonyStep &step : script_.steps)
      for (const CeremonyFile &file : step.files)
        if (step.kind == StepKind::kMedia && !file.sha256)
          warn("file-without-digest", step.where, file.file + " has no sha256 to compare with");
  }

  // What is signed last must be verified after that.
  void lint_verification() {
    std::set<std::string> unverified;
    for (const CeremonyStep &step : script_.steps) {
      if (signs(step)) unverified.insert(step.file);
      if (step.kind == StepKind::kVerify) unverified.erase(step.file);
    }
    for (const std::string &file : unverified)
      warn("no-verify", "", file + " is not verified after its last signature");
  }

  void lint_safeguards() {
    if (script_.abort_if.empty()) warn("no-abort-if", "", "nothing is said to end the ceremony");
    if (!has(StepKind::kMachine)) warn("no-machine", "", "nobody checks the machine");
    if (!has(StepKind::kCompare)) warn("no-compare", "", "no digest is compared aloud");
    if (!has(StepKind::kCheck)) warn("no-second-tool", "", "no second tool checks the result");
    if (!has(StepKind::kSeal)) warn("no-seal", "", "nothing is sealed at the end");
  }

  const CeremonyScript &script_;
  const std::string &folder_;
  std::vector<CeremonyFinding> findings_;
};

}  // namespace

std::vector<CeremonyFinding> lint_ceremony(const CeremonyScript &script,
                                           const std::string &folder) {
  return Linter(script, folder).run();
}

}  // namespace bulla
