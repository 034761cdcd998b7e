// SPDX-License-Identifier: Apache-2.0
//
// The tables of words, and the few ways in which they are read.
#include "formats/number_names.hpp"

#include <span>

#include "formats/wire/numbers.h"

namespace bulla {
namespace {

struct Word {
  std::int64_t number;
  std::string_view text;
};

constexpr Word kClasses[] = {
    {BULLA_CLASS_BOOT, "boot"},
    {BULLA_CLASS_OS, "os"},
    {BULLA_CLASS_APPLICATION, "application"},
    {BULLA_CLASS_BOARD_CONFIG, "board-config"},
    {BULLA_CLASS_CERT_STORE, "cert-store"},
    {BULLA_CLASS_CAPABILITY, "capability"},
    {BULLA_CLASS_RECOVERY, "recovery"},
};

constexpr Word kRoleKinds[] = {
    {BULLA_ROLE_ROOT, "root"},     {BULLA_ROLE_RECOVERY, "recovery"},
    {BULLA_ROLE_IMAGE, "image"},   {BULLA_ROLE_TRANSPORT, "transport"},
    {BULLA_ROLE_UPDATE, "update"}, {BULLA_ROLE_FRESHNESS, "freshness"},
    {BULLA_ROLE_LOG, "log"},
};

constexpr Word kEncodings[] = {
    {BULLA_ENCODING_RAW, "raw"},
    {BULLA_ENCODING_ZSTD, "zstd"},
    {BULLA_ENCODING_DELTA, "delta"},
    {BULLA_ENCODING_BSDIFF40, "bsdiff40"},
};

constexpr Word kProofKinds[] = {
    {BULLA_PROOF_BATCHED, "batched"},
    {BULLA_PROOF_GRANDFATHERED, "grandfathered"},
    {BULLA_PROOF_LOG, "log"},
    {BULLA_PROOF_CHAIN, "chain"},
};

constexpr Word kRevocationReasons[] = {
    {BULLA_REASON_COMPROMISE, "compromise"},
    {BULLA_REASON_RETIRED, "retired"},
    {BULLA_REASON_LOST, "lost"},
};

constexpr Word kAlgorithms[] = {
    {BULLA_ALG_ED25519, "ed25519"},
    {BULLA_ALG_ES256, "es256"},
};

constexpr Word kDocumentTypes[] = {
    {BULLA_TYPE_MANIFEST, "manifest"},     {BULLA_TYPE_KEY_STORE, "key-store"},
    {BULLA_TYPE_UPDATE, "update"},         {BULLA_TYPE_FRESHNESS, "freshness"},
    {BULLA_TYPE_CHECKPOINT, "checkpoint"}, {BULLA_TYPE_REQUEST, "request"},
    {BULLA_TYPE_RESPONSE, "response"},     {BULLA_TYPE_BATCH, "batch"},
    {BULLA_TYPE_TRANSPORT, "transport"},
};

constexpr Word kUses[] = {{BULLA_USE_STANDING, "standing"}, {BULLA_USE_ONCE, "once"}};

constexpr Word kLifecycles[] = {
    {BULLA_LIFECYCLE_MANUFACTURING, "manufacturing"},
    {BULLA_LIFECYCLE_DEVELOPMENT, "development"},
    {BULLA_LIFECYCLE_PRODUCTION, "production"},
    {BULLA_LIFECYCLE_FIELD_SERVICE, "field-service"},
};

constexpr Word kRights[] = {
    {1 << 0, "application-development"},
    {1 << 1, "field-service"},
    {1 << 16, "platform-16"},
    {1 << 17, "platform-17"},
    {1 << 18, "platform-18"},
    {1 << 19, "platform-19"},
    {1 << 20, "platform-20"},
    {1 << 21, "platform-21"},
    {1 << 22, "platform-22"},
    {1 << 23, "platform-23"},
    {1 << 24, "platform-24"},
    {1 << 25, "platform-25"},
    {1 << 26, "platform-26"},
    {1 << 27, "platform-27"},
    {1 << 28, "platform-28"},
    {1 << 29, "platform-29"},
    {1 << 30, "platform-30"},
    {INT64_C(1) << 31, "platform-31"},
};

constexpr Word kGrants[] = {
    {BULLA_GRANT_IN_PLACE, "in-place"},
    {BULLA_GRANT_ANY_PRODUCT, "any-product"},
    {BULLA_GRANT_PRODUCT_WIDE, "product-wide"},
};

using Table = std::span<const Word>;

const Word *find(Table table, std::int64_t number) {
  for (const Word &word : table) {
    if (word.number == number) return &word;
  }
  return nullptr;
}

std::string name_in(Table table, std::uint64_t number, std::string_view prefix) {
  const Word *word = find(table, static_cast<std::int64_t>(number));
  return word != nullptr ? std::string(word->text) : std::string(prefix) + std::to_string(number);
}

std::optional<std::uint32_t> number_in(Table table, std::string_view name) {
  for (const Word &word : table) {
    if (word.text == name) return static_cast<std::uint32_t>(word.number);
  }
  return std::nullopt;
}

std::vector<std::string> bit_names(Table table, std::uint32_t bits) {
  std::vector<std::string> names;
  for (int bit = 0; bit < 32; bit++) {
    const std::uint32_t value = std::uint32_t{1} << bit;
    if ((bits & value) == 0) continue;
    const Word *word = find(table, value);
    names.push_back(word != nullptr ? std::string(word->text) : "bit-" + std::to_string(bit));
  }
  return names;
}

}  // namespace

std::string class_name(std::uint64_t image_class) {
  return name_in(kClasses, image_class, "class-");
}

std::optional<std::uint32_t> class_from_name(std::string_view name) {
  return number_in(kClasses, name);
}

std::vector<std::string> class_names(std::uint32_t bits) {
  std::vector<std::string> names;
  for (std::uint32_t image_class = 0; image_class < 32; image_class++) {
    if ((bits >> image_class & 1) != 0) names.push_back(class_name(image_class));
  }
  return names;
}

std::string role_kind_name(std::uint64_t kind) {
  return name_in(kRoleKinds, kind, "role-");
}

std::optional<std::uint32_t> role_kind_from_name(std::string_view name) {
  return number_in(kRoleKinds, name);
}

std::string encoding_name(std::uint64_t encoding) {
  return name_in(kEncodings, encoding, "encoding-");
}

std::optional<std::uint32_t> encoding_from_name(std::string_view name) {
  return number_in(kEncodings, name);
}

std::string proof_kind_name(std::uint64_t kind) {
  return name_in(kProofKinds, kind, "proof-");
}

std::string revocation_reason_name(std::uint64_t reason) {
  return name_in(kRevocationReasons, reason, "reason-");
}

std::optional<std::uint32_t> revocation_reason_from_name(std::string_view name) {
  return number_in(kRevocationReasons, name);
}

std::string algorithm_name(std::int64_t algorithm) {
  const Word *word = find(kAlgorithms, algorithm);
  return word != nullptr ? std::string(word->text) : "alg" + std::to_string(algorithm);
}

std::optional<int> algorithm_from_name(std::string_view name) {
  for (const Word &word : kAlgorithms) {
    if (word.text == name) return static_cast<int>(word.number);
  }
  return std::nullopt;
}

std::string document_type_name(std::uint64_t type) {
  return name_in(kDocumentTypes, type, "type-");
}

std::string use_name(std::uint64_t use) {
  return name_in(kUses, use, "use-");
}

std::optional<std::uint32_t> use_from_name(std::string_view name) {
  return number_in(kUses, name);
}

std::vector<std::string> lifecycle_names(std::uint32_t bits) {
  return bit_names(kLifecycles, bits);
}

std::optional<std::uint32_t> lifecycle_from_name(std::string_view name) {
  return number_in(kLifecycles, name);
}

std::vector<std::string> right_names(std::uint32_t bits) {
  return bit_names(kRights, bits);
}

std::optional<std::uint32_t> right_from_name(std::string_view name) {
  return number_in(kRights, name);
}

std::vector<std::string> grant_names(std::uint32_t bits) {
  return bit_names(kGrants, bits);
}

std::optional<std::uint32_t> grant_from_name(std::string_view name) {
  return number_in(kGrants, name);
}

}  // namespace bulla
