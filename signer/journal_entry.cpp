// SPDX-License-Identifier: Apache-2.0
//
// The 224 bytes of a journal entry, by the table in the header.
#include "signer/journal_entry.hpp"

#include <algorithm>

#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "formats/little_endian.hpp"

namespace bulla {
namespace {

constexpr std::size_t kTypAt = 2;
constexpr std::size_t kTextLengthAt = 4;
constexpr std::size_t kSecondsAt = 8;
constexpr std::size_t kIntentAt = 16;
constexpr std::size_t kDocumentAt = 24;
constexpr std::size_t kKeyAt = 56;
constexpr std::size_t kRequestAt = 88;
constexpr std::size_t kPreflightAt = 120;
constexpr std::size_t kSignatureAt = 152;
constexpr std::size_t kBatchAt = 184;
constexpr std::size_t kEndAt = 216;

using EntryView = std::span<const std::uint8_t, kJournalEntryBytes>;

void put(JournalEntryBytes &bytes, std::size_t at, std::size_t size, std::uint64_t value) {
  put_little_endian(std::span(bytes).subspan(at, size), value);
}

std::uint64_t get(EntryView bytes, std::size_t at, std::size_t size) {
  return little_endian(bytes.subspan(at, size));
}

void put(JournalEntryBytes &bytes, std::size_t at, const Digest &digest) {
  std::copy(digest.begin(), digest.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
}

Digest get_digest(EntryView bytes, std::size_t at) {
  Digest digest;
  std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), digest.size(), digest.begin());
  return digest;
}

bool printable(char character) {
  return character >= 0x20 && character <= 0x7e;
}

bool text_fits(std::string_view text) {
  return !text.empty() && text.size() <= kJournalTextMaxBytes &&
         std::all_of(text.begin(), text.end(), printable);
}

void put_text(JournalEntryBytes &bytes, const std::string &text) {
  if (!text_fits(text)) {
    throw Error(Reason::kUsage, "a remark for the journal is 1 to 192 printable ASCII characters");
  }
  put(bytes, kTextLengthAt, 4, text.size());
  std::copy(text.begin(), text.end(), bytes.begin() + kDocumentAt);
}

}  // namespace

std::string_view journal_kind_name(JournalKind kind) {
  switch (kind) {
    case JournalKind::kIntent:
      return "intent";
    case JournalKind::kSigned:
      return "signed";
    case JournalKind::kRemark:
      return "remark";
  }
  return "unknown";
}

JournalEntryBytes encode(const JournalEntry &entry) {
  JournalEntryBytes bytes{};
  bytes[0] = static_cast<std::uint8_t>(entry.kind);
  put(bytes, kSecondsAt, 8, entry.seconds);
  put(bytes, kIntentAt, 8, entry.intent);
  if (entry.kind == JournalKind::kRemark) {
    put_text(bytes, entry.text);
    return bytes;
  }
  put(bytes, kTypAt, 2, entry.typ);
  put(bytes, kDocumentAt, entry.document);
  put(bytes, kKeyAt, entry.key);
  put(bytes, kRequestAt, entry.request);
  put(bytes, kPreflightAt, entry.preflight);
  put(bytes, kSignatureAt, entry.signature);
  put(bytes, kBatchAt, entry.batch);
  return bytes;
}

std::optional<JournalEntry> decode_journal_entry(EntryView bytes) {
  JournalEntry entry;
  if (bytes[0] < 1 || bytes[0] > 3 || bytes[1] != 0) return std::nullopt;
  if (get(bytes, kEndAt, 8) != 0) return std::nullopt;
  entry.kind = static_cast<JournalKind>(bytes[0]);
  entry.seconds = get(bytes, kSecondsAt, 8);
  entry.intent = get(bytes, kIntentAt, 8);
  if (entry.kind == JournalKind::kRemark) {
    const std::uint64_t length = get(bytes, kTextLengthAt, 4);
    if (length > kJournalTextMaxBytes) return std::nullopt;
    const auto begin = bytes.begin() + kDocumentAt;
    entry.text.assign(begin, begin + static_cast<std::ptrdiff_t>(length));
    if (!text_fits(entry.text)) return std::nullopt;
  } else {
    entry.typ = static_cast<std::uint16_t>(get(bytes, kTypAt, 2));
    entry.document = get_digest(bytes, kDocumentAt);
    entry.key = get_digest(bytes, kKeyAt);
    entry.request = get_digest(bytes, kRequestAt);
    entry.preflight = get_digest(bytes, kPreflightAt);
    entry.signature = get_digest(bytes, kSignatureAt);
    entry.batch = get_digest(bytes, kBatchAt);
  }
  // One canonical form: what is read must be what would have been written.
  const JournalEntryBytes again = encode(entry);
  if (!std::equal(again.begin(), again.end(), bytes.begin())) return std::nullopt;
  return entry;
}

Digest journal_leaf(EntryView entry) {
  std::array<std::uint8_t, 1 + kJournalEntryBytes> prefixed{};
  std::copy(entry.begin(), entry.end(), prefixed.begin() + 1);
  return sha256(prefixed);
}

}  // namespace bulla
