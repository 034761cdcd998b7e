// SPDX-License-Identifier: Apache-2.0
//
// Most devices need the key stores first and then each level in turn, or the images first where a
// key store revokes their key; only when neither leads on is there a search.
#include "preflight/way.hpp"

#include <algorithm>
#include <deque>
#include <queue>
#include <tuple>
#include <unordered_set>
#include <utility>

namespace bulla {
namespace {

// What a file is to the question; lower is tried first.
struct Rank {
  unsigned kind = 0;
  std::uint64_t order = 0;
  FileIndex file = 0;

  bool operator<(const Rank &other) const {
    return std::tie(kind, order, file) < std::tie(other.kind, other.order, other.file);
  }
};

class WaySearch {
 public:
  explicit WaySearch(const WayQuestion &question) : question_(question) {}

  std::vector<FileIndex> ranked(unsigned store_kind) const {
    std::vector<Rank> ranks;
    for (FileIndex i = 0; i < question_.offer->files().size(); i++) {
      ranks.push_back(rank_of(i, store_kind));
    }
    std::sort(ranks.begin(), ranks.end());
    std::vector<FileIndex> files;
    for (const Rank &rank : ranks) files.push_back(rank.file);
    return files;
  }

  // The first file of the list that changes something, again and again.
  bool follow(const std::vector<FileIndex> &list, const DeviceState &start,
              std::vector<FileIndex> &taken) const {
    DeviceState state = start;
    const std::size_t limit = 4 * list.size() + 128;
    while (!question_.at_target(state) && taken.size() < limit) {
      if (!advance(list, state, taken)) return false;
    }
    return question_.at_target(state);
  }

  bool leads_on(const std::vector<FileIndex> &deliveries, const DeviceState &start) const {
    DeviceState state = start;
    for (const FileIndex file : deliveries) {
      (void)deliver(*question_.device, *question_.offer, file, state);
    }
    return question_.at_target(state);
  }

  // Leaves out what is not needed.
  void shorten(std::vector<FileIndex> &deliveries, const DeviceState &start) const {
    for (std::size_t i = 0; i < deliveries.size();) {
      if (is_wanted(deliveries[i])) {
        i++;
        continue;
      }
      std::vector<FileIndex> fewer = deliveries;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
      if (leads_on(fewer, start)) {
        deliveries = std::move(fewer);
      } else {
        i++;
      }
    }
  }

  std::uint32_t changes_of(const DeviceState &start,
                           const std::vector<FileIndex> &deliveries) const {
    DeviceState state = start;
    std::size_t changes = 0;
    for (const FileIndex file : deliveries) changes += told_delivery(question_, file, state).size();
    return static_cast<std::uint32_t>(changes);
  }

  Way search(const DeviceState &start) const;
  Way run_medium(const DeviceState &start) const;

 private:
  bool is_wanted(FileIndex file) const {
    return std::any_of(question_.wanted.begin(), question_.wanted.end(), [&](const Target *target) {
      return std::find(target->files.begin(), target->files.end(), file) != target->files.end();
    });
  }

  Rank rank_of(FileIndex index, unsigned store_kind) const {
    const OfferedFile &file = question_.offer->files()[index];
    if (file.key_store) {
      return {store_kind, question_.offer->stores().version(file.key_store->store), index};
    }
    const unsigned level = bulla_class_level(question_.offer->manifest(file).image_class);
    return {is_wanted(index) ? 1u : 2u, level, index};
  }

  bool advance(const std::vector<FileIndex> &list, DeviceState &state,
               std::vector<FileIndex> &taken) const {
    const std::string before = state.canonical();
    for (const FileIndex file : list) {
      DeviceState after = state;
      (void)deliver(*question_.device, *question_.offer, file, after);
      if (after.canonical() == before) continue;
      state = std::move(after);
      taken.push_back(file);
      return true;
    }
    return false;
  }

