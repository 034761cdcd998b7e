// SPDX-License-Identifier: Apache-2.0
//
// Request, answer, attach: on one machine.
#include "cli/sign_envelope.hpp"

#include "signer/signing_exchange.hpp"

namespace bulla {

void sign_envelope(FileEnvelope &envelope, const SigningKeys &keys, SignWhat what,
                   const SigningPolicy *policy) {
  for (const std::unique_ptr<SigningKey> &key : keys) {
    for (const EnvelopePart part : parts_to_sign(envelope, what)) {
      if (policy != nullptr) require_allowed(*policy, envelope, part, key->public_key());
      if (has_valid_signature(envelope, part, key->public_key())) continue;
      const Request request = make_request(envelope, part, key->public_key());
      attach(envelope, request, answer(request, *key));
    }
  }
}

std::vector<std::string> ids_of(const SigningKeys &keys) {
  std::vector<std::string> ids;
  for (const std::unique_ptr<SigningKey> &key : keys) {
    ids.push_back(to_hex(key_id(key->public_key())));
  }
  return ids;
}

std::string signed_text(const SigningKeys &keys) {
  if (keys.empty()) return "not signed";
  return "signed by " + std::to_string(keys.size()) + (keys.size() == 1 ? " key" : " keys");
}

}  // namespace bulla
