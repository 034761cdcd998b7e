// SPDX-License-Identifier: Apache-2.0
#include "cli/journal_text.hpp"

#include <ctime>
#include <filesystem>

#include "files/input_file.hpp"
#include "formats/wording.hpp"

namespace bulla {
namespace {

constexpr std::uint64_t kCheckpointMaxBytes = 64 << 10;

std::string typ_name(std::uint16_t typ) {
  switch (typ - BULLA_TYP_BASE) {
    case BULLA_TYPE_MANIFEST:
      return "manifest";
    case BULLA_TYPE_KEY_STORE:
      return "key-store";
    case BULLA_TYPE_TRANSPORT:
      return "transport";
    default:
      return std::to_string(typ);
  }
}

// UTC, as the signing machine's clock had it.
std::string time_text(std::uint64_t seconds) {
  const auto time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  if (gmtime_r(&time, &parts) == nullptr) return std::to_string(seconds);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts);
  return text;
}

}  // namespace

std::string journal_entry_text(std::uint64_t number, const JournalEntry &entry) {
  std::string text = std::to_string(number) + "  " + time_text(entry.seconds) + "  " +
                     std::string(journal_kind_name(entry.kind)) + "  ";
  if (entry.kind == JournalKind::kRemark) return text + entry.text;
  text += typ_name(entry.typ) + " " + short_hex(entry.document) + " by " + short_hex(entry.key);
  if (entry.batch != Digest{}) text += " in batch " + short_hex(entry.batch);
  if (entry.preflight != Digest{}) text += ", preflight " + short_hex(entry.preflight);
  return text;
}

Record journal_entry_record(std::uint64_t number, const JournalEntry &entry) {
  Record record;
  record.add("number", number)
      .add("kind", journal_kind_name(entry.kind))
      .add("seconds", entry.seconds);
  if (entry.kind == JournalKind::kRemark) return record.add("text", entry.text);
  record.add("type", typ_name(entry.typ))
      .add("document", to_hex(entry.document))
      .add("key", to_hex(entry.key))
      .add("request", to_hex(entry.request));
  if (entry.kind == JournalKind::kSigned) {
    record.add("intent", entry.intent).add("signature", to_hex(entry.signature));
  }
  if (entry.preflight != Digest{}) record.add("preflight", to_hex(entry.preflight));
  if (entry.batch != Digest{}) record.add("batch", to_hex(entry.batch));
  return record;
}

Checkpoint read_checkpoint(const std::string &path) {
  const Bytes bytes = read_whole(path, kCheckpointMaxBytes);
  return parse_checkpoint({reinterpret_cast<const char *>(bytes.data()), bytes.size()}, path);
}

std::optional<Checkpoint> checkpoint_beside(const std::string &journal_path) {
  const std::string path = checkpoint_path(journal_path);
  if (!std::filesystem::exists(path)) return std::nullopt;
  return read_checkpoint(path);
}

}  // namespace bulla
