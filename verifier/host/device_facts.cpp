// SPDX-License-Identifier: Apache-2.0
//
// The device file. What stands here about defaults is what docs says about them; each one that is
// taken is listed under `assumed`.
#include "verifier/host/device_facts.hpp"

#include "files/yaml_fields.hpp"
#include "files/yaml_reader.hpp"
#include "formats/names.hpp"
#include "formats/number_names.hpp"
#include "formats/wire/limits.h"
#include "formats/wire/numbers.h"
#include "verifier/host/device_components.hpp"

namespace bulla {
namespace {

constexpr std::string_view kFields[] = {
    "product",    "chip",     "board",         "id",       "lifecycle",   "provides",
    "components", "floors",   "slots",         "fallback", "recovery",    "factory",
    "verifier",   "counters", "staging-bytes", "policy",   "silence-days"};

// One verdict needs one device: possibilities are for `bulla preflight`.
void refuse_possibilities(const YamlNode &map) {
  for (const YamlEntry &entry : yaml_map(map, "device")) {
    const YamlNode &value = entry.value;
    const bool unknown = value.kind == YamlNode::Kind::kScalar && value.text == "unknown";
    if (!unknown && value.kind != YamlNode::Kind::kList) continue;
    throw value
        .error(Reason::kFieldInvalid,
               "field '" + entry.key.text + "' leaves several possibilities open")
        .hint("name one value here; `bulla preflight` takes `unknown` and lists");
  }
}

Bytes device_id(const YamlNode &node) {
  const auto id = from_hex(yaml_text(node, "id"));
  if (id && !id->empty() && id->size() <= BULLA_DEVICE_ID_MAX_BYTES) return *id;
  throw node.error(Reason::kFieldInvalid, "id must be 1 to 32 bytes in hex");
}

std::string name_text(const YamlNode &node, std::string_view what) {
  std::string text = yaml_text(node, what);
  if (is_name(text)) return text;
  throw node.error(Reason::kFieldInvalid,
                   std::string(what) + " must be a name: lower case, digits, '.', '_', '-'");
}

// A component by its name and by its UUID, in one map.
Error stands_twice(const YamlNode &key) {
  return key.error(Reason::kYamlDuplicateKey, "component '" + key.text + "' stands twice");
}

BoardFact board_fact(const YamlNode &node) {
  const YamlFields board(node, "board", {"name", "revision"});
  return {name_text(board.node("name"), "name"),
          static_cast<std::uint32_t>(board.number("revision", BULLA_U32_MAX))};
}

class DeviceParser {
 public:
  DeviceParser(const YamlNode &map, const std::string &directory, DescribedPackages &packages);
  DeviceFacts parse();

 private:
  void assume(const std::string &what) { facts_.assumed.push_back(what); }
  void parse_identity();
  void parse_provides();
  ComponentFacts parse_images(const YamlNode &node, std::string_view what) {
    return parse_components(node, what, facts_.product, directory_, packages_);
  }
  void parse_running();
  void parse_recovery();
  void parse_fallback();
  void parse_factory();
  void parse_floors();
  void parse_counters();
  void parse_verifier();
  void parse_habits();

