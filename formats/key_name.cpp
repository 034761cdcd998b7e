// SPDX-License-Identifier: Apache-2.0
#include "formats/key_name.hpp"

#include "formats/wording.hpp"

namespace bulla {

std::string key_name(const KeyStore &store, std::size_t index) {
  for (const KeyNote &note : store.notes)
    if (note.key == index) return note.label;
  const auto *key = std::get_if<PublicKey>(&store.keys.at(index));
  return key != nullptr ? short_hex(key_id(*key)) : "an unknown kind of key";
}

}  // namespace bulla
