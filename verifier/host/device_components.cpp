// SPDX-License-Identifier: Apache-2.0
//
// One entry: {sequence, security-version, ? digest, ? package}.
#include "verifier/host/device_components.hpp"

#include <algorithm>

#include "files/yaml_fields.hpp"
#include "formats/names.hpp"
#include "formats/wire/limits.h"

namespace bulla {
namespace {

Digest digest_field(const YamlNode &node) {
  Digest digest{};
  const auto bytes = from_hex(yaml_text(node, "digest"));
  if (!bytes || bytes->size() != digest.size()) {
    throw node.error(Reason::kFieldInvalid, "digest must be 64 hex digits");
  }
  std::copy(bytes->begin(), bytes->end(), digest.begin());
  return digest;
}

void agree(const YamlFields &fields, std::string_view field, std::uint64_t in_package) {
  const auto stated = fields.optional_number(field, BULLA_U63_MAX);
  if (!stated || *stated == in_package) return;
  throw fields.node(field).error(
      Reason::kFieldInvalid,
      std::string(field) + " is " + std::to_string(in_package) + " in the package");
}

void take_from_package(const YamlFields &fields, const Uuid &component,
                       const DescribedPackages::File &package, ComponentFact &fact) {
  const YamlNode &node = fields.node("package");
  if (!package.image) {
    throw node.error(Reason::kFieldInvalid, "package is a " +
                                                std::string(file_kind_name(package.kind)) +
                                                ", an image package is wanted here");
  }
  if (package.image->component != component) {
    throw node.error(Reason::kFieldInvalid, "package holds another component");
  }
  if (fact.digest && *fact.digest != package.image->digest) {
    throw node.error(Reason::kFieldInvalid, "package holds another manifest than `digest`");
  }
  agree(fields, "sequence", package.image->sequence);
  agree(fields, "security-version", package.image->security_version);
  fact.sequence = package.image->sequence;
  fact.security_version = package.image->security_version;
  fact.digest = package.image->digest;
}

template <typename Make>
Uuid at_its_place(const YamlNode &node, Make make) {
  try {
    return make();
  } catch (Error &error) {
    throw error.within(node.where());
  }
}

ComponentFact parse_component(const YamlEntry &entry, const Uuid &component,
                              const std::string &directory, DescribedPackages &packages) {
  const YamlFields fields(entry.value, entry.key.text,
                          {"sequence", "security-version", "digest", "package"});
  ComponentFact fact;
  fact.name = entry.key.text;
  const YamlNode *digest = fields.optional_node("digest");
  if (digest != nullptr && !is_none(*digest)) fact.digest = digest_field(*digest);
  if (const auto package = fields.optional_text("package")) {
    fact.package_path = path_beside(directory, *package);
    take_from_package(fields, component, packages.at(fact.package_path), fact);
    return fact;
  }
  fact.sequence = fields.number("sequence", BULLA_U63_MAX);
  fact.security_version =
      static_cast<std::uint32_t>(fields.number("security-version", BULLA_U31_MAX));
  return fact;
}

}  // namespace

Uuid named_product(const YamlNode &node) {
  const std::string text = yaml_text(node, "product");
  return at_its_place(node, [&] { return product_uuid(text); });
}

Uuid named_component(const Uuid &product, const YamlNode &node) {
  return at_its_place(node, [&] { return component_uuid(product, node.text); });
}

bool is_none(const YamlNode &node) {
  return node.kind == YamlNode::Kind::kScalar && node.text == "none";
}

std::string path_beside(const std::string &directory, const std::string &path) {
  if (directory.empty() || path.starts_with('/')) return path;
  return directory + "/" + path;
}

ComponentFacts parse_components(const YamlNode &map, std::string_view what, const Uuid &product,
                                const std::string &directory, DescribedPackages &packages) {
  ComponentFacts components;
  for (const YamlEntry &entry : yaml_map(map, what)) {
    if (is_none(entry.value)) continue;
    const Uuid component = named_component(product, entry.key);
    const bool fresh =
        components.emplace(component, parse_component(entry, component, directory, packages))
            .second;
    if (!fresh) {
      throw entry.key.error(Reason::kYamlDuplicateKey,
                            "component '" + entry.key.text + "' stands twice");
    }
  }
  return components;
}

}  // namespace bulla
