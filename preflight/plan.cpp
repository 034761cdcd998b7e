// SPDX-License-Identifier: Apache-2.0
//
// An order that obeys what orders usually obey (key stores ascending, then level by level) nearly
// always works, and is then relieved of what it does not need; small releases are searched in full.
#include "preflight/plan.hpp"

#include <algorithm>
#include <tuple>

namespace bulla {
namespace {

// Up to so many files all orders are tried when no usual one works.
constexpr std::size_t kAllOrdersMax = 6;

class Planner {
 public:
  Planner(GroupRehearsals &rehearsals, const Offer &offer, const std::vector<Target> &targets,
          const std::vector<FleetGroup> &groups)
      : rehearsals_(rehearsals), offer_(offer), targets_(targets) {
    for (const FleetGroup &group : groups) groups_.push_back(&group);
  }

  PlanSearch run() {
    PlanSearch result;
    auto order = find();
    if (!order) {
      leave_hopeless(result);
      if (!groups_.empty()) order = find();
    }
    if (!order) return result;
    shorten(*order);
    result.order = *order;
    take_back(result);
    return result;
  }

 private:
  bool is_target(FileIndex file) const {
    return std::any_of(targets_.begin(), targets_.end(), [&](const Target &target) {
      return std::find(target.files.begin(), target.files.end(), file) != target.files.end();
    });
  }

  // A failing group is tried first next time: most orders fail by the same one.
  bool is_safe(const std::vector<FileIndex> &order) {
    rehearsals_.keep_to(order);
    for (std::size_t i = 0; i < groups_.size(); i++) {
      if (rehearsals_.outcome(*groups_[i]) == Outcome::kTarget) continue;
      std::rotate(groups_.begin(), groups_.begin() + static_cast<std::ptrdiff_t>(i),
                  groups_.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      return false;
    }
    return true;
  }

  std::vector<FileIndex> usual(unsigned store_kind, bool only_targets) const {
    using Rank = std::tuple<unsigned, std::uint64_t, std::uint64_t, FileIndex>;
    std::vector<Rank> ranks;
    for (FileIndex i = 0; i < offer_.files().size(); i++) {
      const OfferedFile &file = offer_.files()[i];
      if (file.key_store) {
        ranks.emplace_back(store_kind, offer_.stores().version(file.key_store->store), 0, i);
        continue;
      }
      if (only_targets && !is_target(i)) continue;
      const bulla_manifest &manifest = offer_.manifest(file);
      ranks.emplace_back(1, bulla_class_level(manifest.image_class), manifest.sequence, i);
    }
    std::sort(ranks.begin(), ranks.end());
    std::vector<FileIndex> order;
    for (const Rank &rank : ranks) order.push_back(std::get<3>(rank));
    return order;
  }

  std::optional<std::vector<FileIndex>> find() {
    for (const bool only_targets : {true, false}) {
      for (const unsigned store_kind : {0u, 2u}) {
        auto order = usual(store_kind, only_targets);
        if (is_safe(order)) return order;
      }
    }
    std::vector<FileIndex> order(offer_.files().size());
    for (FileIndex i = 0; i < order.size(); i++) order[i] = i;
    if (is_safe(order)) return order;
    while (order.size() <= kAllOrdersMax && std::next_permutation(order.begin(), order.end())) {
      if (is_safe(order)) return order;
    }
    return std::nullopt;
  }

  // Groups that no usual order brings home on their own.
  void leave_hopeless(PlanSearch &result) {
    const std::vector<const FleetGroup *> all = groups_;
    std::vector<const FleetGroup *> hopeful;
    for (const FleetGroup *group : all) {
      groups_ = {group};
      if (find()) {
        hopeful.push_back(group);
      } else {
        left_.push_back(group);
        result.left.push_back(group->name);
      }
    }
    groups_ = hopeful;
    std::sort(result.left.begin(), result.left.end());
  }

  // Alone a group may need another order than those that were tried, and still be served by the one
  // that serves the others.
  void take_back(PlanSearch &result) {
    if (result.left.empty()) return;
    rehearsals_.keep_to(result.order);
    std::erase_if(left_, [&](const FleetGroup *group) {
      return rehearsals_.outcome(*group) == Outcome::kTarget;
    });
    result.left.clear();
    for (const FleetGroup *group : left_) result.left.push_back(group->name);
    std::sort(result.left.begin(), result.left.end());
  }

  // From the end, so that what is needed early stays.
  void shorten(std::vector<FileIndex> &order) {
    for (std::size_t i = order.size(); i-- > 0;) {
      std::vector<FileIndex> fewer = order;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      if (is_safe(fewer)) order = std::move(fewer);
    }
  }

  GroupRehearsals &rehearsals_;
  const Offer &offer_;
  const std::vector<Target> &targets_;
  std::vector<const FleetGroup *> groups_;
  std::vector<const FleetGroup *> left_;  // that no order brought home alone
};

}  // namespace

PlanSearch find_plan(GroupRehearsals &rehearsals, const Offer &offer,
                     const std::vector<Target> &targets, const std::vector<FleetGroup> &groups) {
  return Planner(rehearsals, offer, targets, groups).run();
}

}  // namespace bulla
