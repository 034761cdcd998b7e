// SPDX-License-Identifier: Apache-2.0
//
// Cells of at most a few letters: R for root, V for recovery, I for images, T for transport, and so
// on; then one mark for the state.
#include "cli/key_store_drawing.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>

#include "formats/number_names.hpp"
#include "formats/wording.hpp"

namespace bulla {
namespace {

constexpr std::string_view kRoleLetters = "?RVITUFL";  // by kind

struct KeyState {
  std::string_view name;
  char mark;
};
constexpr KeyState kActive = {"active", ' '};
constexpr KeyState kPending = {"pending", '+'};
constexpr KeyState kRetired = {"retired", '-'};
constexpr KeyState kRevoked = {"revoked", 'x'};
constexpr KeyState kGrandfathered = {"grandfathered", 'g'};

const Revocation *revocation_of(const KeyStore &store, const KeyId &id) {
  const auto found = std::find_if(store.revocations.begin(), store.revocations.end(),
                                  [&](const Revocation &each) { return each.key == id; });
  return found == store.revocations.end() ? nullptr : &*found;
}

const KeyNote *note_of(const KeyStore &store, std::size_t index) {
  const auto found = std::find_if(store.notes.begin(), store.notes.end(),
                                  [&](const KeyNote &note) { return note.key == index; });
  return found == store.notes.end() ? nullptr : &*found;
}

// Nothing for a key that the version neither has nor revokes.
std::optional<KeyState> state_of(const KeyStore &store, const KeyId &id, std::uint64_t now) {
  const auto index = find_key(store, id);
  if (revocation_of(store, id) != nullptr) return index ? kGrandfathered : kRevoked;
  if (!index) return std::nullopt;
  const KeyNote *note = note_of(store, *index);
  if (note != nullptr && now < note->not_before) return kPending;
  if (note != nullptr && now >= note->not_after) return kRetired;
  return kActive;
}

std::vector<const Role *> roles_of(const KeyStore &store, const KeyId &id) {
  std::vector<const Role *> roles;
  const auto index = find_key(store, id);
  for (const Role &role : store.roles) {
    const bool is_there =
        index && std::find(role.keys.begin(), role.keys.end(), *index) != role.keys.end();
    if (is_there) roles.push_back(&role);
  }
  return roles;
}

std::string cell(const KeyStore &store, const KeyId &id, std::uint64_t now) {
  const auto state = state_of(store, id, now);
  if (!state) return ".";
  std::string letters;
  for (const Role *role : roles_of(store, id)) {
    const char letter = kRoleLetters[role->kind < kRoleLetters.size() ? role->kind : 0];
    if (letters.find(letter) == std::string::npos) letters += letter;
  }
  if (state->mark != ' ') letters += state->mark;
  return letters.empty() ? "o" : letters;
}

// Every key of any version, in the order in which they came, with the last name it had.
class KeyRows {
 public:
  explicit KeyRows(const std::vector<KeyStoreVersion> &versions) {
    for (const KeyStoreVersion &version : versions) {
      for (std::size_t i = 0; i < version.store.keys.size(); ++i) {
        const auto *key = std::get_if<PublicKey>(&version.store.keys[i]);
        const KeyNote *note = note_of(version.store, i);
        if (key != nullptr) add(key_id(*key), note == nullptr ? "" : note->label);
      }
      for (const Revocation &revocation : version.store.revocations) add(revocation.key, "");
    }
  }

  std::vector<KeyId> ids;
  std::map<KeyId, std::string> names;

 private:
  void add(const KeyId &id, const std::string &name) {
    const bool is_new = !names.contains(id);
    if (is_new) {
      ids.push_back(id);
      names[id] = short_hex(id);
    }
    if (!name.empty()) names[id] = name;
  }
};

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size()), ' ');
  return text;
}

std::string trimmed(const std::string &line) {
  return line.substr(0, line.find_last_not_of(' ') + 1);
}

}  // namespace

void draw_key_stores(const std::vector<KeyStoreVersion> &versions, std::uint64_t now_seconds,
                     Output &output) {
  const KeyRows rows(versions);
  std::size_t width = std::string_view("version").size();
  for (const KeyId &id : rows.ids) width = std::max(width, rows.names.at(id).size());
  std::string epochs = padded("epoch", width);
  std::string numbers = padded("version", width);
  std::optional<std::uint32_t> epoch;
  for (const KeyStoreVersion &version : versions) {
    const bool begins = epoch != version.store.epoch;
    epoch = version.store.epoch;
    epochs += padded(begins ? " |" + std::to_string(*epoch) : " ", 6);
    numbers += padded((begins ? " |" : "  ") + std::to_string(version.store.version), 6);
  }
  output.line("  " + trimmed(epochs));
  output.line("  " + trimmed(numbers));
  for (const KeyId &id : rows.ids) {
    std::string line = padded(rows.names.at(id), width);
    for (const KeyStoreVersion &version : versions) {
      line += padded("  " + cell(version.store, id, now_seconds), 6);
    }
    output.line("  " + trimmed(line));
  }
  output.line(
      "  R root, V recovery, I images, T transport, U update, F freshness, L journal, o no "
      "role");
  output.line(
      "  + pending, - retired, x revoked, g revoked and grandfathered, . absent; | a new "
      "epoch");
}

std::vector<Record> key_store_records(const std::vector<KeyStoreVersion> &versions,
                                      std::uint64_t now_seconds) {
  const KeyRows rows(versions);
  std::vector<Record> records;
  for (const KeyStoreVersion &version : versions) {
    std::vector<Record> keys;
    for (const KeyId &id : rows.ids) {
      const auto state = state_of(version.store, id, now_seconds);
      if (!state) continue;
      std::vector<std::string> roles;
      for (const Role *role : roles_of(version.store, id)) roles.push_back(role->label);
      keys.push_back(Record()
                         .add("id", to_hex(id))
                         .add("name", rows.names.at(id))
                         .add("roles", roles)
                         .add("state", state->name));
    }
    records.push_back(Record()
                          .add("version", std::uint64_t{version.store.version})
                          .add("epoch", std::uint64_t{version.store.epoch})
                          .add("digest", to_hex(version.digest))
                          .add("keys", keys));
  }
  return records;
}

}  // namespace bulla