  const std::string directory_;
  const YamlFields fields_;
  DescribedPackages &packages_;
  DeviceFacts facts_;
};

DeviceParser::DeviceParser(const YamlNode &map, const std::string &directory,
                           DescribedPackages &packages)
    : directory_(directory),
      fields_(map, "device", std::vector<std::string_view>(std::begin(kFields), std::end(kFields))),
      packages_(packages) {
  refuse_possibilities(map);
}

void DeviceParser::parse_identity() {
  facts_.product_name = fields_.text("product");
  facts_.product = named_product(fields_.node("product"));
  if (const YamlNode *chip = fields_.optional_node("chip")) {
    if (!is_none(*chip)) facts_.chip = name_text(*chip, "chip");
  } else {
    assume("chip: none");
  }
  if (const YamlNode *node = fields_.optional_node("board")) {
    if (!is_none(*node)) facts_.board = board_fact(*node);
  } else {
    assume("board: none");
  }
  if (const YamlNode *node = fields_.optional_node("id")) {
    if (!is_none(*node)) facts_.id = device_id(*node);
  } else {
    assume("id: none");
  }
  const auto lifecycle = fields_.optional_text("lifecycle");
  if (!lifecycle) assume("lifecycle: production");
  const auto number = lifecycle_from_name(lifecycle.value_or("production"));
  if (!number) {
    throw fields_.node("lifecycle")
        .error(Reason::kFieldInvalid,
               "lifecycle must be manufacturing, development, production or field-service");
  }
  facts_.lifecycle = *number;
}

void DeviceParser::parse_provides() {
  const YamlNode *node = fields_.optional_node("provides");
  if (node == nullptr) return assume("provides: none");
  if (is_none(*node)) return;
  for (const YamlEntry &entry : yaml_map(*node, "provides")) {
    if (is_none(entry.value)) continue;
    facts_.provides[name_text(entry.key, "an ABI")] =
        static_cast<std::uint32_t>(yaml_number(entry.value, entry.key.text, BULLA_U32_MAX));
  }
}

void DeviceParser::parse_running() {
  const YamlNode *node = fields_.optional_node("components");
  if (node == nullptr) {
    assume("components: none");
  } else if (!is_none(*node)) {
    facts_.components = parse_images(*node, "components");
  }
  const auto slots = fields_.optional_number("slots", 16);
  if (!slots) assume("slots: 2");
  if (slots && *slots == 0) {
    throw fields_.node("slots").error(Reason::kFieldInvalid, "slots must be at least 1");
  }
  facts_.slots = static_cast<std::uint32_t>(slots.value_or(2));
}

void DeviceParser::parse_recovery() {
  const YamlNode *node = fields_.optional_node("recovery");
  if (node == nullptr) return assume("recovery: none");
  if (node->kind != YamlNode::Kind::kScalar) {
    facts_.recovery = parse_images(*node, "recovery");
  } else if (yaml_choice(*node, "recovery", {"none", "same"}) == 1) {
    facts_.recovery = facts_.components;
  }
}

void DeviceParser::parse_fallback() {
  const YamlNode *node = fields_.optional_node("fallback");
  if (node == nullptr) {
    facts_.fallback_same = facts_.slots > 1;
    return assume(facts_.fallback_same ? "fallback: same" : "fallback: none");
  }
  if (node->kind == YamlNode::Kind::kScalar) {
    facts_.fallback_same = yaml_choice(*node, "fallback", {"same", "none"}) == 0;
    return;
  }
  facts_.fallback_same = false;
  facts_.fallback = parse_images(*node, "fallback");
}

void DeviceParser::parse_factory() {
  const YamlNode *node = fields_.optional_node("factory");
  if (node == nullptr) return assume("factory: none");
  if (node->kind == YamlNode::Kind::kScalar) {
    if (yaml_choice(*node, "factory", {"none", "same"}) == 1) {
      facts_.factory = FactoryFact{"", facts_.components};
    }
    return;
  }
  const YamlFields factory(*node, "factory", {"tks", "components"});
  facts_.factory.emplace();
  facts_.factory->key_store_path = path_beside(directory_, factory.text("tks"));
  const YamlNode &images = factory.node("components");
  if (images.kind != YamlNode::Kind::kScalar) {
    facts_.factory->components = parse_images(images, "components");
  } else if (yaml_choice(images, "components", {"none", "same"}) == 1) {
    facts_.factory->components = facts_.components;
  }
}

void DeviceParser::parse_floors() {
  const YamlNode *node = fields_.optional_node("floors");
  if (node == nullptr) return assume("floors: 0");
  for (const YamlEntry &entry : yaml_map(*node, "floors")) {
    const auto floor =
        static_cast<std::uint32_t>(yaml_number(entry.value, entry.key.text, BULLA_U31_MAX));
    const Uuid component = named_component(facts_.product, entry.key);
    if (!facts_.floors.emplace(component, floor).second) throw stands_twice(entry.key);
  }
}

void DeviceParser::parse_counters() {
  const YamlNode *node = fields_.optional_node("counters");
  if (node == nullptr) return assume("counters: unlimited");
  if (node->kind == YamlNode::Kind::kScalar) {
    (void)yaml_choice(*node, "counters", {"unlimited"});
    return;
  }
  for (const YamlEntry &entry : yaml_map(*node, "counters")) {
    if (is_none(entry.value)) continue;
    const YamlFields counter(entry.value, entry.key.text, {"kind", "left"});
    constexpr CounterKind kKinds[] = {CounterKind::kFuse, CounterKind::kRpmb, CounterKind::kFlash};
    const CounterFact fact = {
        kKinds[yaml_choice(counter.node("kind"), "kind", {"fuse", "rpmb", "flash"})],
        counter.number("left", BULLA_U32_MAX)};
    const Uuid component = named_component(facts_.product, entry.key);
    if (!facts_.counters.emplace(component, fact).second) throw stands_twice(entry.key);
  }
}

void DeviceParser::parse_verifier() {
  const YamlNode *node = fields_.optional_node("verifier");
  if (node == nullptr) return assume("verifier: features 0, key-store-bytes 16384");
  const YamlFields verifier(*node, "verifier", {"features", "key-store-bytes"});
  facts_.verifier_features =
      static_cast<std::uint32_t>(verifier.optional_number("features", BULLA_U32_MAX).value_or(0));
  facts_.key_store_bytes = verifier.optional_number("key-store-bytes", BULLA_U32_MAX)
                               .value_or(BULLA_KEY_STORE_MAX_BYTES);
}

void DeviceParser::parse_habits() {
  const YamlNode *staging = fields_.optional_node("staging-bytes");
  if (staging == nullptr) {
    assume("staging-bytes: unlimited");
  } else if (staging->text != "unlimited") {
    facts_.staging_bytes = yaml_number(*staging, "staging-bytes", BULLA_U63_MAX);
  }
  const YamlNode *policy = fields_.optional_node("policy");
  if (policy == nullptr) {
    assume("policy: all");
  } else {
    constexpr UpdatePolicy kPolicies[] = {UpdatePolicy::kAll, UpdatePolicy::kPrerequisites,
                                          UpdatePolicy::kFrozen};
    facts_.policy = kPolicies[yaml_choice(*policy, "policy", {"all", "prerequisites", "frozen"})];
  }
  const auto silence = fields_.optional_number("silence-days", BULLA_U32_MAX);
  if (!silence) assume("silence-days: 0");
  facts_.silence_days = silence.value_or(0);
}

DeviceFacts DeviceParser::parse() {
  parse_identity();
  parse_provides();
  parse_running();
  parse_recovery();
  parse_fallback();
  parse_factory();
  parse_floors();
  parse_counters();
  parse_verifier();
  parse_habits();
  return std::move(facts_);
}

}  // namespace

DeviceFacts parse_device_facts(const YamlNode &map, const std::string &directory) {
  DescribedPackages packages;
  return parse_device_facts(map, directory, packages);
}

DeviceFacts parse_device_facts(const YamlNode &map, const std::string &directory,
                               DescribedPackages &packages) {
  return DeviceParser(map, directory, packages).parse();
}

std::span<const std::string_view> device_field_names() {
  return kFields;
}

DeviceFacts read_device_facts(const std::string &path) {
  const YamlNode root = read_yaml(path);
  const YamlFields file(root, "the device file", {"device"});
  const std::size_t slash = path.rfind('/');
  return parse_device_facts(file.node("device"),
                            slash == std::string::npos ? "" : path.substr(0, slash));
}

}  // namespace bulla
