// SPDX-License-Identifier: Apache-2.0
//
// Pieces that several of the *_json.cpp files need. Private to formats/; the one place of this room
// that includes the whole JSON library.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "formats/bytes.hpp"
#include "formats/json.hpp"

namespace bulla {

using Json = nlohmann::ordered_json;

// An array with `convert` of each element.
template <typename Element, typename Convert>
Json json_array(const std::vector<Element> &elements, Convert convert) {
  Json array = Json::array();
  for (const Element &element : elements) array.push_back(convert(element));
  return array;
}

inline Json json_of(const Extension &extension) {
  return {{"id", extension.id}, {"body", to_hex(extension.body)}};
}

// "features" and "extensions", where they are there.
inline void add_tail(Json &json, std::uint32_t features, const std::vector<Extension> &extensions) {
  if (features != 0) json["features"] = features;
  if (!extensions.empty()) json["extensions"] = json_array(extensions, json_of);
}

// {"manifest"|"key_store"|"update"|"batch"|"transport": …}. Throws as the decoders do.
Json document_json(ByteView document);

}  // namespace bulla
