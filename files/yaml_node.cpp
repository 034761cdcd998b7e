// SPDX-License-Identifier: Apache-2.0
//
// Places and messages of YAML nodes.
#include "files/yaml_node.hpp"

namespace bulla {

std::string YamlNode::where() const {
  if (!source) return "document";
  if (source->kind == YamlSource::Kind::kOption || line == 0) return source->name;
  return source->name + ":" + std::to_string(line) + ":" + std::to_string(column);
}

Error YamlNode::error(Reason reason, const std::string &sentence) const {
  const bool is_option = source && source->kind == YamlSource::Kind::kOption;
  return {is_option ? Reason::kUsage : reason, where() + ": " + sentence};
}

const YamlNode *YamlNode::find(std::string_view key) const {
  for (const YamlEntry &entry : entries) {
    if (entry.key.text == key) return &entry.value;
  }
  return nullptr;
}

}  // namespace bulla
