// SPDX-License-Identifier: Apache-2.0
//
// Words for roles, revocations and windows.
#include "signer/tks_words.hpp"

#include <algorithm>
#include <vector>

#include "formats/key_name.hpp"
#include "formats/number_names.hpp"
#include "formats/wording.hpp"
#include "signer/utc_date.hpp"

namespace bulla {

std::string role_words(const KeyStore &store, const Role &role) {
  std::vector<std::string> keys;
  for (const std::size_t key : role.keys) keys.push_back(key_name(store, key));
  std::ranges::sort(keys);
  std::string text = std::to_string(role.threshold) + " of " + joined(keys);
  if (role.classes != 0) text += "; classes " + joined(class_names(role.classes));
  std::vector<std::string> products;
  for (const Uuid &product : role.products) products.push_back(to_text(product));
  std::ranges::sort(products);
  if (!products.empty()) text += "; products " + joined(products);
  if (role.grants != 0) text += "; may " + joined(grant_names(role.grants));
  std::vector<AlgorithmMinimum> minima = role.minimum;
  std::ranges::sort(minima, {}, &AlgorithmMinimum::algorithm);
  for (const AlgorithmMinimum &minimum : minima)
    text += "; at least " + std::to_string(minimum.count) + " " + algorithm_name(minimum.algorithm);
  return text;
}

std::string revocation_words(const Revocation &revocation) {
  std::string text = revocation_reason_name(revocation.reason);
  if (revocation.boot_enforce != 0)
    text += "; ends pins of " + joined(class_names(revocation.boot_enforce));
  if (revocation.grandfather)
    text += "; keeps " + std::to_string(revocation.grandfather->size) + " documents, root " +
            short_hex(revocation.grandfather->root);
  return text;
}

std::string window_subject(const SecurityWindow &window) {
  const auto *image_class = std::get_if<std::uint32_t>(&window.subject);
  return image_class != nullptr ? class_name(*image_class)
                                : to_text(std::get<Uuid>(window.subject));
}

std::string window_words(const SecurityWindow &window) {
  return std::to_string(window.min) + ".." + std::to_string(window.max);
}

std::string signing_window_words(const KeyNote &note) {
  const bool is_open = note.not_before == 0 && note.not_after == kNoWindowEnd;
  if (is_open) return "always";
  return (note.not_before == 0 ? "" : utc_date(note.not_before)) + ".." +
         (note.not_after == kNoWindowEnd ? "" : utc_date(note.not_after));
}

}  // namespace bulla
