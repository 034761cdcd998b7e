// SPDX-License-Identifier: Apache-2.0
//
// A tree with lists and `unknown` in it becomes the trees that it stands for.
#include "preflight/possibilities.hpp"

#include <algorithm>
#include <utility>

namespace bulla {
namespace {

using Nodes = std::vector<YamlNode>;

class Expansion {
 public:
  Expansion(const UnknownValues &unknown, std::vector<OpenFact> &open)
      : unknown_(unknown), open_(open) {}

  Nodes of(const YamlEntry &entry, const YamlNode &parent) {
    path_.push_back(entry.key.text);
    Nodes values = expand(entry.value, parent);
    path_.pop_back();
    return values;
  }

 private:
  Nodes expand(const YamlNode &node, const YamlNode &parent) {
    if (is_unknown(node)) return choose(unknown_.at(path_, node, parent), parent);
    if (node.kind == YamlNode::Kind::kList) return choose(listed(node), parent);
    if (node.kind == YamlNode::Kind::kMap) return product(node);
    return {node};
  }

  const Nodes &listed(const YamlNode &list) const {
    if (list.items.empty()) {
      throw list.error(Reason::kFieldInvalid, joined(path_) + ": a list of no possibilities");
    }
    for (const YamlNode &item : list.items) {
      if (item.kind != YamlNode::Kind::kList && !is_unknown(item)) continue;
      throw item.error(Reason::kFieldInvalid,
                       joined(path_) + ": a possibility must be a single value");
    }
    return list.items;
  }

  Nodes choose(const Nodes &candidates, const YamlNode &parent) {
    Nodes values;
    ++choices_around_;
    for (const YamlNode &candidate : candidates) {
      for (YamlNode &value : expand(candidate, parent)) {
        if (values.size() <= kMostPossibilities) values.push_back(std::move(value));
      }
    }
    --choices_around_;
    const bool is_outermost = choices_around_ == 0;
    if (is_outermost && values.size() > 1) open_.push_back({joined(path_), values.size()});
    return values;
  }

  // Every combination of what its fields can be.
  Nodes product(const YamlNode &map) {
    YamlNode start = map;
    start.entries.clear();
    Nodes made = {std::move(start)};
    for (const YamlEntry &entry : map.entries) {
      const Nodes values = of(entry, map);
      Nodes next;
      for (YamlNode &shorter : made) {
        for (std::size_t i = 0; i < values.size() && next.size() <= kMostPossibilities; i++) {
          const bool is_last = i + 1 == values.size();
          next.push_back(is_last ? std::move(shorter) : shorter);
          next.back().entries.push_back(YamlEntry{entry.key, values[i]});
        }
      }
      made = std::move(next);
    }
    return made;
  }

  const UnknownValues &unknown_;
  std::vector<OpenFact> &open_;
  FactPath path_;
  int choices_around_ = 0;
};

}  // namespace

bool is_unknown(const YamlNode &node) {
  return node.kind == YamlNode::Kind::kScalar && node.text == "unknown";
}

Nodes possibilities_of(const YamlEntry &field, const YamlNode &group, const UnknownValues &unknown,
                       std::vector<OpenFact> &open) {
  return Expansion(unknown, open).of(field, group);
}

}  // namespace bulla
