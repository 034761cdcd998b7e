// SPDX-License-Identifier: Apache-2.0
//
// Puts bytes, yaml-cpp and the tree builder together, and turns yaml-cpp's exceptions into ours.
#include "files/yaml_reader.hpp"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <memory>
#include <utility>

#include "files/input_file.hpp"
#include "files/yaml_bytes.hpp"
#include "files/yaml_tree_builder.hpp"

namespace bulla {
namespace {

using Element = std::function<void(const YamlNode &)>;

const Element kNoElement;

std::vector<std::string> split_path(const std::string &path) {
  std::vector<std::string> keys;
  std::size_t at = 0;
  while (at < path.size()) {
    const std::size_t dot = std::min(path.find('.', at), path.size());
    keys.push_back(path.substr(at, dot - at));
    at = dot + 1;
  }
  return keys;
}

YamlNode node_at(const std::shared_ptr<const YamlSource> &source, const YAML::Mark &mark) {
  YamlNode node;
  node.source = source;
  if (mark.is_null()) return node;
  node.line = static_cast<std::uint32_t>(mark.line + 1);
  node.column = static_cast<std::uint32_t>(mark.column + 1);
  return node;
}

void handle_documents(std::istream &stream, YamlTreeBuilder &builder) {
  YAML::Parser parser(stream);
  // The builder refuses the second one: what matters is that it is looked for.
  while (parser.HandleNextDocument(builder)) {
  }
}

YamlNode read(YamlBytes::Source bytes_source, const std::string &name, const std::string &list_path,
              const Element &element, const YamlLimits &limits) {
  const auto source = std::make_shared<const YamlSource>(YamlSource{name, YamlSource::Kind::kFile});
  YamlBytes bytes(std::move(bytes_source), source, limits);
  YamlTreeBuilder builder(source, limits, bytes, split_path(list_path), element);
  try {
    std::istream stream(&bytes);
    handle_documents(stream, builder);
  } catch (const YAML::Exception &exception) {
    bytes.throw_fault();  // what yaml-cpp stumbled over may only be where we stopped
    throw node_at(source, exception.mark).error(Reason::kYamlSyntax, exception.msg);
  } catch (const Error &) {
    bytes.throw_fault();
    throw;
  }
  bytes.throw_fault();
  std::optional<YamlNode> root = builder.take_root();
  if (!root || root->kind == YamlNode::Kind::kNull) {
    throw node_at(source, YAML::Mark::null_mark()).error(Reason::kYamlSyntax, "nothing in it");
  }
  return std::move(*root);
}

YamlNode read_file(const std::string &path, const std::string &list_path, const Element &element,
                   const YamlLimits &limits, Progress &progress) {
  const InputFile file(path);
  std::uint64_t offset = 0;
  progress.start("reading " + path, file.size());
  const auto source = [&](std::span<std::uint8_t> into) {
    const std::size_t length = std::min<std::uint64_t>(into.size(), file.size() - offset);
    file.pread(offset, into.first(length));
    offset += length;
    progress.advance(length);
    return length;
  };
  YamlNode root = read(source, std::string(file.display_name()), list_path, element, limits);
  file.check_unchanged();
  progress.done();
  return root;
}

YamlNode read_text(std::string_view text, const std::string &name, const std::string &list_path,
                   const Element &element, const YamlLimits &limits) {
  const auto source = [&](std::span<std::uint8_t> into) {
    const std::size_t length = std::min(into.size(), text.size());
    std::copy_n(text.begin(), length, into.begin());
    text.remove_prefix(length);
    return length;
  };
  return read(source, name, list_path, element, limits);
}

}  // namespace

YamlNode read_yaml(const std::string &path, const YamlLimits &limits) {
  NoProgress unseen;
  return read_file(path, "", kNoElement, limits, unseen);
}

YamlNode parse_yaml(std::string_view text, const std::string &name, const YamlLimits &limits) {
  return read_text(text, name, "", kNoElement, limits);
}

YamlNode read_yaml_elements(const std::string &path, const std::string &list_path,
                            const Element &element, const YamlLimits &limits, Progress *progress) {
  NoProgress unseen;
  return read_file(path, list_path, element, limits, progress == nullptr ? unseen : *progress);
}

YamlNode parse_yaml_elements(std::string_view text, const std::string &name,
                             const std::string &list_path, const Element &element,
                             const YamlLimits &limits) {
  return read_text(text, name, list_path, element, limits);
}

}  // namespace bulla
