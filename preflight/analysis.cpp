// SPDX-License-Identifier: Apache-2.0
//
// Reachability, forwards from the start and backwards from the targets.
#include "preflight/analysis.hpp"

#include <algorithm>
#include <queue>
#include <utility>

namespace bulla {
namespace {

constexpr std::uint32_t kNone = 0xffffffff;

using Which = std::vector<bool>;

// States from which deliveries lead to a state of `goals`.
Which states_with_a_way(const Exploration &graph, const std::vector<std::uint32_t> &goals) {
  std::vector<std::vector<std::uint32_t>> before(graph.states.size());
  for (std::uint32_t from = 0; from < graph.states.size(); from++) {
    for (const Step &step : graph.steps[from]) {
      if (!step.action.failed()) before[step.to].push_back(from);
    }
  }
  Which has_way(graph.states.size(), false);
  std::vector<std::uint32_t> open = goals;
  for (const std::uint32_t goal : goals) has_way[goal] = true;
  while (!open.empty()) {
    const std::uint32_t at = open.back();
    open.pop_back();
    for (const std::uint32_t from : before[at]) {
      if (has_way[from]) continue;
      has_way[from] = true;
      open.push_back(from);
    }
  }
  return has_way;
}

// Breadth first from `start`: the state and the step from which each state was reached first.
struct Tree {
  std::vector<std::uint32_t> parent;
  std::vector<Action> by;
  std::vector<std::uint32_t> order;  // as reached
};

Tree grow(const Exploration &graph, std::uint32_t start, bool with_failures) {
  Tree tree;
  tree.parent.assign(graph.states.size(), kNone);
  tree.by.resize(graph.states.size());
  tree.parent[start] = start;
  tree.order.push_back(start);
  for (std::size_t i = 0; i < tree.order.size(); i++) {
    const std::uint32_t at = tree.order[i];
    for (const Step &step : graph.steps[at]) {
      if (step.action.failed() && !with_failures) continue;
      if (tree.parent[step.to] != kNone) continue;
      tree.parent[step.to] = at;
      tree.by[step.to] = step.action;
      tree.order.push_back(step.to);
    }
  }
  return tree;
}

std::vector<Action> way_to(const Tree &tree, std::uint32_t at) {
  std::vector<Action> actions;
  for (; tree.parent[at] != at; at = tree.parent[at]) actions.push_back(tree.by[at]);
  std::reverse(actions.begin(), actions.end());
  return actions;
}

bool same_but_position(const DeviceState &a, DeviceState b) {
  b.position = a.position;
  return a.canonical() == b.canonical();
}

// Where deliveries change nothing any more.
std::vector<std::uint32_t> ends_of(const Exploration &graph, std::uint32_t start) {
  std::vector<std::uint32_t> ends;
  const Tree tree = grow(graph, start, false);
  for (const std::uint32_t at : tree.order) {
    const bool moves =
        std::any_of(graph.steps[at].begin(), graph.steps[at].end(), [&](const Step &step) {
          return !step.action.failed() &&
                 !same_but_position(graph.states[at], graph.states[step.to]);
        });
    if (!moves) ends.push_back(at);
  }
  return ends.empty() ? tree.order : ends;
}

// With which deliveries lead from the start to a goal; there is a way.
std::uint32_t fewest_changes(const Exploration &graph, const Which &is_goal) {
  using Reached = std::pair<std::uint32_t, std::uint32_t>;  // changes, state
  std::priority_queue<Reached, std::vector<Reached>, std::greater<>> open;
  std::vector<std::uint32_t> fewest(graph.states.size(), kNone);
  fewest[0] = 0;
  open.push({0, 0});
  while (!open.empty()) {
    const auto [changes, at] = open.top();
    open.pop();
    if (is_goal[at]) return changes;
    if (changes > fewest[at]) continue;
    for (const Step &step : graph.steps[at]) {
      if (step.action.failed() || changes + step.changes >= fewest[step.to]) continue;
      fewest[step.to] = changes + step.changes;
      open.push({fewest[step.to], step.to});
    }
  }
  return kNone;
}

}  // namespace

Analysis analyse(const Exploration &graph,
                 const std::function<bool(const DeviceState &)> &at_target) {
  Analysis result;
  std::vector<std::uint32_t> goals;
  Which is_goal(graph.states.size(), false);
  for (std::uint32_t i = 0; i < graph.states.size(); i++) {
    if (graph.states[i].ended || !at_target(graph.states[i])) continue;
    goals.push_back(i);
    is_goal[i] = true;
  }
  const Which has_way = states_with_a_way(graph, goals);
  result.way = has_way[0];
  if (!result.way) {
    result.frontier = ends_of(graph, 0);
    return result;
  }
  result.changes = fewest_changes(graph, is_goal);
  const Tree all = grow(graph, 0, true);
  for (const std::uint32_t at : all.order) {
    if (has_way[at]) continue;
    result.trapped = true;
    result.trap_state = at;
    result.trap = way_to(all, at);
    result.frontier = ends_of(graph, at);
    break;
  }
  return result;
}

}  // namespace bulla
