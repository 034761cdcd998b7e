// SPDX-License-Identifier: Apache-2.0
//
// Findings that follow from where a group ends.
#include <algorithm>

#include "formats/wording.hpp"
#include "preflight/findings.hpp"

namespace bulla {
namespace {

std::vector<std::string> targets_text(const GroupCase &one) {
  std::vector<std::string> texts;
  for (const Target &target : one.result.wanted) texts.push_back(target.text());
  return texts;
}

bool is_key_refusal(bulla_status status) {
  return status == BULLA_KEY_UNKNOWN || status == BULLA_KEY_REVOKED ||
         status == BULLA_SIG_THRESHOLD || status == BULLA_GRANDFATHER_PROOF;
}

// The first refusal that is about who signed an image; null when there is none.
const FileRefusal *key_refusal(const GroupCase &one) {
  for (const FileRefusal &refusal : one.result.refusals) {
    const OfferedFile &file = one.offer.files()[refusal.file];
    if (file.image && is_key_refusal(refusal.status)) return &refusal;
  }
  return nullptr;
}

// The lowest version at hand under which the image's signatures suffice.
std::string first_store_for(const GroupCase &one, ImageIndex image) {
  auto &images = const_cast<ImageBook &>(one.offer.images());
  const StoresAtHand &stores = one.offer.stores();
  std::optional<StoreIndex> first;
  for (StoreIndex store = 0; store < stores.size(); store++) {
    if (!images.verifies(image, store)) continue;
    if (!first || stores.version(store) < stores.version(*first)) first = store;
  }
  return first ? "which tks:" + std::to_string(stores.version(*first)) + " trusts first"
               : "which no key store at hand trusts";
}

void find_stranded(const GroupCase &one, std::vector<Finding> &found) {
  if (one.device.facts().policy != UpdatePolicy::kAll) {
    found.push_back({20, one.devices() + " take " +
                             (one.device.facts().policy == UpdatePolicy::kFrozen
                                  ? "no updates (policy: frozen)"
                                  : "key stores and cert-stores only (policy: prerequisites)")});
  }
  const StoresAtHand &stores = one.offer.stores();
  const std::string held = store_text(stores, one.device.held());
  if (const FileRefusal *refusal = key_refusal(one)) {
    const OfferedFile &file = one.offer.files()[refusal->file];
    std::string reached =
        one.end.held == one.device.held() ? "" : " and come to " + store_text(stores, one.end.held);
    found.push_back({1, one.devices() + " hold " + held + reached + "; " +
                            image_text(one.offer, file) + " has signatures " +
                            first_store_for(one, *file.image)});
    const bool carried = std::any_of(one.offer.files().begin(), one.offer.files().end(),
                                     [](const OfferedFile &each) { return each.carries_stores(); });
    if (one.group.reach != Reach::kOnline && one.group.reach != Reach::kWarehouse && !carried) {
      found.push_back({17, "the medium for " + one.devices() + " carries " +
                               image_text(one.offer, file) + " and no key store that leads to it"});
    }
    return;
  }
  std::string nearest = "nothing on offer is for them";
  if (!one.result.refusals.empty()) {
    const FileRefusal &refusal = one.result.refusals.front();
    nearest = "the nearest refusal is " + one.offer.files()[refusal.file].path + ": " +
              bulla_status_name(refusal.status);
  }
  found.push_back({2, one.devices() + " hold " + held + " and have no way to " +
                          joined(targets_text(one), ", ") + "; " + nearest});
}

void find_trap(const GroupCase &one, std::vector<Finding> &found) {
  found.push_back({3, one.devices() + " have a way to their targets and can lose it: " +
                          joined(one.result.trap, ", then ")});
  if (one.result.ends) {
    found.push_back({6, one.devices() + " do not start any more after " +
                            joined(one.result.trap, ", then ") +
                            ": what the factory restores does not load"});
  }
  if (one.result.trap_by_order) {
    found.push_back({23, one.devices() + " need an order of deliveries: after " +
                             joined(one.result.trap, ", then ") + " no way is left"});
  }
}

}  // namespace

void find_by_outcome(const GroupCase &one, std::vector<Finding> &found) {
  if (one.result.outcome == Outcome::kStranded) find_stranded(one, found);
  if (one.result.outcome == Outcome::kTrap) find_trap(one, found);
  if (one.result.searched_in_vain) {
    found.push_back({21, one.devices() + " have too many states to try them all; what is said of " +
                             "them is not sure"});
  }
  if (one.result.restarts > 1) {
    found.push_back({24, one.devices() + " restart " + std::to_string(one.result.restarts) +
                             " times on their way"});
  }
}

void find_short_retention(GroupReport &report, std::uint64_t silence_days,
                          std::uint64_t retention_days) {
  if (silence_days <= retention_days) return;
  const auto after = std::find_if(report.findings.begin(), report.findings.end(),
                                  [](const Finding &finding) { return finding.code > 14; });
  report.findings.insert(
      after, {14, std::to_string(report.devices) + " devices of group " + report.name +
                      " may be silent for " + std::to_string(silence_days) +
                      " days; packages stay on offer for " + std::to_string(retention_days)});
}

}  // namespace bulla
