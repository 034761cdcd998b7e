// SPDX-License-Identifier: Apache-2.0
//
// One stack of open lists and maps. The limits are enforced where a node begins, before it is held.
#include "files/yaml_tree_builder.hpp"

#include <utility>

namespace bulla {

YamlTreeBuilder::YamlTreeBuilder(std::shared_ptr<const YamlSource> source, const YamlLimits &limits,
                                 YamlBytes &bytes, std::vector<std::string> element_path,
                                 const std::function<void(const YamlNode &)> &element)
    : source_(std::move(source)),
      limits_(limits),
      bytes_(bytes),
      element_path_(std::move(element_path)),
      element_(element) {}

YamlTreeBuilder::~YamlTreeBuilder() = default;

YamlNode YamlTreeBuilder::start(YamlNode::Kind kind, const YAML::Mark &mark,
                                const std::string &tag) {
  YamlNode node;
  node.kind = kind;
  node.source = source_;
  if (!mark.is_null()) {
    node.line = static_cast<std::uint32_t>(mark.line + 1);
    node.column = static_cast<std::uint32_t>(mark.column + 1);
    bytes_.passed(static_cast<std::uint64_t>(mark.pos));
  }
  // yaml-cpp's own words for "no tag": "!" beside quotes, "?" or nothing elsewhere.
  const bool is_plain =
      tag.empty() || tag == "?" || (tag == "!" && kind == YamlNode::Kind::kScalar);
  if (!is_plain) throw node.error(Reason::kYamlForbidden, "a tag ('" + tag + "')");
  if (++nodes_held_ > limits_.max_nodes) {
    throw node.error(Reason::kYamlTooLarge,
                     "more than " + std::to_string(limits_.max_nodes) + " values");
  }
  return node;
}

void YamlTreeBuilder::OnDocumentStart(const YAML::Mark &mark) {
  if (!std::exchange(started_, true)) return;
  throw start(YamlNode::Kind::kNull, mark, "")
      .error(Reason::kYamlForbidden, "text after the end of the document; a file holds one");
}

void YamlTreeBuilder::OnNull(const YAML::Mark &mark, YAML::anchor_t) {
  add(start(YamlNode::Kind::kNull, mark, ""));
}

void YamlTreeBuilder::OnAlias(const YAML::Mark &mark, YAML::anchor_t) {
  throw start(YamlNode::Kind::kNull, mark, "").error(Reason::kYamlForbidden, "an alias (*name)");
}

void YamlTreeBuilder::OnAnchor(const YAML::Mark &mark, const std::string &) {
  throw start(YamlNode::Kind::kNull, mark, "").error(Reason::kYamlForbidden, "an anchor (&name)");
}

void YamlTreeBuilder::OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t,
                               const std::string &value) {
  YamlNode node = start(YamlNode::Kind::kScalar, mark, tag);
  if (value.size() > limits_.max_scalar_bytes) {
    throw node.error(Reason::kYamlTooLarge,
                     "a value of more than " + std::to_string(limits_.max_scalar_bytes) + " bytes");
  }
  node.quoted = tag == "!";
  node.text = value;
  add(std::move(node));
}

void YamlTreeBuilder::OnSequenceStart(const YAML::Mark &mark, const std::string &tag,
                                      YAML::anchor_t, YAML::EmitterStyle::value) {
  open(YamlNode::Kind::kList, mark, tag);
}

void YamlTreeBuilder::OnMapStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t,
                                 YAML::EmitterStyle::value) {
  open(YamlNode::Kind::kMap, mark, tag);
}

void YamlTreeBuilder::open(YamlNode::Kind kind, const YAML::Mark &mark, const std::string &tag) {
  Open opened;
  opened.node = start(kind, mark, tag);
  if (open_.size() >= limits_.max_depth) {
    throw opened.node.error(
        Reason::kYamlTooLarge,
        "lists and maps more than " + std::to_string(limits_.max_depth) + " deep in each other");
  }
  if (!open_.empty() && open_.back().node.kind == YamlNode::Kind::kMap && !open_.back().key) {
    throw opened.node.error(Reason::kYamlForbidden, "a list or map as the name of a field");
  }
  opened.hands_out = kind == YamlNode::Kind::kList && is_element_list();
  if (opened.hands_out) nodes_kept_ = nodes_held_;
  open_.push_back(std::move(opened));
}

// The list that is about to be opened: do the keys that lead to it spell the path?
bool YamlTreeBuilder::is_element_list() const {
  if (element_path_.empty() || open_.size() != element_path_.size()) return false;
  for (std::size_t i = 0; i < open_.size(); i++) {
    if (!open_[i].key || open_[i].key->text != element_path_[i]) return false;
  }
  return true;
}

void YamlTreeBuilder::close() {
  YamlNode node = std::move(open_.back().node);
  open_.pop_back();
  add(std::move(node));
}

void YamlTreeBuilder::add(YamlNode node) {
  if (open_.empty()) {
    root_ = std::move(node);
    return;
  }
  Open &parent = open_.back();
  if (parent.node.kind == YamlNode::Kind::kMap) return add_to_map(parent, std::move(node));
  if (parent.hands_out) return hand_out(node);
  parent.node.items.push_back(std::move(node));
}

void YamlTreeBuilder::add_to_map(Open &map, YamlNode node) {
  if (map.key) {
    map.node.entries.push_back(YamlEntry{std::move(*map.key), std::move(node)});
    map.key.reset();
    return;
  }
  if (node.kind != YamlNode::Kind::kScalar) {
    throw node.error(Reason::kYamlSyntax, "a field without a name");
  }
  if (!map.keys.insert(node.text).second) {
    throw node.error(Reason::kYamlDuplicateKey, "field '" + node.text + "' stands here twice");
  }
  map.key = std::move(node);
}

void YamlTreeBuilder::hand_out(const YamlNode &node) {
  bytes_.throw_fault();
  element_(node);
  nodes_held_ = nodes_kept_;
}

}  // namespace bulla
