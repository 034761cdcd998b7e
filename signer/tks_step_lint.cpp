// SPDX-License-Identifier: Apache-2.0
//
// Lints of a step. Nothing here forbids anything: that is signer/tks_step.
#include "signer/tks_step_lint.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "formats/number_names.hpp"
#include "formats/wire/numbers.h"
#include "signer/tks_step.hpp"
#include "signer/tks_words.hpp"

namespace bulla {
namespace {

using Warnings = std::vector<TksWarning>;

const Role *same_label(const KeyStore &store, const Role &role) {
  const auto found = std::ranges::find_if(store.roles, [&](const Role &other) {
    return other.kind == role.kind && other.label == role.label;
  });
  return found == store.roles.end() ? nullptr : &*found;
}

const Revocation *same_key(const KeyStore &store, const Revocation &revocation) {
  const auto found = std::ranges::find(store.revocations, revocation.key, &Revocation::key);
  return found == store.revocations.end() ? nullptr : &*found;
}

const SecurityWindow *same_subject(const KeyStore &store, const SecurityWindow &window) {
  const auto found = std::ranges::find(store.windows, window.subject, &SecurityWindow::subject);
  return found == store.windows.end() ? nullptr : &*found;
}

void lint_thresholds(const KeyStore &held, const KeyStore &next, const std::string &reason,
                     Warnings &warnings) {
  for (const Role &role : next.roles) {
    const Role *before = same_label(held, role);
    if (before == nullptr || role.threshold >= before->threshold) continue;
    warnings.push_back(
        {"threshold-lowered",
         "role '" + role.label + "' needs " + std::to_string(role.threshold) +
             " signatures instead of " + std::to_string(before->threshold) +
             (reason.empty() ? "; write down why: reason: in the spec" : " because: " + reason)});
  }
}

void lint_revocations(const KeyStore &held, const KeyStore &next, Warnings &warnings) {
  for (const Revocation &before : held.revocations) {
    const Revocation *after = same_key(next, before);
    const std::string key = key_label(held, before.key);
    if (after == nullptr)
      warnings.push_back({"revocations-compacted",
                          "key " + key + " leaves the list: it counts no more than before, and " +
                              "its reason and its classes are forgotten"});
    const bool keeps = after != nullptr && after->grandfather;
    if (before.grandfather && !keeps)
      warnings.push_back({"compaction-drops-grandfather",
                          std::to_string(before.grandfather->size) + " documents that only key " +
                              key + " signed can no longer be installed"});
    if (before.grandfather && keeps && *after->grandfather != *before.grandfather)
      warnings.push_back({"grandfather-changed",
                          "proofs made for key " + key +
                              " count no more: attach those of the new tree to each package"});
  }
}

std::string range_of(const SecurityWindow &window) {
  return window_subject(window) + " " + window_words(window);
}

void lint_window(const SecurityWindow &before, const SecurityWindow *after, Warnings &warnings) {
  if (after == nullptr) {
    warnings.push_back({"window-removed", range_of(before) +
                                              ": without a range of its own only what a wider " +
                                              "one allows can be installed, else only 0"});
    return;
  }
  if (after->max < before.max)
    warnings.push_back({"ceiling-lowered", range_of(before) + " becomes " + window_words(*after) +
                                               ": released packages above it can no longer be "
                                               "installed, and devices with a higher floor are "
                                               "left without any"});
  if (after->min < before.min)
    warnings.push_back({"window-lowered", range_of(before) + " becomes " + window_words(*after) +
                                              ": versions that were shut out may be installed "
                                              "again where the device's own floor lets them"});
}

bool any_min_raised(const KeyStore &held, const KeyStore &next) {
  return std::ranges::any_of(next.windows, [&](const SecurityWindow &window) {
    const SecurityWindow *before = same_subject(held, window);
    return window.min > (before == nullptr ? 0 : before->min);
  });
}

bool speaks_of_theft(std::string text) {
  constexpr std::array<std::string_view, 7> kWords = {"compromis", "stolen", "steal",  "theft",
                                                      "thief",     "leak",   "exposed"};
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::ranges::any_of(
      kWords, [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

std::vector<const Revocation *> new_revocations(const KeyStore &held, const KeyStore &next) {
  std::vector<const Revocation *> found;
  for (const Revocation &revocation : next.revocations)
    if (same_key(held, revocation) == nullptr) found.push_back(&revocation);
  return found;
}

void lint_instrument(const KeyStore &held, const KeyStore &next, const StepWords &words,
                     Warnings &warnings) {
  for (const DroppedKey &key : words.dropped)
    if (find_key(held, key.key) && speaks_of_theft(key.reason))
      warnings.push_back({"wrong-instrument",
                          "key '" + key.file + "' is dropped because of \"" + key.reason +
                              "\": a stolen key is revoked, reason: compromise, so that fallback "
                              "images under it end too"});
  if (!speaks_of_theft(words.reason) || !new_revocations(held, next).empty()) return;
  const bool raises = any_min_raised(held, next);
  if (!raises && next.denied.size() <= held.denied.size()) return;
  warnings.push_back({"wrong-instrument",
                      std::string("the spec speaks of a stolen key and only ") +
                          (raises ? "raises security versions" : "denies documents") +
                          ": a thief picks any security version and signs anew; revoke the key"});
}

bool is_cold(const KeyStore &store, const KeyId &id) {
  const auto index = find_key(store, id);
  return index && std::ranges::any_of(store.roles, [&](const Role &role) {
           const bool cold = role.kind == BULLA_ROLE_ROOT || role.kind == BULLA_ROLE_RECOVERY;
           return cold && std::ranges::find(role.keys, *index) != role.keys.end();
         });
}

std::string image_key_line(const KeyStore &held, const Revocation &revocation) {
  const std::string key = key_label(held, revocation.key);
  if (!revocation.grandfather)
    return "E1: everything that only key " + key +
           " signed can no longer be installed: sign it again with `bulla resign` before this is "
           "delivered, or keep it with grandfather: {packages: DIR}; rehearse it with `bulla "
           "preflight`";
  return "E1: key " + key + " still counts for " + std::to_string(revocation.grandfather->size) +
         " documents that carry a proof: attach the tree to every package on offer, rehearse with "
         "`bulla preflight`, and count the devices that cannot be reached: they stay exposed";
}

std::string revocation_line(const KeyStore &held, const Revocation &revocation) {
  const std::string key = key_label(held, revocation.key);
  if (is_cold(held, revocation.key))
    return "E2: key " + key +
           " leaves the root: deliver this link to everybody at once, while the threshold holds";
  if (revocation.reason == BULLA_REASON_LOST)
    return "E6: a key that is only dead, not in other hands, needs no revocation: its spare signs, "
           "and nothing changes on devices; what key " +
           key + " signed stops installing";
  return image_key_line(held, revocation);
}

std::size_t lost_roots(const KeyStore &held, const KeyStore &next) {
  const Role *root = role_of_kind(held, BULLA_ROLE_ROOT);
  if (root == nullptr) return 0;
  return static_cast<std::size_t>(std::ranges::count_if(root->keys, [&](std::size_t index) {
    const auto *key = std::get_if<PublicKey>(&held.keys.at(index));
    return key != nullptr && is_revoked(next, key_id(*key));
  }));
}

}  // namespace

std::vector<TksWarning> lint_step(const KeyStore &held, const KeyStore &next,
                                  const StepWords &words) {
  Warnings warnings;
  lint_thresholds(held, next, words.reason, warnings);
  lint_revocations(held, next, warnings);
  for (const SecurityWindow &window : held.windows)
    lint_window(window, same_subject(next, window), warnings);
  const Role *recovery = role_of_kind(held, BULLA_ROLE_RECOVERY);
  if (!same_role(held, recovery, next, role_of_kind(next, BULLA_ROLE_RECOVERY)))
    warnings.push_back(
        {"recovery-changed", recovery == nullptr
                                 ? "a recovery role is new: the root alone decides who it is"
                                 : "the recovery role changes: root and recovery of version " +
                                       std::to_string(held.version) + " must both sign"});
  lint_instrument(held, next, words, warnings);
  return warnings;
}

std::vector<std::string> play_book(const KeyStore &held, const KeyStore &next) {
  std::vector<std::string> lines;
  for (const Revocation *revocation : new_revocations(held, next))
    lines.push_back(revocation_line(held, *revocation));
  const Role *root = role_of_kind(held, BULLA_ROLE_ROOT);
  if (root != nullptr && lost_roots(held, next) >= root->threshold)
    lines.push_back(
        "E3: so many root keys are gone that a thief of them could make links too: "
        "only the recovery role or recall helps devices that have not taken this one");
  if (any_min_raised(held, next))
    lines.push_back(
        "E4: check that fallback and recovery images and what counters have left allow "
        "the raised security versions");
  if (next.denied.size() > held.denied.size())
    lines.push_back(
        "E5: a denied document ends itself only: look through everything that the key "
        "signed in those days");
  if (next.epoch > held.epoch)
    lines.push_back(
        "E7: keep this version in the chain for ever: devices that missed it walk over "
        "it; no reboot is needed between links");
  return lines;
}

}  // namespace bulla
