// SPDX-License-Identifier: Apache-2.0
//
// yaml-cpp's events become a tree of nodes, and whatever our files may not contain becomes an
// Error. Elements of one chosen list are handed out as they are complete, and forgotten.
#pragma once

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "files/yaml_bytes.hpp"
#include "files/yaml_node.hpp"
#include "files/yaml_reader.hpp"

namespace bulla {

class YamlTreeBuilder final : public YAML::EventHandler {
 public:
  // An empty `element_path` hands out nothing. `bytes` is told how far the reader is.
  YamlTreeBuilder(std::shared_ptr<const YamlSource> source, const YamlLimits &limits,
                  YamlBytes &bytes, std::vector<std::string> element_path,
                  const std::function<void(const YamlNode &)> &element);
  ~YamlTreeBuilder() override;

  // The tree, after the end of the document; nothing when there was no document at all.
  std::optional<YamlNode> take_root() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark &mark) override;
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark &mark, YAML::anchor_t anchor) override;
  void OnAnchor(const YAML::Mark &mark, const std::string &name) override;
  void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                const std::string &value) override;
  void OnSequenceStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override;
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override;
  void OnMapEnd() override { close(); }

 private:
  // A list or map that is not complete yet.
  struct Open {
    YamlNode node;
    std::optional<YamlNode> key;           // of a map: waiting for its value
    std::unordered_set<std::string> keys;  // of a map: those it has
    bool hands_out = false;                // the list whose elements are not kept
  };

  YamlNode start(YamlNode::Kind kind, const YAML::Mark &mark, const std::string &tag);
  void open(YamlNode::Kind kind, const YAML::Mark &mark, const std::string &tag);
  void close();
  void add(YamlNode node);
  void add_to_map(Open &map, YamlNode node);
  void hand_out(const YamlNode &node);
  bool is_element_list() const;

  std::shared_ptr<const YamlSource> source_;
  YamlLimits limits_;
  YamlBytes &bytes_;
  std::vector<std::string> element_path_;
  const std::function<void(const YamlNode &)> &element_;
  std::vector<Open> open_;
  std::optional<YamlNode> root_;
  std::size_t nodes_held_ = 0;
  std::size_t nodes_kept_ = 0;  // of them, those that stay when an element goes
  bool started_ = false;
};

}  // namespace bulla
