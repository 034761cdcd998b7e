// SPDX-License-Identifier: Apache-2.0
//
// From a world to YAML, and to the devices of the plain simulation.
#include "tests/preflight_truth/world.hpp"

#include <set>
#include <stdexcept>

#include "formats/envelope.hpp"
#include "formats/manifest.hpp"
#include "formats/names.hpp"
#include "formats/number_names.hpp"

namespace bulla::truth {
namespace {

std::string component_yaml(const ComponentFact &fact) {
  if (!fact.package_path.empty()) return "{package: " + fact.package_path + "}";
  std::string text = "{sequence: " + std::to_string(fact.sequence) +
                     ", security-version: " + std::to_string(fact.security_version);
  if (fact.digest) text += ", digest: '" + to_hex(*fact.digest) + "'";
  return text + "}";
}

std::string components_yaml(const ComponentFacts &facts) {
  std::string text;
  for (const auto &[component, fact] : facts) {
    text += (text.empty() ? "" : ", ") + fact.name + ": " + component_yaml(fact);
  }
  return "{" + text + "}";
}

template <typename Value, typename Text>
std::string numbers_yaml(const DeviceFacts &facts, const std::map<Uuid, Value> &values, Text text) {
  std::string yaml;
  for (const auto &[component, value] : values) {
    const auto named = facts.components.find(component);
    if (named == facts.components.end()) throw std::logic_error("a number for no component");
    yaml += (yaml.empty() ? "" : ", ") + named->second.name + ": " + text(value);
  }
  return "{" + yaml + "}";
}

template <typename Text>
std::string possible_yaml(const Possible &possible, std::uint32_t known, Text text) {
  if (possible.unknown) return "unknown";
  if (possible.values.empty()) return text(known);
  std::string yaml;
  for (const std::uint32_t value : possible.values)
    yaml += (yaml.empty() ? "" : ", ") + text(value);
  return "[" + yaml + "]";
}

std::string number_text(std::uint32_t number) {
  return std::to_string(number);
}

std::string lifecycle_text(std::uint32_t lifecycle) {
  for (const char *name : {"manufacturing", "development", "production", "field-service"}) {
    if (lifecycle_from_name(name) == lifecycle) return name;
  }
  throw std::logic_error("no such lifecycle");
}

std::string holds_yaml(const std::vector<std::string> &held) {
  if (held.size() == 1) return "{tks: " + held.front() + "}";
  std::string text;
  for (const std::string &file : held) text += (text.empty() ? "" : ", ") + file;
  return "{tks: [" + text + "]}";
}

class GroupText {
 public:
  explicit GroupText(const WorldGroup &group) : group_(group), facts_(group.facts) {}

  std::string text() {
    identity();
    images();
    limits();
    return text_;
  }

 private:
  void line(const std::string &field, const std::string &value) {
    text_ += (text_.empty() ? "    - " : "      ") + field + ": " + value + "\n";
  }
  void identity();
  void images();
  void limits();

