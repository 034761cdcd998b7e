// SPDX-License-Identifier: Apache-2.0
//
// A rehearsal from its options to its report.
#include "preflight/rehearse.hpp"

#include <algorithm>

#include "preflight/group_rehearsal.hpp"
#include "preflight/landmarks_of.hpp"
#include "preflight/named_key.hpp"

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

}  // namespace

PreflightReport rehearse(const PreflightOptions &options) {
  NoProgress silent;
  Progress &progress = options.progress != nullptr ? *options.progress : silent;
  PreflightReport report;
  Offer offer;
  for (const std::string &path : options.release_paths) offer.add_file(path);
  Landmarks landmarks = landmarks_of(offer);
  landmarks.key_store_paths = offer.key_store_paths();
  for (const std::string &text : options.as_signed_by) {
    offer.sign_as(named_key(offer, options.fleet_path, landmarks, text));
    report.as_signed_by.push_back(text);
  }
  const std::vector<Target> targets = targets_of(offer, options.targets);
  GroupRehearsals groups(offer, landmarks, targets, options.events);
  (void)read_fleet(
      options.fleet_path, landmarks,
      [&](FleetGroup &&group) { report.groups.push_back(groups.rehearse(group)); },
      options.progress);
  offer.check_payloads(progress);
  add_documents(report, offer);
  sum_up(report);
  return report;
}

}  // namespace bulla
