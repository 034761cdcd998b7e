// SPDX-License-Identifier: Apache-2.0
//
// The fleet file, one group at a time: its own fields are read here, those of its devices by the
// reader of device files, once for each combination of what is open.
#include "preflight/fleet.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <unordered_set>
#include <utility>

#include "files/yaml_fields.hpp"
#include "files/yaml_reader.hpp"
#include "formats/digest.hpp"
#include "formats/names.hpp"
#include "formats/wire/limits.h"
#include "preflight/contradictions.hpp"
#include "preflight/key_stores_named.hpp"
#include "preflight/possibilities.hpp"
#include "verifier/host/device_components.hpp"

namespace bulla {
namespace {

constexpr std::string_view kReachNames[] = {"online", "warehouse", "media", "factory",
                                            "field-service"};
constexpr std::string_view kOwnFields[] = {"name", "devices", "reach", "holds"};

// Of a name that was there, half its digest: memory that does not depend on its length.
using NameDigest = std::array<std::uint8_t, 16>;

struct FirstBytes {
  std::size_t operator()(const NameDigest &digest) const {
    std::size_t bytes = 0;
    std::memcpy(&bytes, digest.data(), sizeof bytes);
    return bytes;
  }
};

// One field of the devices of a group, and all that it can be.
struct OpenField {
  YamlNode key;
  std::vector<YamlNode> values;
};

std::vector<std::string_view> group_fields() {
  std::vector<std::string_view> names(std::begin(kOwnFields), std::end(kOwnFields));
  const auto device = device_field_names();
  names.insert(names.end(), device.begin(), device.end());
  return names;
}

std::string directory_of(const std::string &path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

// Landmarks whose paths mean the same when they stand in a file in `directory`.
Landmarks seen_from(const std::string &directory, const Landmarks &landmarks) {
  Landmarks seen = landmarks;
  if (directory.empty()) return seen;
  for (std::string &path : seen.key_store_paths) path = std::filesystem::absolute(path).string();
  return seen;
}

// The deepest node there is on the way to a fact.
const YamlNode &node_near(const YamlNode &group, const FactPath &where) {
  const YamlNode *node = &group;
  for (const std::string &key : where) {
    const YamlNode *next = node->find(key);
    if (next == nullptr) break;
    node = next;
  }
  return *node;
}

void add_new(std::vector<std::string> &all, const std::vector<std::string> &texts) {
  for (const std::string &text : texts) {
    if (std::ranges::find(all, text) == all.end()) all.push_back(text);
  }
}

class FleetReader {
 public:
  FleetReader(const std::string &path, const Landmarks &landmarks,
              const std::function<void(FleetGroup &&)> &take)
      : path_(path),
        directory_(directory_of(path)),
        landmarks_(seen_from(directory_, landmarks)),
        take_(take) {}

  void read_group(const YamlNode &node);

 private:
  void know_key_stores();
  void read_own_fields(const YamlNode &node, FleetGroup &group);
  std::vector<YamlNode> products(const YamlNode &node, std::vector<OpenFact> &open) const;
  std::vector<OpenField> open_fields(const YamlNode &node, const YamlNode &product,
                                     std::vector<OpenFact> &open) const;
  void refuse_too_many(const YamlNode &node, const std::vector<OpenField> &fields,
                       std::size_t before, const std::vector<OpenFact> &open) const;
  void add_devices(const YamlNode &node, const std::vector<OpenField> &fields, FleetGroup &group);
  FleetDevice device_of(const YamlNode &combination);

  const std::string path_;
  const std::string directory_;
  Landmarks landmarks_;
  bool knows_key_stores_ = false;  // those of the whole file are among the landmarks
  const std::function<void(FleetGroup &&)> &take_;
  DescribedPackages packages_;
  HeldKeyStores key_stores_;
  std::unordered_set<NameDigest, FirstBytes> names_;
  std::optional<Contradiction> contradiction_;  // the first one of the group
  std::size_t left_out_ = 0;
};

void FleetReader::read_own_fields(const YamlNode &node, FleetGroup &group) {
  const YamlFields fields(node, "a group", group_fields());
  const YamlNode &name = fields.node("name");
  group.name = yaml_text(name, "name");
  group.line = node.line;
  if (!is_label(group.name)) {
    throw name.error(Reason::kFieldInvalid,
                     "the name of a group must be 1 to 64 characters of printable ASCII");
  }
  const Digest digest = sha256(as_bytes(group.name));
  NameDigest half;
  std::copy_n(digest.begin(), half.size(), half.begin());
  if (!names_.insert(half).second)
    throw name.error(Reason::kFieldInvalid, "a second group '" + group.name + "'");
  const YamlNode &devices = fields.node("devices");
  group.devices = yaml_number(devices, "devices", BULLA_U32_MAX);
  if (group.devices == 0) {
    throw devices.error(Reason::kFieldInvalid, "group '" + group.name + "' has no devices")
        .hint("leave the group out");
  }
  group.reach = static_cast<Reach>(yaml_choice(
      fields.node("reach"), "reach", {"online", "warehouse", "media", "factory", "field-service"}));
  (void)fields.node("holds");
}

// An unknown key store could be one that a group further down names. A stream is read only once: it
// goes by the release's.
void FleetReader::know_key_stores() {
  if (std::exchange(knows_key_stores_, true) || path_ == "-") return;
  Landmarks named;
  for (const std::string &path : key_stores_named_in(path_)) {
    named.key_store_paths.push_back(path_beside(directory_, path));
  }
  add_new(landmarks_.key_store_paths, seen_from(directory_, named).key_store_paths);
}

std::vector<YamlNode> FleetReader::products(const YamlNode &node,
                                            std::vector<OpenFact> &open) const {
  const YamlNode *product = node.find("product");
  if (product == nullptr) {
    throw node.error(Reason::kFieldMissing, "field 'product' is missing in a group");
  }
  std::vector<YamlNode> products = {*product};
  if (is_unknown(*product)) products = unknown_products(landmarks_, *product);
  if (product->kind == YamlNode::Kind::kList) products = product->items;
  if (products.size() > 1) open.push_back({"product", products.size()});
  return products;
}

std::vector<OpenField> FleetReader::open_fields(const YamlNode &node, const YamlNode &product,
                                                std::vector<OpenFact> &open) const {
  const UnknownValues unknown(landmarks_, node, named_product(product));
  std::vector<OpenField> fields;
  for (const YamlEntry &entry : node.entries) {
    const std::string &key = entry.key.text;
    if (key == "name" || key == "devices" || key == "reach") continue;
    if (key == "product") {
      fields.push_back({entry.key, {product}});
    } else {
      fields.push_back({entry.key, possibilities_of(entry, node, unknown, open)});
    }
  }
  return fields;
}

void FleetReader::refuse_too_many(const YamlNode &node, const std::vector<OpenField> &fields,
                                  std::size_t before, const std::vector<OpenFact> &open) const {
  std::size_t count = 1;
  for (const OpenField &field : fields) {
    count = std::min(count * field.values.size(), kMostPossibilities + 1);
  }
  if (before + count <= kMostPossibilities) return;
  std::string facts;
  for (const OpenFact &fact : open) {
    facts += (facts.empty() ? "" : ", ") + fact.name + " (" +
             (fact.count > kMostPossibilities ? "more than " + std::to_string(kMostPossibilities)
                                              : std::to_string(fact.count)) +
             ")";
  }
  throw node
      .error(Reason::kFieldInvalid, "group '" + yaml_text(*node.find("name"), "name") +
                                        "' could be more than " +
                                        std::to_string(kMostPossibilities) + " devices: " + facts)
      .hint("state some of these facts, or make several groups");
}

FleetDevice FleetReader::device_of(const YamlNode &combination) {
  YamlNode facts = combination;
  const auto holds = std::ranges::find_if(
      facts.entries, [](const YamlEntry &entry) { return entry.key.text == "holds"; });
  FleetDevice device;
  const YamlFields held(holds->value, "holds", {"tks"});
  device.key_store_path = path_beside(directory_, held.text("tks"));
  facts.entries.erase(holds);
  device.facts = parse_device_facts(facts, directory_, packages_);
  if (device.facts.factory && device.facts.factory->key_store_path.empty()) {
    device.facts.factory->key_store_path = device.key_store_path;
  }
  return device;
}

// Counts through all combinations; the last field changes first.
void FleetReader::add_devices(const YamlNode &node, const std::vector<OpenField> &fields,
                              FleetGroup &group) {
  YamlNode combination = node;
  combination.entries.clear();
  for (const OpenField &field : fields) {
    combination.entries.push_back(YamlEntry{field.key, field.values.front()});
  }
  std::vector<std::size_t> at(fields.size(), 0);
  while (true) {
    FleetDevice device = device_of(combination);
    if (auto found = contradiction_in(device, landmarks_, key_stores_)) {
      left_out_++;
      if (!contradiction_) contradiction_ = std::move(found);
    } else {
      add_new(group.assumed, device.facts.assumed);
      group.possibilities.push_back(std::move(device));
    }
    std::size_t i = fields.size();
    while (i > 0 && ++at[i - 1] == fields[i - 1].values.size()) {
      i--;
      at[i] = 0;
      combination.entries[i].value = fields[i].values.front();
    }
    if (i == 0) return;
    combination.entries[i - 1].value = fields[i - 1].values[at[i - 1]];
  }
}

void FleetReader::read_group(const YamlNode &node) {
  FleetGroup group;
  read_own_fields(node, group);
  contradiction_.reset();
  left_out_ = 0;
  std::vector<OpenFact> open;
  if (has_unknown_key_store(node)) know_key_stores();
  for (const YamlNode &product : products(node, open)) {
    std::vector<OpenFact> of_product;
    const auto fields = open_fields(node, product, of_product);
    for (const OpenFact &fact : of_product) {
      const auto same = [&](const OpenFact &known) { return known.name == fact.name; };
      if (std::ranges::none_of(open, same)) open.push_back(fact);
    }
    refuse_too_many(node, fields, group.possibilities.size() + left_out_, open);
    add_devices(node, fields, group);
  }
  if (group.possibilities.empty()) {
    throw node_near(node, contradiction_->where)
        .error(Reason::kFieldInvalid, "group '" + group.name + "': " + contradiction_->sentence);
  }
  for (const OpenFact &fact : open) group.unknown.push_back(fact.name);
  if (left_out_ > 0) {
    group.assumed.push_back("possibilities left out, whose facts contradict each other: " +
                            std::to_string(left_out_));
  }
  take_(std::move(group));
}

}  // namespace

std::string_view reach_name(Reach reach) {
  return kReachNames[static_cast<std::size_t>(reach)];
}

FleetFacts read_fleet(const std::string &path, const Landmarks &landmarks,
                      const std::function<void(FleetGroup &&)> &take, Progress *progress) {
  FleetReader reader(path, landmarks, take);
  std::uint64_t group_count = 0;
  const YamlNode root = read_yaml_elements(
      path, "fleet.groups",
      [&](const YamlNode &group) {
        group_count++;
        reader.read_group(group);
      },
      {}, progress);
  const YamlFields file(root, "the fleet file", {"fleet"});
  const YamlFields fleet(file.node("fleet"), "fleet", {"retention-days", "groups"});
  (void)fleet.list("groups");
  if (group_count == 0) {
    throw fleet.node("groups").error(Reason::kFieldInvalid, "a fleet without groups");
  }
  FleetFacts facts;
  facts.retention_days = fleet.optional_number("retention-days", BULLA_U32_MAX);
  return facts;
}

}  // namespace bulla