  const WayQuestion &question_;
};

// Fewest changes first.
Way WaySearch::search(const DeviceState &start) const {
  struct Seen {
    DeviceState state;
    std::size_t parent;
    FileIndex by;
  };
  using Reached = std::pair<std::uint32_t, std::size_t>;  // changes, number in `seen`
  std::deque<Seen> seen = {{start, 0, 0}};
  std::unordered_set<std::string> done;
  std::priority_queue<Reached, std::vector<Reached>, std::greater<>> open;
  open.push({0, 0});
  while (!open.empty()) {
    const auto [changes, at] = open.top();
    open.pop();
    if (!done.insert(seen[at].state.canonical()).second) continue;
    if (done.size() > question_.state_limit) return {false, false, {}, 0};
    if (question_.at_target(seen[at].state)) {
      Way way{true, true, {}, changes};
      for (std::size_t i = at; i != 0; i = seen[i].parent) way.deliveries.push_back(seen[i].by);
      std::reverse(way.deliveries.begin(), way.deliveries.end());
      return way;
    }
    for (FileIndex file = 0; file < question_.offer->files().size(); file++) {
      DeviceState after = seen[at].state;
      const auto more = told_delivery(question_, file, after).size();
      if (more == 0) continue;
      open.push({changes + static_cast<std::uint32_t>(more), seen.size()});
      seen.push_back({std::move(after), at, file});
    }
  }
  return {false, true, {}, 0};
}

// A medium leaves no choice: it is put in until it changes nothing.
Way WaySearch::run_medium(const DeviceState &start) const {
  Way way;
  DeviceState state = start;
  std::unordered_set<std::string> passes;
  while (!question_.at_target(state)) {
    if (!passes.insert(state.canonical()).second) return way;
    for (const FileIndex file : question_.delivery->order) {
      const std::string before = state.canonical();
      (void)deliver(*question_.device, *question_.offer, file, state);
      if (state.canonical() != before) way.deliveries.push_back(file);
      if (question_.at_target(state)) break;
    }
  }
  way.found = true;
  way.changes = changes_of(start, way.deliveries);
  return way;
}

}  // namespace

bool WayQuestion::at_target(const DeviceState &state) const {
  return !state.ended && std::all_of(wanted.begin(), wanted.end(), [&](const Target *target) {
    return arrived(*offer, *target, state);
  });
}

Way find_way(const WayQuestion &question, const DeviceState &start) {
  const WaySearch search(question);
  Way best;
  if (question.delivery->medium) return search.run_medium(start);
  for (const unsigned store_kind : {0u, 3u, 1u}) {  // key stores first, last, among the images
    std::vector<FileIndex> taken;
    if (!search.follow(search.ranked(store_kind), start, taken)) continue;
    search.shorten(taken, start);
    const std::uint32_t changes = search.changes_of(start, taken);
    if (!best.found || changes < best.changes) best = {true, true, taken, changes};
    if (best.changes <= question.least_changes) return best;
  }
  const Way searched = search.search(start);
  return searched.found || !best.found ? searched : best;
}

std::vector<std::string> told_delivery(const WayQuestion &question, FileIndex index,
                                       DeviceState &state) {
  const RehearsedDevice &device = *question.device;
  const Offer &offer = *question.offer;
  const OfferedFile &file = offer.files()[index];
  std::vector<std::string> told;
  const auto tell_store = [&](StoreIndex store) {
    told.push_back("tks:" + std::to_string(offer.stores().version(store)));
  };
  if (!device.fetches(file)) return told;
  const bulla_status chain = device.walk(
      state, file, [&](const DeviceState &after, const OfferedStore &) { tell_store(after.held); });
  if (file.key_store) {
    const StoreIndex before = state.held;
    if (chain == BULLA_OK) (void)device.take(state, *file.key_store);
    if (state.held != before) tell_store(state.held);
  } else if (device.judge(state, file) == BULLA_OK && !device.runs(state, file)) {
    device.accept(state, file);
    const bulla_manifest &manifest = offer.manifest(file);
    told.push_back(
        std::string(reinterpret_cast<const char *>(manifest.name.at), manifest.name.left) + ":" +
        std::to_string(manifest.sequence));
  }
  return told;
}

}  // namespace bulla
