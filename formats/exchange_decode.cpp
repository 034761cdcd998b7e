// SPDX-License-Identifier: Apache-2.0
//
// Reading what no device reads: requests, responses and update documents (FORMAT.md 6.4, 6.5), with
// the strict CBOR readers of formats/wire.
#include "formats/decode_parts.hpp"
#include "formats/error.hpp"
#include "formats/exchange.hpp"
#include "formats/update.hpp"
#include "formats/wire/cbor.h"
#include "formats/wire/limits.h"

namespace bulla {
namespace {

constexpr std::size_t kNoLimit = SIZE_MAX;  // the length of what was read bounds it already

constexpr DocumentRules kRequestRules = {"request", BULLA_TYPE_REQUEST, kNoLimit};
constexpr DocumentRules kResponseRules = {"response", BULLA_TYPE_RESPONSE, kNoLimit};
constexpr DocumentRules kUpdateRules = {"update", BULLA_TYPE_UPDATE, BULLA_KEY_STORE_MAX_BYTES};

constexpr EntryName kRequestEntries[] = {
    {2, "type"}, {3, "document"}, {4, "key"}, {5, "members"}, {6, "preflight"}, {7, "nonce"},
};
constexpr EntryName kResponseEntries[] = {
    {2, "request"},
    {3, "key"},
    {4, "signature"},
    {5, "attestation"},
};
constexpr EntryName kUpdateEntries[] = {
    {2, "id"}, {3, "sequence"}, {4, "steps"}, {15, "features"}, {23, "extensions"},
};

constexpr DocumentType kRequestable[] = {BULLA_TYPE_MANIFEST, BULLA_TYPE_KEY_STORE,
                                         BULLA_TYPE_BATCH, BULLA_TYPE_TRANSPORT};
constexpr std::uint32_t kUpdateStepsMax = 64;
constexpr std::uint32_t kUpdatePhaseMax = 3;

// The entries of one map, asked for in ascending order; every fault names its entry.
class Entries {
 public:
  Entries(ByteView document, const DocumentRules &rules, std::span<const EntryName> names)
      : name_(rules.name), names_(names) {
    check_document(document, rules);
    require(bulla_map_open(cursor_over(document), &map_), name_);
    expect(0);
    integer(UINT64_MAX);  // type and version were judged with the document
    expect(1);
    integer(UINT64_MAX);
  }

  void expect(std::uint32_t entry) { check(bulla_map_expect(&map_, entry)); }

  bool has(std::uint32_t entry) {
    bool present = false;
    check(bulla_map_optional(&map_, entry, &present));
    return present;
  }

  std::uint64_t integer(std::uint64_t max) {
    std::uint64_t value = 0;
    check(bulla_cbor_uint(&map_.at, max, &value));
    return value;
  }

  Bytes bytes(std::size_t min, std::size_t max) {
    bulla_cursor run;
    check(bulla_cbor_bytes(&map_.at, min, max, &run));
    return to_bytes(run);
  }

  template <std::size_t N>
  std::array<std::uint8_t, N> fixed() {
    const std::uint8_t *at = nullptr;
    check(bulla_cbor_fixed(&map_.at, N, &at));
    return to_array<N>(at);
  }

  std::uint32_t array(std::uint32_t min, std::uint32_t max) {
    std::uint32_t count = 0;
    check(bulla_cbor_array(&map_.at, min, max, &count));
    return count;
  }

  std::vector<Extension> extensions() {
    bulla_extension scratch;
    bulla_list list;
    check(bulla_list_take(&map_.at, 1, BULLA_LIST_MAX, BULLA_ORDER_FIRST, bulla_read_extension,
                          &scratch, &list));
    return to_extensions(list);
  }

  void check(bulla_status status) const { require(status, name_, map_.key, names_); }

  void close() { check(bulla_map_close(&map_)); }

 private:
  std::string_view name_;
  std::span<const EntryName> names_;
  bulla_map map_{};
};

DocumentType requested_type(Entries &entries) {
  const std::uint64_t typ = entries.integer(UINT64_MAX);
  for (const DocumentType type : kRequestable) {
    if (typ == static_cast<std::uint64_t>(BULLA_TYP_BASE) + static_cast<unsigned>(type))
      return type;
  }
  entries.check(BULLA_FIELD_INVALID);
  return {};
}

UpdateStep next_step(Entries &entries) {
  entries.array(3, 3);
  UpdateStep step;
  step.phase = static_cast<std::uint32_t>(entries.integer(kUpdatePhaseMax));
  if (step.phase == 0) entries.check(BULLA_FIELD_INVALID);
  step.component = entries.fixed<BULLA_UUID_BYTES>();
  step.manifest = entries.fixed<BULLA_DIGEST_BYTES>();
  return step;
}

}  // namespace

Request decode_request(ByteView bytes) {
  Entries entries(bytes, kRequestRules, kRequestEntries);
  Request request;
  entries.expect(2);
  request.type = requested_type(entries);
  entries.expect(3);
  request.document = entries.bytes(0, kNoLimit);
  entries.expect(4);
  request.key = decode_public_key(entries.bytes(0, kNoLimit));
  if (entries.has(5)) {
    const std::uint32_t count = entries.array(1, UINT32_MAX);
    for (std::uint32_t i = 0; i < count; i++) {
      request.members.push_back(entries.bytes(0, kNoLimit));
    }
  }
  if (entries.has(6)) request.preflight = entries.fixed<BULLA_DIGEST_BYTES>();
  if (entries.has(7)) request.nonce = entries.fixed<16>();
  entries.close();
  return request;
}

Response decode_response(ByteView bytes) {
  Entries entries(bytes, kResponseRules, kResponseEntries);
  Response response;
  entries.expect(2);
  response.request = entries.fixed<BULLA_DIGEST_BYTES>();
  entries.expect(3);
  response.key = entries.fixed<BULLA_KEY_ID_BYTES>();
  entries.expect(4);
  response.signature = entries.bytes(1, BULLA_SIGNATURE_VALUE_MAX_BYTES);
  if (entries.has(5)) response.attestation = entries.bytes(0, kNoLimit);
  entries.close();
  return response;
}

Update decode_update(ByteView document) {
  Entries entries(document, kUpdateRules, kUpdateEntries);
  Update update;
  entries.expect(2);
  update.id = entries.fixed<BULLA_UUID_BYTES>();
  entries.expect(3);
  update.sequence = entries.integer(BULLA_U63_MAX);
  entries.expect(4);
  const std::uint32_t count = entries.array(1, kUpdateStepsMax);
  for (std::uint32_t i = 0; i < count; i++) update.steps.push_back(next_step(entries));
  if (entries.has(15)) update.features = static_cast<std::uint32_t>(entries.integer(UINT32_MAX));
  if (entries.has(23)) update.extensions = entries.extensions();
  entries.close();
  return update;
}

}  // namespace bulla
