// SPDX-License-Identifier: Apache-2.0
//
// Listings as fields, in the order of the structures.
#include "hsm/pkcs11/listing_fields.hpp"

#include "hsm/pkcs11/fields.hpp"

namespace bulla::pkcs11 {
namespace {

void put_texts(FieldWriter &fields, const std::vector<std::string> &texts) {
  fields.number(texts.size());
  for (const std::string &text : texts) fields.text(text);
}

std::vector<std::string> take_texts(FieldReader &fields) {
  std::vector<std::string> texts;
  for (std::uint64_t left = fields.number(); left > 0; --left) texts.push_back(fields.text());
  return texts;
}

void put_key(FieldWriter &fields, const ListedKey &key) {
  fields.text(key.uri).text(key.label).bytes(key.id).text(key.trouble);
  fields.number(key.private_seen ? 1 : 0);
  put_texts(fields, key.lints);
  fields.number(key.public_key ? 1 : 0);
  if (key.public_key)
    fields.number(key.public_key->algorithm == BULLA_ALG_ES256 ? 1 : 0)
        .bytes(key.public_key->bytes);
}

ListedKey take_key(FieldReader &fields) {
  ListedKey key;
  key.uri = fields.text();
  key.label = fields.text();
  key.id = fields.bytes();
  key.trouble = fields.text();
  key.private_seen = fields.number() == 1;
  key.lints = take_texts(fields);
  if (fields.number() == 1) {
    const int algorithm = fields.number() == 1 ? BULLA_ALG_ES256 : BULLA_ALG_ED25519;
    key.public_key = PublicKey{algorithm, fields.bytes()};
  }
  return key;
}

}  // namespace

Bytes encode_listing(const std::vector<ListedToken> &tokens) {
  FieldWriter fields;
  fields.number(tokens.size());
  for (const ListedToken &token : tokens) {
    fields.text(token.module).text(token.uri).text(token.label).text(token.serial);
    fields.text(token.manufacturer).text(token.model);
    put_texts(fields, token.states);
    fields.number(token.logged_in ? 1 : 0).number(token.keys.size());
    for (const ListedKey &key : token.keys) put_key(fields, key);
  }
  return fields.view();
}

std::vector<ListedToken> decode_listing(ByteView bytes) {
  FieldReader fields(bytes);
  std::vector<ListedToken> tokens;
  for (std::uint64_t left = fields.number(); left > 0; --left) {
    ListedToken &token = tokens.emplace_back();
    token.module = fields.text();
    token.uri = fields.text();
    token.label = fields.text();
    token.serial = fields.text();
    token.manufacturer = fields.text();
    token.model = fields.text();
    token.states = take_texts(fields);
    token.logged_in = fields.number() == 1;
    for (std::uint64_t keys = fields.number(); keys > 0; --keys)
      token.keys.push_back(take_key(fields));
  }
  return tokens;
}

}  // namespace bulla::pkcs11
