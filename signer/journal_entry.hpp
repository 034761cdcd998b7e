// SPDX-License-Identifier: Apache-2.0
//
// One line of the signing journal (docs/JOURNAL.md): what was about to be signed, what was signed,
// or why somebody overrode a gate. Fixed size, every offset in one table, so that it can be read
// with a hex dump and a page of any language.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "formats/bytes.hpp"

namespace bulla {

//   offset  size  name
//   0       1     kind
//   1       1     zero
//   2       2     typ of the document, 65000 + its type; 0 in a remark
//   4       4     bytes of the text; 0 unless it is a remark
//   8       8     when, seconds since 1970, as the signing machine's clock had it
//   16      8     number of the intent that a signature answers, or that a remark speaks of
//   24      32    SHA-256 of the document          }
//   56      32    key id                           } in a remark: the text, ASCII 20 to 7e,
//   88      32    SHA-256 of the request           } filled up with zeros
//   120     32    SHA-256 of the preflight report  }
//   152     32    SHA-256 of the signature's bytes }
//   184     32    SHA-256 of the batch             }
//   216     8     zeros
//
// Numbers are little-endian. A digest that does not apply is 32 zeros.
inline constexpr std::size_t kJournalEntryBytes = 224;
inline constexpr std::size_t kJournalTextMaxBytes = 192;

enum class JournalKind : std::uint8_t {
  kIntent = 1,  // synced before the key is asked
  kSigned = 2,  // synced before the signature leaves the machine
  kRemark = 3,  // a person's reason, with --without-preflight
};

// "intent", "signed", "remark"
std::string_view journal_kind_name(JournalKind kind);

struct JournalEntry {
  JournalKind kind = JournalKind::kIntent;
  std::uint16_t typ = 0;
  std::uint64_t seconds = 0;
  std::uint64_t intent = 0;
  Digest document{};
  KeyId key{};
  Digest request{};
  Digest preflight{};  // zero: none
  Digest signature{};  // zero in an intent
  Digest batch{};      // zero: signed on its own
  std::string text;    // of a remark

  bool operator==(const JournalEntry &) const = default;
};

using JournalEntryBytes = std::array<std::uint8_t, kJournalEntryBytes>;

// Throws kUsage for a text that is empty, too long or not printable ASCII.
JournalEntryBytes encode(const JournalEntry &entry);

// Nothing when the bytes are not what encode() would have written.
std::optional<JournalEntry> decode_journal_entry(std::span<const std::uint8_t, kJournalEntryBytes>);

// RFC 6962 2.1: SHA-256(00 | entry).
Digest journal_leaf(std::span<const std::uint8_t, kJournalEntryBytes> entry);

}  // namespace bulla
