// SPDX-License-Identifier: Apache-2.0
//
// Views to values, statuses to sentences.
#include "formats/decode_parts.hpp"

#include "formats/error.hpp"
#include "formats/number_names.hpp"
#include "formats/wire/cbor.h"
#include "formats/wire/envelope.h"
#include "formats/wire/signature.h"

namespace bulla {
namespace {

// What a status means where it says less than a sentence could.
std::string explain(bulla_status status) {
  switch (status) {
    case BULLA_FIELD_INVALID:
      return "missing, or of a wrong type, size, range or count";
    case BULLA_BAD_TEXT:
      return "a text with characters that may not stand there";
    case BULLA_UNSORTED:
      return "entries do not ascend";
    case BULLA_UNKNOWN_FIELD:
      return "an entry that this version does not know";
    case BULLA_FEATURE_UNSUPPORTED:
      return "needs a feature that this version does not have";
    case BULLA_CBOR_TRUNCATED:
      return "ends too early";
    case BULLA_TRAILING_BYTES:
      return "bytes follow after its end";
    case BULLA_CBOR_FORBIDDEN_TYPE:
      return "not CBOR of the kinds that the format allows";
    default:
      return bulla_status_name(status);
  }
}

void require_type(std::uint64_t type, const DocumentRules &rules) {
  if (type == rules.type) return;
  throw Error(BULLA_WRONG_TYPE,
              "this is a " + document_type_name(type) + ", not a " + std::string(rules.name));
}

}  // namespace

void require(bulla_status status, std::string_view name) {
  if (status != BULLA_OK) throw Error(status, std::string(name) + ": " + explain(status));
}

void require(bulla_status status, std::string_view name, std::uint32_t entry,
             std::span<const EntryName> entries) {
  if (status == BULLA_OK) return;
  std::string place = std::string(name) + ": ";
  place += entry == BULLA_KEY_NO_NUMBER ? "a key that is no entry number"
                                        : "entry " + std::to_string(entry);
  for (const EntryName &each : entries) {
    if (each.entry == entry) place += " (" + std::string(each.name) + ")";
  }
  throw Error(status, place + ": " + explain(status));
}

void check_document(ByteView document, const DocumentRules &rules) {
  if (document.size() > rules.max_bytes) {
    throw Error(BULLA_DOCUMENT_TOO_LARGE, std::string(rules.name) + ": " +
                                              std::to_string(document.size()) + " bytes, at most " +
                                              std::to_string(rules.max_bytes) + " are allowed");
  }
  const bulla_cursor cursor = cursor_over(document);
  require(bulla_cbor_check(cursor, BULLA_NIL_REFUSED, 0), rules.name);
  std::uint64_t type = 0;
  std::uint64_t version = 0;
  require(bulla_document_begin(cursor, &type, &version), rules.name);
  require_type(type, rules);
  if (version != BULLA_FORMAT_VERSION) {
    throw Error(BULLA_UNSUPPORTED_FORMAT, std::string(rules.name) + ": version " +
                                              std::to_string(version) + " of the format");
  }
  require(bulla_map_features(cursor, BULLA_FEATURES_KNOWN), rules.name);
}

bulla_cursor cursor_over(ByteView bytes) {
  return bulla_cursor_over(bytes.data(), bytes.size());
}

Bytes to_bytes(bulla_cursor run) {
  return Bytes(run.at, run.at + run.left);
}

std::string to_string(bulla_cursor text) {
  return std::string(text.at, text.at + text.left);
}

Blob to_blob(const bulla_blob &blob) {
  return {blob.size, blob.log2_block, to_digest(blob.digest)};
}

std::vector<Signature> to_signatures(bulla_list signatures) {
  std::vector<Signature> result;
  bulla_signature entry;
  while (bulla_signatures_next(&signatures, &entry)) {
    result.push_back({to_bytes(entry.protected_header), to_bytes(entry.value)});
  }
  return result;
}

std::vector<Digest> to_digests(bulla_list digests) {
  return to_vector<const std::uint8_t *>(
      digests, bulla_read_digest, [](const std::uint8_t *digest) { return to_digest(digest); });
}

std::vector<Extension> to_extensions(bulla_list extensions) {
  return to_vector<bulla_extension>(extensions, bulla_read_extension, [](const auto &extension) {
    return Extension{extension.id, to_bytes(extension.body)};
  });
}

}  // namespace bulla
