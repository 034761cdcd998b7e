// SPDX-License-Identifier: Apache-2.0
//
// Group by group: outcome, shortest way, and then what the whole fleet adds up to.
#include "tests/preflight_truth/comparison.hpp"

#include <algorithm>
#include <deque>
#include <fstream>
#include <set>
#include <stdexcept>

namespace bulla::truth {
namespace {

bulla::Outcome told_as(Outcome outcome) {
  switch (outcome) {
    case Outcome::kTarget:
      return bulla::Outcome::kTarget;
    case Outcome::kTrap:
      return bulla::Outcome::kTrap;
    case Outcome::kStranded:
      return bulla::Outcome::kStranded;
  }
  throw std::logic_error("no such outcome");
}

std::string text_of(bulla::Outcome outcome) {
  return std::string(outcome_name(outcome));
}

std::string joined(const std::vector<std::string> &items) {
  std::string text;
  for (const std::string &item : items) text += (text.empty() ? "" : ", ") + item;
  return "[" + text + "]";
}

// All devices that one group could consist of, simulated.
class GroupTruth {
 public:
  GroupTruth(const GivenFiles &files, const WorldGroup &group, const Offer &offer, Fault fault)
      : devices_(possibilities(group)) {
    for (const WorldDevice &device : devices_) {
      const std::size_t held = files.store_of(device.held);
      plain_.emplace_back(files, device.facts, held, fault);
      searches_.emplace_back(plain_.back(), offer);
    }
  }

  bulla::Outcome outcome() const {
    std::set<Outcome> outcomes;
    for (const PlainSearch &search : searches_) outcomes.insert(search.outcome());
    return outcomes.size() == 1 ? told_as(*outcomes.begin()) : bulla::Outcome::kUndecided;
  }

  // For people: how the simulation came into a trap.
  std::string trap() const {
    for (const PlainSearch &search : searches_) {
      if (search.outcome() == Outcome::kTrap) return joined(search.trap());
    }
    return "[]";
  }

  // The directory of files in the texts is left out.
  bool leads_into_trap(std::vector<std::string> events) const {
    for (std::string &event : events) {
      const std::size_t name = event.rfind('/', event.find(": "));
      if (name != std::string::npos) event.erase(0, name + 1);
    }
    return std::any_of(searches_.begin(), searches_.end(), [&](const PlainSearch &search) {
      return search.outcome() == Outcome::kTrap && search.leads_into_trap(events);
    });
  }

  // Nothing when the path is a shortest way of one of the devices.
  std::string fault_of(const std::vector<std::string> &path) const {
    std::string fault;
    for (const PlainSearch &search : searches_) {
      if (search.outcome() == Outcome::kStranded) continue;
      if (!search.leads_to_targets(path)) {
        fault = "the path " + joined(path) + " does not lead to the targets";
      } else if (search.shortest() < path.size()) {
        return "the path " + joined(path) +
               " is not the shortest: " + std::to_string(search.shortest()) + " steps are enough";
      } else {
        return {};
      }
    }
    return fault;
  }

 private:
  std::vector<WorldDevice> devices_;
  std::deque<PlainDevice> plain_;
  std::deque<PlainSearch> searches_;
};

class Comparison {
 public:
  Comparison(const World &world, const PreflightReport &report, Fault fault)
      : world_(world), report_(report), fault_(fault), files_(given_files(world)) {}

  std::vector<std::string> differences() {
    if (report_.groups.size() != world_.groups.size()) {
      differ("there are " + std::to_string(report_.groups.size()) + " groups in the report");
      return said_;
    }
    for (std::size_t i = 0; i < world_.groups.size(); i++) {
      compare(world_.groups[i], report_.groups[i]);
    }
    compare_totals();
    return said_;
  }

 private:
  void differ(const std::string &sentence) { said_.push_back(sentence); }

  void compare(const WorldGroup &group, const GroupReport &report) {
    const GroupTruth truth(files_, group, offer_under_plan(group), fault_);
    const bulla::Outcome outcome = truth.outcome();
    devices_ += group.devices;
    worst_ = std::max(worst_, outcome);
    if (outcome == bulla::Outcome::kStranded) stranded_ += group.devices;
    if (report.outcome != outcome) {
      return differ(group.name + ": the report says " + text_of(report.outcome) +
                    ", the simulation " + text_of(outcome) + " " + truth.trap());
    }
    if (outcome != bulla::Outcome::kTarget && outcome != bulla::Outcome::kTrap) return;
    if (is_planned()) return;
    if (outcome == bulla::Outcome::kTrap && !truth.leads_into_trap(report.trap)) {
      differ(group.name + ": the steps " + joined(report.trap) + " lead into no trap, " +
             truth.trap() + " do");
    }
    const std::string fault = truth.fault_of(report.path);
    if (!fault.empty()) differ(group.name + ": " + fault);
  }

  bool is_planned() const { return report_.planned && !report_.plan.empty(); }

  // A plan is its files in its order, begun again from the first after each failure, for all.
  Offer offer_under_plan(const WorldGroup &group) const {
    Offer offer = offer_to(world_, files_, group);
    if (!is_planned()) return offer;
    offer.files.clear();
    offer.delivery = Delivery::kMedium;
    for (const PlanStep &step : report_.plan) {
      offer.files.push_back(files_.number_of(step.file.substr(step.file.rfind('/') + 1)));
    }
    return offer;
  }

  void compare_totals() {
    if (report_.reason != worst_) {
      differ("the report's reason is " + text_of(report_.reason) + ", not " + text_of(worst_));
    }
    if (report_.devices != devices_) differ("the devices do not add up");
    if (report_.stranded_devices != stranded_) differ("the stranded devices do not add up");
  }

  const World &world_;
  const PreflightReport &report_;
  const Fault fault_;
  const GivenFiles files_;
  std::uint64_t devices_ = 0;
  std::uint64_t stranded_ = 0;
  bulla::Outcome worst_ = bulla::Outcome::kTarget;
  std::vector<std::string> said_;
};

void write(const std::string &path, ByteView bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char *>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

}  // namespace

PreflightOptions write_world(const World &world, const std::string &directory) {
  PreflightOptions options;
  for (const auto &[name, bytes] : world.files) write(directory + "/" + name, bytes);
  options.fleet_path = directory + "/fleet.yaml";
  write(options.fleet_path, as_bytes(fleet_yaml(world)));
  for (const std::string &name : world.release) {
    options.release_paths.push_back(directory + "/" + name);
  }
  if (!world.as_signed_by.empty()) {
    options.as_signed_by = {directory + "/release.pub"};
    write(options.as_signed_by.front(), as_bytes(world.as_signed_by));
  }
  options.targets = world.targets;
  options.thread_count = 1;
  return options;
}

std::string command_for(const World &world, const std::string &directory) {
  std::string text = "cd " + directory + " && bulla preflight --fleet fleet.yaml --release";
  for (const std::string &name : world.release) text += " " + name;
  if (!world.as_signed_by.empty()) text += " --as-signed-by release.pub";
  for (const auto &[name, sequence] : world.targets) {
    text += " --target " + name + "=" + std::to_string(sequence);
  }
  return text;
}

std::vector<std::string> differences(const World &world, const PreflightReport &report,
                                     Fault fault) {
  return Comparison(world, report, fault).differences();
}

}  // namespace bulla::truth