  const WorldGroup &group_;
  const DeviceFacts &facts_;
  std::string text_;
};

void GroupText::identity() {
  line("name", group_.name);
  line("devices", std::to_string(group_.devices));
  line("reach", group_.reach);
  line("holds", holds_yaml(group_.held));
  line("product", facts_.product_name);
  if (!facts_.chip.empty()) line("chip", facts_.chip);
  if (facts_.board) {
    line("board", "{name: " + facts_.board->name + ", revision: " +
                      possible_yaml(group_.revision, facts_.board->revision, number_text) + "}");
  }
  if (!facts_.id.empty()) line("id", "'" + to_hex(facts_.id) + "'");
  line("lifecycle", possible_yaml(group_.lifecycle, facts_.lifecycle, lifecycle_text));
  std::string provides;
  for (const auto &[abi, number] : facts_.provides) {
    provides += (provides.empty() ? "" : ", ") + abi + ": " + std::to_string(number);
  }
  if (!provides.empty()) line("provides", "{" + provides + "}");
}

void GroupText::images() {
  line("components", components_yaml(facts_.components));
  line("slots", possible_yaml(group_.slots, facts_.slots, number_text));
  if (!facts_.fallback_same) {
    line("fallback", facts_.fallback.empty() ? "none" : components_yaml(facts_.fallback));
  }
  if (!facts_.recovery.empty()) line("recovery", components_yaml(facts_.recovery));
  if (facts_.factory) {
    line("factory", "{tks: " + facts_.factory->key_store_path +
                        ", components: " + components_yaml(facts_.factory->components) + "}");
  }
}

void GroupText::limits() {
  if (!facts_.floors.empty()) line("floors", numbers_yaml(facts_, facts_.floors, number_text));
  if (!facts_.counters.empty()) {
    line("counters", numbers_yaml(facts_, facts_.counters, [](const CounterFact &counter) {
           return "{kind: fuse, left: " + std::to_string(counter.left) + "}";
         }));
  }
  if (facts_.key_store_bytes != 16384) {
    line("verifier", "{key-store-bytes: " + std::to_string(facts_.key_store_bytes) + "}");
  }
  if (facts_.staging_bytes != kUnlimitedBytes) {
    line("staging-bytes", std::to_string(facts_.staging_bytes));
  }
  if (facts_.policy == UpdatePolicy::kPrerequisites) line("policy", "prerequisites");
  if (facts_.policy == UpdatePolicy::kFrozen) line("policy", "frozen");
}

std::vector<std::uint32_t> values_of(const Possible &possible, std::uint32_t known) {
  return possible.values.empty() ? std::vector<std::uint32_t>{known} : possible.values;
}

void name_files(std::set<std::string> &names, const ComponentFacts &facts) {
  for (const auto &[component, fact] : facts) {
    if (!fact.package_path.empty()) names.insert(fact.package_path);
  }
}

Manifest manifest_in(const World &world, const std::string &file) {
  const Bytes &bytes = world.files.at(file);
  const EnvelopeRead read = read_envelope(MemoryByteSource(bytes, file));
  return decode_manifest(read.document());
}

}  // namespace

std::vector<WorldDevice> possibilities(const WorldGroup &group) {
  std::vector<WorldDevice> devices;
  const std::uint32_t revision = group.facts.board ? group.facts.board->revision : 0;
  for (const std::string &held : group.held) {
    for (const std::uint32_t lifecycle : values_of(group.lifecycle, group.facts.lifecycle)) {
      for (const std::uint32_t board : values_of(group.revision, revision)) {
        for (const std::uint32_t slots : values_of(group.slots, group.facts.slots)) {
          WorldDevice device{group.facts, held};
          device.facts.lifecycle = lifecycle;
          if (device.facts.board) device.facts.board->revision = board;
          device.facts.slots = slots;
          devices.push_back(std::move(device));
        }
      }
    }
  }
  return devices;
}

std::string fleet_yaml(const World &world) {
  std::string text = "fleet:\n  groups:\n";
  for (const WorldGroup &group : world.groups) text += GroupText(group).text();
  return text;
}

GivenFiles given_files(const World &world) {
  std::set<std::string> names(world.release.begin(), world.release.end());
  for (const WorldGroup &group : world.groups) {
    names.insert(group.held.begin(), group.held.end());
    name_files(names, group.facts.components);
    name_files(names, group.facts.fallback);
    name_files(names, group.facts.recovery);
    if (!group.facts.factory) continue;
    names.insert(group.facts.factory->key_store_path);
    name_files(names, group.facts.factory->components);
  }
  GivenFiles files;
  for (const std::string &name : names) {
    const auto as_signed = world.signed_files.find(name);
    files.add(name,
              as_signed == world.signed_files.end() ? world.files.at(name) : as_signed->second);
  }
  return files;
}

Offer offer_to(const World &world, const GivenFiles &files, const WorldGroup &group) {
  Offer offer;
  for (const std::string &name : world.release) offer.files.push_back(files.number_of(name));
  const bool any_order = group.reach == "online" || group.reach == "warehouse";
  offer.delivery = any_order ? Delivery::kAnyOrder : Delivery::kMedium;
  offer.targets = newest_targets(files, offer.files, group.facts.product);
  for (const std::size_t number : offer.files) {
    const GivenFile &file = files.file(number);
    if (!file.is_image || file.product() != group.facts.product) continue;
    const bulla_cursor name = file.image.manifest.name;
    const auto wanted =
        world.targets.find(std::string(reinterpret_cast<const char *>(name.at), name.left));
    if (wanted == world.targets.end() || wanted->second != file.sequence()) continue;
    offer.targets[file.component()] = number;
  }
  offer.factory_reset = offer.board_repair = group.facts.factory.has_value();
  return offer;
}

ComponentFact described_by(const World &world, const std::string &file) {
  ComponentFact fact = numbers_of(world, file, true);
  fact.package_path = file;
  return fact;
}

ComponentFact numbers_of(const World &world, const std::string &file, bool with_digest) {
  const Manifest manifest = manifest_in(world, file);
  ComponentFact fact;
  fact.name = manifest.name;
  fact.sequence = manifest.sequence;
  fact.security_version = manifest.security_version;
  if (with_digest)
    fact.digest = read_envelope(MemoryByteSource(world.files.at(file), file)).digest();
  return fact;
}

}  // namespace bulla::truth
