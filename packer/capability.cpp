// SPDX-License-Identifier: Apache-2.0
//
// The capability spec. Its `requires` is that of a recipe; devices stand in the capability itself,
// so that nobody unlocks a whole product by leaving a line out.
#include "packer/capability.hpp"

#include <algorithm>

#include "files/yaml_fields.hpp"
#include "files/yaml_reader.hpp"
#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "formats/header.hpp"
#include "formats/names.hpp"
#include "formats/number_names.hpp"
#include "formats/wire/limits.h"
#include "formats/wire/numbers.h"
#include "packer/image_documents.hpp"
#include "packer/recipe_requires.hpp"

namespace bulla {
namespace {

std::uint32_t rights_of(const YamlFields &fields) {
  std::uint32_t bits = 0;
  for (const YamlNode &item : fields.list("rights")) {
    const auto bit = right_from_name(yaml_text(item, "right"));
    if (!bit) {
      throw item.error(Reason::kFieldInvalid, "'" + item.text + "' is no right")
          .hint("application-development, field-service, or platform-16 to platform-31");
    }
    bits |= *bit;
  }
  if (bits == 0) throw fields.node("rights").error(Reason::kFieldInvalid, "no right is given");
  return bits;
}

Capability capability_of(const YamlFields &fields) {
  Capability capability;
  capability.rights = rights_of(fields);
  const YamlNode &use = fields.node("use");
  capability.use =
      yaml_choice(use, "use", {"standing", "once"}) == 0 ? BULLA_USE_STANDING : BULLA_USE_ONCE;
  capability.counter =
      static_cast<std::uint32_t>(fields.optional_number("counter", BULLA_U32_MAX).value_or(0));
  if (capability.use == BULLA_USE_ONCE && capability.counter == 0) {
    throw Error(BULLA_CAPABILITY_MALFORMED,
                use.where() +
                    ": a capability for one use needs a counter above the device's, "
                    "which is 0 at first")
        .hint("counter: 1, or one more than the last capability that these devices had");
  }
  return capability;
}

// "all", or ids in hex.
std::vector<Bytes> devices_of(const YamlFields &fields) {
  const YamlNode &node = fields.node("devices");
  if (node.kind == YamlNode::Kind::kScalar && node.text == "all") return {};
  return recipe_devices(node);
}

Requirements requirements_in(const YamlFields &top, const Uuid &product) {
  const YamlNode *node = top.optional_node("requires");
  if (node == nullptr) return {};
  if (const YamlNode *devices = node->find("devices")) {
    throw devices
        ->error(Reason::kFieldInvalid, "the devices of a capability stand beside its rights")
        .hint("capability: {…, devices: [HEX…] or all}");
  }
  return requirements_of(recipe_requirements(*node, product));
}

}  // namespace

Manifest parse_capability_spec(const YamlNode &document) {
  const YamlFields top(document, "the capability spec", {"capability", "requires"});
  const YamlFields fields(top.node("capability"), "capability",
                          {"product", "name", "sequence", "rights", "use", "counter", "devices",
                           "version", "security-version"});
  Manifest manifest;
  manifest.product = product_uuid(recipe_name_or_uuid(fields.node("product"), "product"));
  manifest.name = recipe_name(fields.node("name"), "name");
  manifest.component = component_uuid(manifest.product, manifest.name);
  manifest.image_class = BULLA_CLASS_CAPABILITY;
  manifest.sequence = fields.number("sequence", BULLA_U63_MAX);
  manifest.version = fields.optional_text("version").value_or(std::to_string(manifest.sequence));
  if (!is_label(manifest.version)) {
    throw fields.node("version").error(Reason::kFieldInvalid,
                                       "a version has 1 to 64 ASCII characters");
  }
  manifest.security_version = static_cast<std::uint32_t>(
      fields.optional_number("security-version", BULLA_U31_MAX).value_or(0));
  manifest.capability = capability_of(fields);
  manifest.requirements = requirements_in(top, manifest.product);
  manifest.requirements.devices = devices_of(fields);
  manifest.image = content_image_id(manifest);
  return manifest;
}

Manifest read_capability_spec(const std::string &path) {
  return parse_capability_spec(read_yaml(path));
}

MadeCapability make_capability(const std::string &spec_path, const std::string &output_path,
                               Overwrite overwrite) {
  MadeCapability made;
  made.manifest = read_capability_spec(spec_path);
  FileEnvelope envelope;
  envelope.document = encode(made.manifest);
  made.manifest = decode_manifest(envelope.document);
  made.digest = sha256(envelope.document);
  write_whole(output_path, encode_region(envelope), overwrite);
  return made;
}

}  // namespace bulla
