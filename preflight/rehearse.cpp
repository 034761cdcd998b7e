// SPDX-License-Identifier: Apache-2.0
//
// A rehearsal from its options to its report.
#include "preflight/rehearse.hpp"

#include <algorithm>

#include "preflight/cure.hpp"
#include "preflight/events.hpp"
#include "preflight/findings.hpp"
#include "preflight/group_rehearsal.hpp"
#include "preflight/landmarks_of.hpp"
#include "preflight/named_key.hpp"
#include "preflight/plan.hpp"
#include "preflight/supposition.hpp"

namespace bulla {
namespace {

void add_document(PreflightReport &report, ReportDocument document) {
  const bool known = std::any_of(
      report.documents.begin(), report.documents.end(), [&](const ReportDocument &each) {
        return each.digest == document.digest && each.file == document.file;
      });
  if (!known) report.documents.push_back(std::move(document));
}

void add_documents(PreflightReport &report, const Offer &offer) {
  for (const OfferedFile &file : offer.files()) {
    if (file.supposed) continue;
    add_document(report, {file.path, file.digest, file.image ? "manifest" : "key-store"});
    for (const OfferedStore &link : file.links) {
      add_document(report, {file.path, offer.stores().opened(link.store).digest(), "key-store"});
    }
  }
  for (const auto &[path, store] : offer.opened_stores()) {
    add_document(report, {path, offer.stores().opened(store).digest(), "key-store"});
  }
}

void sum_up(PreflightReport &report) {
  for (const GroupReport &group : report.groups) {
    report.reason = std::max(report.reason, group.outcome);
    report.devices += group.devices;
    if (group.outcome == Outcome::kStranded) report.stranded_devices += group.devices;
  }
}

std::uint64_t silence_of(const FleetGroup &group) {
  std::uint64_t silence = 0;
  for (const FleetDevice &device : group.possibilities) {
    silence = std::max(silence, device.facts.silence_days);
  }
  return silence;
}

// One for each event; those of events that name no key are never looked at.
std::vector<PublicKey> keys_of(const PreflightOptions &options, Offer &offer,
                               const Landmarks &landmarks) {
  std::vector<PublicKey> keys(options.events.size());
  for (std::size_t i = 0; i < keys.size(); i++) {
    const WhatIf &event = options.events[i];
    if (event.kind != WhatIf::Kind::kLost && event.kind != WhatIf::Kind::kStolen) continue;
    keys[i] = named_key(offer, options.fleet_path, landmarks, event.subject);
  }
  return keys;
}

void add_retention(PreflightReport &report, const FleetFacts &fleet,
                   const std::vector<std::uint64_t> &silences) {
  if (!fleet.retention_days) return;
  for (std::size_t i = 0; i < report.groups.size(); i++) {
    find_short_retention(report.groups[i], silences[i], *fleet.retention_days);
  }
}

std::string what_of(const Offer &offer, const OfferedFile &file) {
  return file.key_store ? store_text(offer.stores(), file.key_store->store)
                        : image_text(offer, file);
}

// The outcome of each group is then that under the plan.
void add_plan(PreflightReport &report, const std::vector<FleetGroup> &all, GroupRehearsals &groups,
              const Offer &offer, const std::vector<Target> &targets) {
  const PlanSearch plan = find_plan(groups, offer, targets, all);
  report.planned = true;
  for (const FileIndex index : plan.order) {
    const OfferedFile &file = offer.files()[index];
    report.plan.push_back({file.path, what_of(offer, file), {}});
  }
  if (plan.order.empty()) {
    report.plan_notes.push_back("no order that was tried brings any group to its targets");
  }
  for (const std::string &name : plan.left) {
    report.plan_notes.push_back("no order that was tried brings group " + name + " to its targets");
  }
  if (!plan.left.empty() && !plan.order.empty()) {
    for (PlanStep &step : report.plan) {
      for (const FleetGroup &group : all) {
        if (std::find(plan.left.begin(), plan.left.end(), group.name) == plan.left.end()) {
          step.groups.push_back(group.name);
        }
      }
    }
  }
  if (plan.order.empty()) {
    groups.keep_to_nothing();
  } else {
    groups.keep_to(plan.order);
  }
  for (const FleetGroup &group : all) report.groups.push_back(groups.rehearse(group));
}

void add_cures(PreflightReport &report, const std::vector<FleetGroup> &groups,
               const Supposition &release, const Offer &offer, const std::vector<Target> &targets,
               const std::vector<WhatIf> &events) {
  CureSearch search(release, offer, targets, events);
  auto group = groups.begin();
  for (GroupReport &each : report.groups) {
    if (report.planned || each.outcome != Outcome::kTarget) each.cure = search.cure(*group++, each);
  }
}

// Opens the release and what is supposed of it.
Supposition open_all(const PreflightOptions &options, Offer &offer, Landmarks &landmarks,
                     PreflightReport &report) {
  Supposition release;
  release.paths = options.release_paths;
  open_release(release, offer);
  landmarks = landmarks_of(offer);
  landmarks.key_store_paths = offer.key_store_paths();
  for (const std::string &text : options.as_signed_by) {
    release.signers.push_back(named_key(offer, options.fleet_path, landmarks, text));
    offer.sign_as(release.signers.back());
    report.as_signed_by.push_back(text);
  }
  add_supposed_stores(options.events, options.fleet_path, landmarks, offer, release);
  landmarks = landmarks_of(offer);
  landmarks.key_store_paths = offer.key_store_paths();
  for (const WhatIf &event : options.events) report.events.push_back(event_text(event));
  return release;
}

}  // namespace

PreflightReport rehearse(const PreflightOptions &options) {
  NoProgress silent;
  PreflightReport report;
  Offer offer;
  Landmarks landmarks;
  const Supposition release = open_all(options, offer, landmarks, report);
  const std::vector<Target> targets = targets_of(offer, options.targets);
  GroupRehearsals groups(offer, landmarks, targets, options.events);
  groups.know_keys(keys_of(options, offer, landmarks));
  std::vector<FleetGroup> kept;  // those to be cured, or all that a plan must bring home
  std::vector<std::uint64_t> silences;
  const FleetFacts fleet = read_fleet(
      options.fleet_path, landmarks,
      [&](FleetGroup &&group) {
        silences.push_back(silence_of(group));
        if (!options.plan) report.groups.push_back(groups.rehearse(group));
        if (options.plan || report.groups.back().outcome != Outcome::kTarget) {
          kept.push_back(std::move(group));
        }
      },
      options.progress);
  if (options.plan) add_plan(report, kept, groups, offer, targets);
  add_cures(report, kept, release, offer, targets, options.events);
  add_retention(report, fleet, silences);
  offer.check_payloads(options.thread_count, options.progress ? *options.progress : silent);
  report.findings = find_in_release(offer);
  add_documents(report, offer);
  sum_up(report);
  return report;
}

}  // namespace bulla
