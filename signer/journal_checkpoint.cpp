// SPDX-License-Identifier: Apache-2.0
//
// Signed notes: three lines, an empty one, and a line for each signature.
#include "signer/journal_checkpoint.hpp"

#include <algorithm>
#include <charconv>

#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "signer/base64.hpp"
#include "signer/signature_check.hpp"

namespace bulla {
namespace {

constexpr std::string_view kOriginPrefix = "bulla-journal/";
constexpr std::string_view kSignatureMark = "\u2014 ";
constexpr std::size_t kKeyHashBytes = 4;
constexpr std::size_t kLinesMax = 3 + 1 + 16;

std::string name_of(const PublicKey &key) {
  return "bulla-" + to_hex(ByteView(key_id(key)).first(8));
}

// C2SP signed-note: SHA-256(name, line feed, type, key), its first four bytes.
Bytes key_hash(const std::string &name, const PublicKey &key) {
  Bytes hashed(name.begin(), name.end());
  hashed.push_back('\n');
  if (key.algorithm == BULLA_ALG_ED25519) {
    hashed.push_back(1);
  } else {
    constexpr std::string_view kType =
        "\xff"
        "bulla-es256";
    hashed.insert(hashed.end(), kType.begin(), kType.end());
  }
  hashed.insert(hashed.end(), key.bytes.begin(), key.bytes.end());
  const Digest digest = sha256(hashed);
  return Bytes(digest.begin(), digest.begin() + kKeyHashBytes);
}

Error damaged(const std::string &name) {
  return Error(Reason::kJournalDamaged, name + ": this is no checkpoint of a journal");
}

// Cuts `text` into its lines; nothing unless every line ends with a line feed.
std::optional<std::vector<std::string_view>> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos || lines.size() == kLinesMax) return std::nullopt;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

std::optional<NoteSignature> parse_signature(std::string_view line) {
  if (!line.starts_with(kSignatureMark)) return std::nullopt;
  line.remove_prefix(kSignatureMark.size());
  const std::size_t blank = line.find(' ');
  if (blank == 0 || blank == std::string_view::npos) return std::nullopt;
  const auto value = from_base64(line.substr(blank + 1));
  if (!value || value->size() <= kKeyHashBytes) return std::nullopt;
  return NoteSignature{std::string(line.substr(0, blank)), *value};
}

std::optional<Digest> parse_root(std::string_view line) {
  const auto bytes = from_base64(line);
  Digest root;
  if (!bytes || bytes->size() != root.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), root.begin());
  return root;
}

bool has_form(const Checkpoint &checkpoint, std::string_view text) {
  return checkpoint.origin.starts_with(kOriginPrefix) && checkpoint.text() == text;
}

}  // namespace

std::string Checkpoint::body() const {
  return origin + "\n" + std::to_string(size) + "\n" + to_base64(root) + "\n";
}

std::string Checkpoint::text() const {
  std::string text = body() + "\n";
  for (const NoteSignature &signature : signatures) {
    text.append(kSignatureMark);
    text += signature.name + " " + to_base64(signature.value) + "\n";
  }
  return text;
}

Checkpoint make_checkpoint(const JournalFile &journal) {
  Checkpoint checkpoint;
  checkpoint.origin = std::string(kOriginPrefix) + to_hex(journal.id());
  checkpoint.size = journal.size();
  checkpoint.root = journal.root(checkpoint.size);
  return checkpoint;
}

void sign_checkpoint(Checkpoint &checkpoint, SigningKey &key) {
  const std::string body = checkpoint.body();
  const PublicKey &public_key = key.public_key();
  NoteSignature signature;
  signature.name = name_of(public_key);
  signature.value = key_hash(signature.name, public_key);
  const RawSignature raw = key.sign(as_bytes(body));
  signature.value.insert(signature.value.end(), raw.begin(), raw.end());
  checkpoint.signatures.push_back(std::move(signature));
  if (!signed_by(checkpoint, public_key)) {
    throw Error(Reason::kSignatureWrong, key.describe() + " gave a wrong signature");
  }
}

bool signed_by(const Checkpoint &checkpoint, const PublicKey &key) {
  const std::string name = name_of(key);
  const Bytes hash = key_hash(name, key);
  const std::string body = checkpoint.body();
  return std::any_of(
      checkpoint.signatures.begin(), checkpoint.signatures.end(),
      [&](const NoteSignature &signature) {
        const ByteView value(signature.value);
        return signature.name == name && std::equal(hash.begin(), hash.end(), value.begin()) &&
               judge_message(key, as_bytes(body), value.subspan(kKeyHashBytes)) == BULLA_OK;
      });
}

Checkpoint parse_checkpoint(std::string_view text, const std::string &name) {
  const auto lines = lines_of(text);
  if (!lines || lines->size() < 4 || !(*lines)[3].empty()) throw damaged(name);
  Checkpoint checkpoint;
  checkpoint.origin = (*lines)[0];
  const std::string_view number = (*lines)[1];
  const auto parsed =
      std::from_chars(number.data(), number.data() + number.size(), checkpoint.size);
  const auto root = parse_root((*lines)[2]);
  if (parsed.ec != std::errc() || !root) throw damaged(name);
  checkpoint.root = *root;
  for (std::size_t i = 4; i < lines->size(); i++) {
    const auto signature = parse_signature((*lines)[i]);
    if (!signature) throw damaged(name);
    checkpoint.signatures.push_back(*signature);
  }
  if (!has_form(checkpoint, text)) throw damaged(name);
  return checkpoint;
}

void require_grown_from(const JournalFile &journal, const Checkpoint &checkpoint,
                        const std::string &name) {
  const Checkpoint now = make_checkpoint(journal);
  if (now.origin != checkpoint.origin) {
    throw Error(Reason::kJournalForked,
                name + " is a checkpoint of another journal than " + journal.path());
  }
  if (now.size < checkpoint.size) {
    throw Error(Reason::kJournalForked, journal.path() + " has " + std::to_string(now.size) +
                                            " entries, and " + name + " vouches for " +
                                            std::to_string(checkpoint.size));
  }
  if (journal.root(checkpoint.size) != checkpoint.root) {
    throw Error(Reason::kJournalForked, journal.path() + ": the first " +
                                            std::to_string(checkpoint.size) +
                                            " entries are not those that " + name + " vouches for");
  }
}

std::string checkpoint_path(const std::string &journal_path) {
  return journal_path + ".checkpoint";
}

}  // namespace bulla
