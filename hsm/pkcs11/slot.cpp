// SPDX-License-Identifier: Apache-2.0
//
// Slots, tokens, mechanisms.
#include "hsm/pkcs11/slot.hpp"

#include <algorithm>
#include <array>

#include "hsm/pkcs11/result.hpp"

namespace bulla::pkcs11 {
namespace {

// Cryptoki's fixed texts are padded with blanks; some tokens pad with zero bytes.
template <std::size_t kSize>
std::string text_of(const CK_UTF8CHAR (&padded)[kSize]) {
  std::string text(padded, padded + kSize);
  text.resize(std::min(text.find('\0'), text.size()));
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

bool went_away(CK_RV code) {
  constexpr std::array kGone{CKR_TOKEN_NOT_PRESENT, CKR_TOKEN_NOT_RECOGNIZED, CKR_DEVICE_REMOVED,
                             CKR_SLOT_ID_INVALID};
  return std::ranges::find(kGone, code) != kGone.end();
}

std::vector<CK_SLOT_ID> slots_with_token(const Module &module) {
  std::vector<CK_SLOT_ID> ids;
  CK_ULONG count = 0;
  CK_RV result = CKR_OK;
  do {  // a token may come between the two calls
    require_ok(module->C_GetSlotList(CK_TRUE, nullptr, &count), "C_GetSlotList");
    ids.resize(count);
    result = count == 0 ? CKR_OK : module->C_GetSlotList(CK_TRUE, ids.data(), &count);
  } while (result == CKR_BUFFER_TOO_SMALL);
  require_ok(result, "C_GetSlotList");
  ids.resize(std::min<std::size_t>(ids.size(), count));
  return ids;
}

std::string names_of(const std::vector<Slot> &slots) {
  std::string names;
  for (const Slot &slot : slots) names += (names.empty() ? "" : ", ") + slot.name();
  return names;
}

}  // namespace

std::string Slot::label() const {
  return text_of(token.label);
}

std::string Slot::serial() const {
  return text_of(token.serialNumber);
}

std::string Slot::model() const {
  return text_of(token.model);
}

std::string Slot::manufacturer() const {
  return text_of(token.manufacturerID);
}

std::string Slot::name() const {
  return "token " + label() + " (serial " + serial() + ")";
}

std::vector<Slot> tokens_of(const Module &module) {
  std::vector<Slot> found;
  for (const CK_SLOT_ID id : slots_with_token(module)) {
    Slot slot;
    slot.id = id;
    CK_RV result = module->C_GetSlotInfo(id, &slot.slot);
    if (result == CKR_OK) result = module->C_GetTokenInfo(id, &slot.token);
    if (went_away(result)) continue;
    require_ok(result, "C_GetTokenInfo");
    if (slot.has(CKF_TOKEN_INITIALIZED)) found.push_back(slot);
  }
  return found;
}

Slot find_token(const Module &module, const TokenUri &uri) {
  const std::vector<Slot> all = tokens_of(module);
  std::vector<Slot> found;
  std::ranges::copy_if(all, std::back_inserter(found), [&](const Slot &slot) {
    return uri.matches(slot.id, slot.slot, slot.token, module.info());
  });
  if (found.size() == 1) return found.front();
  if (found.empty())
    throw Error(Reason::kHsmNoToken,
                uri.name() + ": no token fits" +
                    (all.empty() ? "; there is none at all" : "; there is " + names_of(all)))
        .hint("is it plugged in; `bulla key list` shows what there is");
  throw Error(Reason::kHsmAmbiguousToken,
              uri.name() + ": " + std::to_string(found.size()) + " tokens fit: " + names_of(found))
      .hint("name one by its serial: pkcs11:serial=" + found.front().serial() + ";…");
}

Slot look_again(const Module &module, const Slot &slot) {
  Slot now = slot;
  require_ok(module->C_GetTokenInfo(slot.id, &now.token), "C_GetTokenInfo");
  return now;
}

void require_mechanism(const Module &module, const Slot &slot, CK_MECHANISM_TYPE mechanism,
                       CK_FLAGS use) {
  CK_MECHANISM_INFO info{};
  const CK_RV result = module->C_GetMechanismInfo(slot.id, mechanism, &info);
  if (result == CKR_OK && (info.flags & use) != 0) return;
  if (result != CKR_OK && result != CKR_MECHANISM_INVALID)
    throw result_error(result, "C_GetMechanismInfo");
  const bool ed25519 = mechanism == CKM_EDDSA || mechanism == CKM_EC_EDWARDS_KEY_PAIR_GEN;
  throw Error(Reason::kHsmNoMechanism, slot.name() + ": it has no " +
                                           (ed25519 ? "Ed25519" : "ES256") +
                                           (use == CKF_SIGN ? " signatures" : " key generation"))
      .hint(ed25519 ? "use an es256 key: every token has them" : "use another token");
}

}  // namespace bulla::pkcs11
