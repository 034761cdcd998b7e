// SPDX-License-Identifier: Apache-2.0
//
// Findings that follow from what refuses where a group gets stuck: one for each kind of reason.
#include <algorithm>
#include <set>

#include "preflight/findings.hpp"

namespace bulla {
namespace {

const bulla_component_state *component_of(const GroupCase &one, const OfferedFile &file) {
  return one.end.find(one.offer.manifest(file).component);
}

std::string floors_text(const GroupCase &one, const OfferedFile &file) {
  const bulla_component_state *component = component_of(one, file);
  const std::uint32_t floor = component == nullptr ? 0 : component->floor;
  return "security version " + std::to_string(one.offer.manifest(file).security_version) +
         "; the device's floor is " + std::to_string(floor);
}

std::string counter_text(const GroupCase &one, const OfferedFile &file) {
  const DeviceFacts &facts = one.device.facts();
  const Uuid component = uuid_at(one.offer.manifest(file).component);
  const auto counter = facts.counters.find(component);
  const auto floor = facts.floors.find(component);
  const std::uint64_t reached = floor == facts.floors.end() ? 0 : floor->second;
  const std::uint64_t left = counter == facts.counters.end() ? 0 : counter->second.left;
  return "needs " + std::to_string(one.offer.manifest(file).security_version - reached) +
         " steps of a counter that has " + std::to_string(left) + " left";
}

// Finding and what to say of a refused image; code 0 for a reason without a finding.
Finding of_image(const GroupCase &one, const OfferedFile &file, bulla_status status) {
  const std::string image = image_text(one.offer, file);
  const std::string held = store_text(one.offer.stores(), one.end.held);
  if (file.capability && status != BULLA_CAPABILITY_REPLAYED) {
    return {19, "capability " + image + " is of no use to " + one.devices() + ", which hold " +
                    held + ": " + bulla_status_name(status)};
  }
  switch (status) {
    case BULLA_SV_BELOW_FLOOR:
      return {7, image + " is refused by " + one.devices() + ": it has " + floors_text(one, file) +
                     ", and " + held + " may ask for more"};
    case BULLA_SV_ABOVE_CEILING:
      return {8, image + " is refused by " + one.devices() + ": its security version " +
                     std::to_string(one.offer.manifest(file).security_version) + " is above what " +
                     held + " lets in"};
    case BULLA_COUNTER_EXHAUSTED:
      return {9, image + " " + counter_text(one, file) + " on " + one.devices()};
    case BULLA_FEATURE_UNSUPPORTED:
      return {11, image + " needs a feature that the verifier of " + one.devices() + " lacks"};
    case BULLA_WRONG_BOARD:
    case BULLA_WRONG_CHIP:
    case BULLA_WRONG_CLASS:
      return {15, image + " is not for " + one.devices() + ": " + bulla_status_name(status)};
    case BULLA_SPACE_EXCEEDED:
      return {16, image + " is " + std::to_string(one.offer.manifest(file).installed.size) +
                      " bytes; " + one.devices() + " have room for " +
                      std::to_string(one.device.facts().staging_bytes)};
    case BULLA_REQUIRES_UNMET:
      return {30, image + " asks for a component or an ABI that " + one.devices() +
                      " do not come to run"};
    default:
      return {};
  }
}

Finding of_store(const GroupCase &one, const OfferedFile &file, bulla_status status) {
  const std::string held = store_text(one.offer.stores(), one.end.held);
  const std::uint64_t bytes = one.offer.stores().opened(file.key_store->store).document().size();
  switch (status) {
    case BULLA_MEMORY_EXCEEDED:
      return {12, file.path + " is a key store of " + std::to_string(bytes) + " bytes; " +
                      one.devices() + " have room for " +
                      std::to_string(one.device.facts().key_store_bytes)};
    case BULLA_FEATURE_UNSUPPORTED:
      return {11, file.path + " needs a feature that the verifier of " + one.devices() + " lacks"};
    case BULLA_TKS_EPOCH_GAP:
    case BULLA_TKS_OLD_THRESHOLD:
      return {13, file.path + " does not follow " + held + ", which " + one.devices() +
                      " hold: the link between them is not on offer"};
    default:
      return {};
  }
}

}  // namespace

void find_by_refusals(const GroupCase &one, std::vector<Finding> &found) {
  std::set<std::pair<int, FileIndex>> known;
  for (const FileRefusal &refusal : one.result.refusals) {
    const OfferedFile &file = one.offer.files()[refusal.file];
    Finding finding =
        file.image ? of_image(one, file, refusal.status) : of_store(one, file, refusal.status);
    if (finding.code == 0 || !known.emplace(finding.code, refusal.file).second) continue;
    found.push_back(std::move(finding));
  }
}

}  // namespace bulla
