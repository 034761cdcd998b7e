// SPDX-License-Identifier: Apache-2.0
//
// Both stores as tables of name and words; what differs between two tables is a change.
#include "signer/tks_difference.hpp"

#include <map>

#include "formats/key_name.hpp"
#include "formats/number_names.hpp"
#include "formats/wording.hpp"
#include "signer/tks_words.hpp"

namespace bulla {
namespace {

struct Row {
  std::string subject;  // how people call it
  std::string words;
};
using Table = std::map<std::string, Row>;  // by what identifies the row

Table numbers_of(const KeyStore &store) {
  return {{"version", {"", std::to_string(store.version)}}};
}

Table epoch_of(const KeyStore &store) {
  return {{"epoch", {"", std::to_string(store.epoch)}}};
}

Table fleet_of(const KeyStore &store) {
  return {{"fleet", {"", to_text(store.fleet)}}};
}

Table features_of(const KeyStore &store) {
  return {{"features", {"", std::to_string(store.features)}}};
}

Table keys_of(const KeyStore &store) {
  Table table;
  for (std::size_t i = 0; i < store.keys.size(); ++i) {
    const auto *key = std::get_if<PublicKey>(&store.keys[i]);
    const std::string id = key != nullptr ? to_hex(key_id(*key)) : to_hex(key_entry(store.keys[i]));
    table[id] = {key_name(store, i),
                 key != nullptr ? algorithm_name(key->algorithm) + " " + id : "unknown kind"};
  }
  return table;
}

Table signing_windows_of(const KeyStore &store) {
  Table table;
  for (const KeyNote &note : store.notes)
    table[to_hex(key_entry(store.keys.at(note.key)))] = {note.label, signing_window_words(note)};
  return table;
}

Table roles_of(const KeyStore &store) {
  Table table;
  for (const Role &role : store.roles)
    table[std::to_string(role.kind) + role.label] = {role.label, role_words(store, role)};
  for (const UnknownRole &role : store.unknown_roles)
    table["?" + std::to_string(role.kind) + to_hex(role.body)] = {role_kind_name(role.kind),
                                                                  "unknown kind"};
  return table;
}

// A revoked key has its name in the store that still holds it, which may be the other one.
std::string revoked_name(const KeyStore &store, const KeyStore &other, const KeyId &id) {
  if (const auto index = find_key(store, id)) return key_name(store, *index);
  if (const auto index = find_key(other, id)) return key_name(other, *index);
  return short_hex(id);
}

Table revocations_of(const KeyStore &store, const KeyStore &other) {
  Table table;
  for (const Revocation &revocation : store.revocations)
    table[to_hex(revocation.key)] = {revoked_name(store, other, revocation.key),
                                     revocation_words(revocation)};
  return table;
}

Table denied_of(const KeyStore &store) {
  Table table;
  for (const Digest &digest : store.denied) table[to_hex(digest)] = {to_hex(digest), "denied"};
  return table;
}

Table windows_of(const KeyStore &store) {
  Table table;
  for (const SecurityWindow &window : store.windows)
    table[window_subject(window)] = {window_subject(window), window_words(window)};
  return table;
}

class Difference {
 public:
  void add(std::string_view what, const Table &from, const Table &to) {
    for (const auto &[id, row] : from) {
      const auto other = to.find(id);
      if (other == to.end()) {
        changes.push_back({what, row.subject, row.words, ""});
      } else if (other->second.words != row.words) {
        changes.push_back({what, other->second.subject, row.words, other->second.words});
      }
    }
    for (const auto &[id, row] : to)
      if (!from.contains(id)) changes.push_back({what, row.subject, "", row.words});
  }
  // Only where both have the row: a key that comes or goes is told once.
  void add_common(std::string_view what, const Table &from, const Table &to) {
    for (const auto &[id, row] : from) {
      const auto other = to.find(id);
      if (other != to.end() && other->second.words != row.words)
        changes.push_back({what, other->second.subject, row.words, other->second.words});
    }
  }

  std::vector<TksChange> changes;
};

}  // namespace

std::vector<TksChange> difference(const KeyStore &from, const KeyStore &to) {
  Difference difference;
  difference.add("fleet", fleet_of(from), fleet_of(to));
  difference.add("version", numbers_of(from), numbers_of(to));
  difference.add("epoch", epoch_of(from), epoch_of(to));
  difference.add("key", keys_of(from), keys_of(to));
  difference.add_common("signing-window", signing_windows_of(from), signing_windows_of(to));
  difference.add("role", roles_of(from), roles_of(to));
  difference.add("revocation", revocations_of(from, to), revocations_of(to, from));
  difference.add("denied", denied_of(from), denied_of(to));
  difference.add("security-versions", windows_of(from), windows_of(to));
  difference.add("features", features_of(from), features_of(to));
  return difference.changes;
}

std::string change_text(const TksChange &change) {
  const std::string name =
      std::string(change.what) + (change.subject.empty() ? "" : " " + change.subject);
  if (change.from.empty()) return "+ " + name + ": " + change.to;
  if (change.to.empty()) return "- " + name + ": " + change.from;
  return "~ " + name + ": " + change.from + " -> " + change.to;
}

}  // namespace bulla
