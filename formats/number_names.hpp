// SPDX-License-Identifier: Apache-2.0
//
// The words that people write and read for the numbers of formats/wire/numbers.h: one table each. A
// number without a word is shown as "class-9", "role-8" and so on; such texts are not read back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bulla {

// boot, os, application, board-config, cert-store, capability, recovery
std::string class_name(std::uint64_t image_class);
std::optional<std::uint32_t> class_from_name(std::string_view name);
std::vector<std::string> class_names(std::uint32_t bits);  // bit n = class n

// root, recovery, image, transport, update, freshness, log
std::string role_kind_name(std::uint64_t kind);
std::optional<std::uint32_t> role_kind_from_name(std::string_view name);

// raw, zstd, delta, bsdiff40
std::string encoding_name(std::uint64_t encoding);
std::optional<std::uint32_t> encoding_from_name(std::string_view name);

// batched, grandfathered, log, chain
std::string proof_kind_name(std::uint64_t kind);

// compromise, retired, lost
std::string revocation_reason_name(std::uint64_t reason);
std::optional<std::uint32_t> revocation_reason_from_name(std::string_view name);

// ed25519, es256; "alg-46" for other COSE numbers
std::string algorithm_name(std::int64_t algorithm);
std::optional<int> algorithm_from_name(std::string_view name);

// manifest, key-store, update, freshness, checkpoint, request, response, batch, transport
std::string document_type_name(std::uint64_t type);

// standing, once
std::string use_name(std::uint64_t use);
std::optional<std::uint32_t> use_from_name(std::string_view name);

// Sets of bits. `from_name` gives the one bit of a word; `names` gives the words of all bits set,
// in ascending order. manufacturing, development, production, field-service
std::vector<std::string> lifecycle_names(std::uint32_t bits);
std::optional<std::uint32_t> lifecycle_from_name(std::string_view name);
// application-development, field-service; bits 16 to 31 belong to the platform: "platform-16"…,
// which are read back too
std::vector<std::string> right_names(std::uint32_t bits);
std::optional<std::uint32_t> right_from_name(std::string_view name);
// in-place, any-product, product-wide
std::vector<std::string> grant_names(std::uint32_t bits);
std::optional<std::uint32_t> grant_from_name(std::string_view name);

}  // namespace bulla
