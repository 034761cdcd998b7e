// SPDX-License-Identifier: Apache-2.0
//
// Keys of a spec: files, names, windows, and the tests that a device makes, with lines for people.
#include "signer/tks_spec_keys.hpp"

#include <algorithm>
#include <utility>

#include "bulla/provider_openssl.h"
#include "files/nearest_name.hpp"
#include "files/public_key_file.hpp"
#include "files/yaml_fields.hpp"
#include "formats/error.hpp"
#include "formats/names.hpp"
#include "signer/prime_order.hpp"
#include "signer/utc_date.hpp"

namespace bulla {
namespace {

Error error_at(const YamlNode &node, bulla_status status, const std::string &sentence) {
  return Error(status, node.where() + ": " + sentence);
}

Error bad_window(const YamlNode &node) {
  return node.error(Reason::kFieldInvalid,
                    "'" + node.text + "' is no window; wanted is 2026-01-01..2028-01-01");
}

// One end of a window; an empty text is an open end.
std::uint64_t window_end(const YamlNode &node, std::string_view text, std::uint64_t open) {
  if (text.empty()) return open;
  const auto seconds = seconds_from_date(text);
  if (!seconds) throw bad_window(node);
  return *seconds;
}

// From the beginning of the first day to the beginning of the last, in UTC, so that the windows of
// two keys can meet.
void parse_window(const YamlNode &node, KeyNote &note) {
  const std::string text = yaml_text(node, "window");
  const std::size_t dots = text.find("..");
  if (dots == std::string::npos) throw bad_window(node);
  note.not_before = window_end(node, std::string_view(text).substr(0, dots), 0);
  note.not_after = window_end(node, std::string_view(text).substr(dots + 2), kNoWindowEnd);
  if (note.not_before >= note.not_after)
    throw node.error(Reason::kFieldInvalid, "the window '" + text + "' ends before it begins");
}

void require_good_key(const YamlNode &file, const PublicKey &key) {
  const bulla_crypto &crypto = bulla_provider_openssl;
  const bulla_status status =
      crypto.check_key(crypto.context, key.algorithm, key.bytes.data(), key.bytes.size());
  if (status != BULLA_OK)
    throw error_at(file, status, file.text + ": a public key that no verifier takes");
  if (!has_prime_order(key))
    throw Error(Reason::kKeyNotPrimeOrder,
                file.where() + ": " + file.text +
                    ": not a key that ed25519 key generation makes (its point has mixed order)");
}

class KeysReader {
 public:
  explicit KeysReader(const std::filesystem::path &directory) : directory_(directory) {}

  void read(const YamlNode &item) {
    const YamlFields fields(item, "key", {"name", "file", "window"});
    KeyNote note;
    note.key = result_.keys.size();
    note.label = read_name(fields.node("name"));
    const YamlNode &file = fields.node("file");
    const PublicKey key = load_spec_key(file, directory_);
    require_good_key(file, key);
    require_new(file, key);
    if (const YamlNode *window = fields.optional_node("window")) parse_window(*window, note);
    result_.keys.push_back(key);
    result_.notes.push_back(std::move(note));
  }
  SpecKeys take() { return std::move(result_); }

 private:
  std::string read_name(const YamlNode &node) const {
    const std::string name = yaml_text(node, "name");
    if (!is_name(name))
      throw node.error(Reason::kFieldInvalid,
                       "'" + name + "' is no name: a-z, 0-9, '.', '_' and '-', 64 at most");
    for (const auto &note : result_.notes)
      if (note.label == name)
        throw error_at(node, BULLA_TKS_DUP_KEY, "a second key with the name '" + name + "'");
    return name;
  }

  void require_new(const YamlNode &file, const PublicKey &key) const {
    for (std::size_t i = 0; i < result_.keys.size(); ++i) {
      const std::string &name = result_.notes[i].label;
      if (result_.keys[i] == key)
        throw error_at(file, BULLA_TKS_DUP_KEY, file.text + ": the same key as '" + name + "'");
      if (short_id(key_id(result_.keys[i])) == short_id(key_id(key)))
        throw error_at(file, BULLA_TKS_DUP_KEY,
                       file.text + ": its id begins with the 8 bytes of that of '" + name + "'");
    }
  }

  const std::filesystem::path &directory_;
  SpecKeys result_;
};

}  // namespace

PublicKey load_spec_key(const YamlNode &file, const std::filesystem::path &directory) {
  const std::filesystem::path path = directory / yaml_text(file, "file");
  try {
    return read_public_key(path.string());
  } catch (Error &error) {
    error.within(file.where());
    throw;
  }
}

std::size_t SpecKeys::index_of(const YamlNode &name) const {
  const std::string text = yaml_text(name, "key");
  std::vector<std::string> known;
  for (const auto &note : notes) {
    if (note.label == text) return note.key;
    known.push_back(note.label);
  }
  Error error = name.error(Reason::kFieldInvalid, "no key is named '" + text + "'");
  const std::vector<std::string_view> names(known.begin(), known.end());
  if (const auto nearest = nearest_name(text, names))
    error.hint("did you mean '" + std::string(*nearest) + "'?");
  throw error;
}

SpecKeys parse_spec_keys(const std::vector<YamlNode> &list,
                         const std::filesystem::path &directory) {
  KeysReader reader(directory);
  for (const YamlNode &item : list) reader.read(item);
  return reader.take();
}

}  // namespace bulla
