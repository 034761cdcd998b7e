// SPDX-License-Identifier: Apache-2.0
//
// Listing: collected in the module's process, carried over as fields.
#include "hsm/pkcs11/token_list.hpp"

#include <algorithm>
#include <set>

#include "formats/error.hpp"
#include "hsm/pkcs11/fields.hpp"
#include "hsm/pkcs11/format_uri.hpp"
#include "hsm/pkcs11/key_search.hpp"
#include "hsm/pkcs11/lints.hpp"
#include "hsm/pkcs11/listing_fields.hpp"

namespace bulla {
namespace {

using namespace pkcs11;

struct StateRow {
  CK_FLAGS flag;
  const char *name;
};
constexpr StateRow kStates[] = {
    {CKF_LOGIN_REQUIRED, "login-required"},    {CKF_PROTECTED_AUTHENTICATION_PATH, "keypad"},
    {CKF_USER_PIN_COUNT_LOW, "pin-few-tries"}, {CKF_USER_PIN_FINAL_TRY, "pin-final-try"},
    {CKF_USER_PIN_LOCKED, "pin-locked"},       {CKF_WRITE_PROTECTED, "write-protected"},
};

// The public half of a key, or why there is none.
void look_at_public(const Session &session, const std::vector<CK_OBJECT_HANDLE> &objects,
                    ListedKey &key) {
  for (const CK_OBJECT_HANDLE object : objects) {
    const auto curve = curve_of(session, object);
    const auto point = session.attribute(object, CKA_EC_POINT);
    if (!curve) key.trouble = "neither Ed25519 nor P-256";
    if (!curve || !point) continue;
    try {
      key.public_key = public_key_from_point(*curve, *point);
      key.trouble.clear();
      return;
    } catch (const Error &error) {
      key.trouble = error.what();
    }
  }
  if (key.trouble.empty()) key.trouble = "the token shows no public key";
}

ListedKey look_at_key(const Session &session, CK_OBJECT_HANDLE object) {
  ListedKey key;
  key.id = session.attribute(object, CKA_ID).value_or(Bytes());
  key.label = session.text(object, CKA_LABEL);
  key.uri = key_uri(session.slot(), key.id, key.label);
  return key;
}

std::vector<CK_OBJECT_HANDLE> all_of(const Session &session, CK_OBJECT_CLASS object_class) {
  return session.find({attribute_of(CKA_CLASS, object_class)});
}

std::vector<ListedKey> keys_in(const Session &session) {
  std::vector<ListedKey> keys;
  std::set<std::pair<Bytes, std::string>> seen;
  for (const CK_OBJECT_HANDLE object : all_of(session, CKO_PRIVATE_KEY)) {
    ListedKey key = look_at_key(session, object);
    auto publics = public_objects(session, key.id, key.label);
    publics.push_back(object);  // some tokens show the point there too
    look_at_public(session, publics, key);
    key.private_seen = true;
    key.lints = lints_of(session, object);
    seen.emplace(key.id, key.id.empty() ? key.label : "");
    keys.push_back(std::move(key));
  }
  for (const CK_OBJECT_HANDLE object : all_of(session, CKO_PUBLIC_KEY)) {
    ListedKey key = look_at_key(session, object);
    look_at_public(session, {object}, key);
    if (!seen.contains({key.id, key.id.empty() ? key.label : ""})) keys.push_back(std::move(key));
  }
  return keys;
}

ListedToken look_at_token(const Module &module, const Slot &slot, ListLogin login,
                          const ProgramSide &program) {
  Session session(module, slot, Session::Access::kRead);
  if (login == ListLogin::kYes) session.log_in(program);
  ListedToken token;
  token.uri = token_uri(slot);
  token.label = slot.label();
  token.serial = slot.serial();
  token.manufacturer = slot.manufacturer();
  token.model = slot.model();
  for (const StateRow &row : kStates)
    if (session.slot().has(row.flag)) token.states.emplace_back(row.name);
  token.logged_in = session.is_logged_in();
  token.keys = keys_in(session);
  return token;
}

// In the module's process: one request, one answer with everything.
void serve_listing(const ProgramSide &program, const std::string &path,
                   const std::optional<TokenUri> &which, ListLogin login) {
  if (!program.next_request()) return;
  const Module module(path);
  std::vector<Slot> slots = tokens_of(module);
  std::erase_if(slots, [&](const Slot &slot) {
    return which && !which->matches(slot.id, slot.slot, slot.token, module.info());
  });
  if (login == ListLogin::kYes && slots.size() != 1)
    slots = {find_token(module, which ? *which : TokenUri("pkcs11:"))};  // says what is wrong
  std::vector<ListedToken> tokens;
  for (const Slot &slot : slots) {
    tokens.push_back(look_at_token(module, slot, login, program));
    tokens.back().module = path;
  }
  program.answer(encode_listing(tokens));
  (void)program.next_request();
}

}  // namespace

std::vector<ListedToken> list_tokens(const std::string &module, const TokenAccess &access,
                                     const std::optional<TokenKeyUri> &which, ListLogin login) {
  std::optional<TokenUri> parsed;
  TokenAccess own = access;
  if (which) {
    parsed.emplace(which->text);
    if (parsed->pin_file()) own.pin = pin_from_file(*parsed->pin_file());
  }
  ModuleProcess process(module, own, [&](const ProgramSide &program) {
    serve_listing(program, module, parsed, login);
  });
  return decode_listing(process.call({}));
}

std::string lint_sentence(const std::string &name) {
  const auto table = lint_table();
  const auto row = std::ranges::find(table, name, &LintRow::name);
  return row == table.end() ? "" : row->sentence;
}

}  // namespace bulla
