// SPDX-License-Identifier: Apache-2.0
//
// Requests and answers over packages in memory.
#include "signer/ceremony_document.hpp"

#include <algorithm>
#include <cctype>

#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "formats/header.hpp"
#include "signer/envelope_parts.hpp"
#include "signer/signing_exchange.hpp"

namespace bulla {
namespace {

constexpr std::size_t kSpokenDigits = 16;
constexpr std::size_t kSpokenGroup = 4;

Region region_of(ByteView package) {
  const FileHeader header = decode_file_header(package, package.size());
  return decode_region(package.first(header.payload_offset), package.size());
}

}  // namespace

std::vector<Request> requests_for(ByteView package, const PublicKey &key) {
  const Region region = region_of(package);
  std::vector<Request> requests;
  for (const EnvelopePart part : parts_to_sign(region.envelope, SignWhat::kBoth))
    requests.push_back(make_request(region.envelope, part, key));
  return requests;
}

Bytes with_answers(ByteView package, const PublicKey &key, const std::vector<Answered> &answers) {
  Region region = region_of(package);
  if (answers.empty()) throw Error(Reason::kResponseMismatch, "there is no answer");
  for (const Answered &answered : answers) {
    if (!answered.request || answered.request->key != key)
      throw Error(Reason::kResponseMismatch, "the answer is not one of the key of this step");
    (void)attach(region.envelope, *answered.request, answered.response);
  }
  const std::size_t needed = encode(region.envelope).size() + encode(region.header).size();
  Bytes result = needed > region.header.payload_offset
                     ? encode_region(region.envelope)
                     : encode_region_at(region.envelope, region.header.payload_offset);
  const ByteView payload = package.subspan(region.header.payload_offset);
  result.insert(result.end(), payload.begin(), payload.end());
  return result;
}

Digest spoken_digest(ByteView file) {
  try {
    return sha256(region_of(file).envelope.document);
  } catch (const Error &) {  // not a package
    return sha256(file);
  }
}

std::string spoken_text(const Digest &digest) {
  const std::string hex = to_hex(digest).substr(0, kSpokenDigits);
  std::string text;
  for (std::size_t i = 0; i < hex.size(); i += kSpokenGroup)
    text += (i == 0 ? "" : " ") + hex.substr(i, kSpokenGroup);
  return text;
}

bool is_spoken(const std::string &typed, const Digest &digest) {
  std::string digits;
  for (const char c : typed)
    if (c != ' ') digits += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return digits == to_hex(digest).substr(0, kSpokenDigits);
}

Bytes key_test_bytes(const std::string &nonce) {
  const std::string text = "bulla-ceremony-key-test\n" + nonce + "\n";
  return Bytes(text.begin(), text.end());
}

}  // namespace bulla
