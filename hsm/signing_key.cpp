// SPDX-License-Identifier: Apache-2.0
//
// What keys that do not sign ahead have in common.
#include "hsm/signing_key.hpp"

#include "formats/error.hpp"

namespace bulla {

RawSignature SigningKey::take() {
  if (asked_.empty()) throw Error(Reason::kInternal, describe() + ": it was asked for nothing");
  const Bytes message = std::move(asked_.front());
  asked_.pop_front();
  return sign(message);
}

}  // namespace bulla
