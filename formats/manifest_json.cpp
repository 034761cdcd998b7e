// SPDX-License-Identifier: Apache-2.0
//
// JSON of manifests and transports.
#include "formats/json_parts.hpp"
#include "formats/number_names.hpp"

namespace bulla {
namespace {

Json json_of(const NamedRange &range) {
  return {{"name", range.name}, {"min", range.min}, {"max", range.max}};
}

Json json_of(const LeastSequence &least) {
  return {{"component", to_text(least.component)}, {"sequence", least.sequence}};
}

Json json_of(const Provided &provided) {
  return {{"name", provided.abi}, {"number", provided.number}};
}

Json json_of(const Attachment &attachment) {
  return {{"name", attachment.filename},
          {"size", attachment.size},
          {"digest", to_hex(attachment.digest)}};
}

Json json_of(const Capability &capability) {
  return {{"rights", right_names(capability.rights)},
          {"use", use_name(capability.use)},
          {"counter", capability.counter}};
}

template <typename Element>
void add_list(Json &json, const char *name, const std::vector<Element> &elements) {
  if (elements.empty()) return;
  json[name] = json_array(elements, [](const Element &element) { return json_of(element); });
}

Json json_of(const Requirements &wanted) {
  Json json = Json::object();
  if (!wanted.chips.empty()) json["chips"] = wanted.chips;
  add_list(json, "boards", wanted.boards);
  add_list(json, "abi", wanted.abis);
  add_list(json, "components", wanted.components);
  if (!wanted.devices.empty()) {
    json["devices"] = json_array(wanted.devices, [](const Bytes &id) { return to_hex(id); });
  }
  if (wanted.lifecycles != 0) json["lifecycle"] = lifecycle_names(wanted.lifecycles);
  if (wanted.fleet) json["fleet"] = to_text(*wanted.fleet);
  return json;
}

}  // namespace

Json to_json(const Blob &blob) {
  return {{"size", blob.size},
          {"block_size", std::uint64_t{1} << blob.log2_block},
          {"digest", to_hex(blob.digest)}};
}

Json to_json(const Manifest &manifest) {
  Json json = {{"image_id", to_text(manifest.image)},
               {"component", to_text(manifest.component)},
               {"product", to_text(manifest.product)},
               {"class", class_name(manifest.image_class)},
               {"name", manifest.name},
               {"version", manifest.version},
               {"sequence", manifest.sequence},
               {"security_version", manifest.security_version}};
  if (manifest.installed) json["installed"] = to_json(*manifest.installed);
  if (manifest.requirements != Requirements{}) json["requires"] = json_of(manifest.requirements);
  add_list(json, "provides", manifest.provides);
  add_list(json, "attachments", manifest.attachments);
  if (manifest.capability) json["capability"] = json_of(*manifest.capability);
  add_tail(json, manifest.features, manifest.extensions);
  return json;
}

Json to_json(const Transport &transport) {
  Json json = {{"encoding", encoding_name(transport.encoding)},
               {"stored_size", transport.stored.size},
               {"working_memory", transport.memory_bytes},
               {"manifest_digest", to_hex(transport.manifest)},
               {"stored", to_json(transport.stored)}};
  if (transport.base) json["base"] = to_json(*transport.base);
  if (transport.in_place) {
    json["in_place"] = {{"erase", transport.in_place->erase_bytes},
                        {"scratch", transport.in_place->scratch_bytes}};
  }
  add_tail(json, transport.features, transport.extensions);
  return json;
}

}  // namespace bulla
