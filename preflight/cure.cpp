// SPDX-License-Identifier: Apache-2.0
//
// Cheapest first: key stores that exist, one signature more, a file less, another policy, hands.
#include "preflight/cure.hpp"

#include <algorithm>
#include <set>

#include "preflight/findings.hpp"
#include "preflight/landmarks_of.hpp"

namespace bulla {
namespace {

bool is_about_keys(const std::string &reason) {
  return reason == "key-unknown" || reason == "key-revoked" || reason == "sig-threshold" ||
         reason == "sig-missing" || reason == "grandfather-proof" || reason == "sig-out-of-scope";
}

std::string situation_of(const FleetGroup &group, const GroupReport &report) {
  std::string text = report.reach + "|" + std::to_string(static_cast<int>(report.outcome));
  for (const FleetDevice &device : group.possibilities) {
    text += "|" + device.key_store_path + "|" +
            std::to_string(static_cast<int>(device.facts.policy)) +
            (device.facts.factory ? "f" : "");
    if (text.size() > 4096) break;
  }
  for (const Refusal &refusal : report.refusals) text += "|" + refusal.package + refusal.reason;
  for (const std::string &step : report.trap) text += "|" + step;
  return text;
}

}  // namespace

std::string CureSearch::newest_store_path() const {
  std::string path;
  std::uint32_t version = 0;
  for (const OfferedFile &file : offer_.files()) {
    if (!file.key_store || file.supposed) continue;
    if (offer_.stores().version(file.key_store->store) <= version) continue;
    version = offer_.stores().version(file.key_store->store);
    path = file.path;
  }
  return path;
}

// Key stores that devices hold somewhere and that are not on offer: alone, then all of them.
void CureSearch::add_stores(std::vector<Candidate> &all) const {
  std::set<Digest> offered;
  for (const OfferedFile &file : offer_.files()) {
    if (file.key_store) offered.insert(file.digest);
  }
  Candidate every{"", given_, {}};
  for (const auto &[path, store] : offer_.opened_stores()) {
    if (!offered.insert(offer_.stores().opened(store).digest()).second) continue;
    Candidate one{
        "offer " + path + " (" + store_text(offer_.stores(), store) + ") as well", given_, {}};
    one.release.paths.insert(one.release.paths.begin(), path);
    every.release.paths.insert(every.release.paths.begin(), path);
    every.sentence += (every.sentence.empty() ? "offer these as well: " : ", ") + path;
    all.push_back(std::move(one));
  }
  if (every.release.paths.size() > given_.paths.size() + 1) all.push_back(std::move(every));
}

// Refused images, signed once more by a key that the group trusts for their class already.
void CureSearch::add_signatures(const FleetGroup &group, const GroupReport &report,
                                std::vector<Candidate> &all) const {
  const auto held = offer_.opened_stores().find(group.possibilities.front().key_store_path);
  if (held == offer_.opened_stores().end()) return;
  const KeyStore &store = offer_.stores().contents(held->second);
  for (std::size_t i = 0; i < store.keys.size(); i++) {
    const auto *key = std::get_if<PublicKey>(&store.keys[i]);
    if (key == nullptr) continue;
    Candidate one{"", given_, {}};
    for (const OfferedFile &file : offer_.files()) {
      if (!file.image) continue;
      const std::uint32_t image_class = offer_.manifest(file).image_class;
      const bool in_role = std::any_of(store.roles.begin(), store.roles.end(), [&](const Role &r) {
        return r.kind == BULLA_ROLE_IMAGE && (r.classes >> image_class & 1) != 0 &&
               std::find(r.keys.begin(), r.keys.end(), i) != r.keys.end();
      });
      const bool refused =
          std::any_of(report.refusals.begin(), report.refusals.end(), [&](const Refusal &refusal) {
            return refusal.package == file.path && is_about_keys(refusal.reason);
          });
      if (!in_role || !refused) continue;
      one.release.signed_files.emplace_back(file.path, *key);
      one.sentence += (one.sentence.empty() ? "sign " : ", ") + file.path;
    }
    if (one.sentence.empty()) continue;
    one.sentence += " with " + key_text(store, key_id(*key)) + " too, which " +
                    store_text(offer_.stores(), held->second) + " trusts";
    all.push_back(std::move(one));
  }
}

// A file that is no target may be what spoils the way.
void CureSearch::add_omissions(const GroupReport &report, std::vector<Candidate> &all) const {
  if (report.trap.empty()) return;
  for (FileIndex i = 0; i < offer_.files().size(); i++) {
    const bool wanted = std::any_of(targets_.begin(), targets_.end(), [&](const Target &target) {
      return std::find(target.files.begin(), target.files.end(), i) != target.files.end();
    });
    if (wanted) continue;
    const std::string &path = offer_.files()[i].path;
    Candidate one{"leave " + path + " out", given_, {}};
    std::vector<std::string> &paths = one.release.paths;
    paths.erase(std::remove(paths.begin(), paths.end(), path), paths.end());
    if (paths.size() < given_.paths.size()) all.push_back(std::move(one));
  }
}

void CureSearch::add_acts(const FleetGroup &group, std::vector<Candidate> &all) const {
  const auto each_device = [](auto change) {
    return [change](FleetGroup &changed) {
      for (FleetDevice &device : changed.possibilities) change(device);
    };
  };
  const DeviceFacts &facts = group.possibilities.front().facts;
  if (facts.policy != UpdatePolicy::kAll) {
    all.push_back(
        {"let these devices take all updates (policy: all)", given_,
         each_device([](FleetDevice &device) { device.facts.policy = UpdatePolicy::kAll; })});
  }
  const std::string newest = newest_store_path();
  if (newest.empty()) return;
  const auto renew_factory = [newest](FleetDevice &device) {
    if (device.facts.factory) device.facts.factory->key_store_path = newest;
  };
  if (facts.factory) {
    all.push_back({"let the factory set " + newest, given_, each_device(renew_factory)});
  }
  all.push_back({"bring " + newest + " to these devices by hand, before anything else", given_,
                 each_device([newest](FleetDevice &device) { device.key_store_path = newest; })});
}

std::vector<CureSearch::Candidate> CureSearch::candidates(const FleetGroup &group,
                                                          const GroupReport &report) const {
  std::vector<Candidate> all;
  add_stores(all);
  add_signatures(group, report, all);
  add_omissions(report, all);
  add_acts(group, all);
  return all;
}

bool CureSearch::saves(const Candidate &candidate, const FleetGroup &group) const {
  Offer offer;
  open_release(candidate.release, offer);
  std::map<std::string, std::uint64_t> wanted;
  for (const Target &target : targets_) wanted[to_text(target.component)] = target.sequence;
  const std::vector<Target> targets = targets_of(offer, wanted);
  const Landmarks landmarks = landmarks_of(offer);
  FleetGroup changed = group;
  if (candidate.change) candidate.change(changed);
  return GroupRehearsals(offer, landmarks, targets, events_).outcome(changed) == Outcome::kTarget;
}

std::vector<std::string> CureSearch::cure(const FleetGroup &group, const GroupReport &report) {
  const bool given_up = report.outcome == Outcome::kUndecided && group.possibilities.size() == 1;
  if (report.outcome == Outcome::kTarget || given_up) return {};
  const std::string situation = situation_of(group, report);
  const auto known = known_.find(situation);
  if (known != known_.end()) return known->second;
  if (known_.size() >= kCureSearchesMax) return {};
  std::vector<std::string> cure;
  for (const Candidate &candidate : candidates(group, report)) {
    if (!saves(candidate, group)) continue;
    cure.push_back(candidate.sentence);
    break;
  }
  known_.emplace(situation, cure);
  return cure;
}

}  // namespace bulla
