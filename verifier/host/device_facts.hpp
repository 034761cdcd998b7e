// SPDX-License-Identifier: Apache-2.0
//
// What a device file says about a device (docs/FLEET.md): identity, what runs, floors. All fields
// are read and judged here, also those that only a rehearsal uses; `unknown` and lists of
// possibilities are refused, since a single verdict needs a single device.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "files/yaml_node.hpp"
#include "formats/bytes.hpp"
#include "verifier/host/described_packages.hpp"

namespace bulla {

struct BoardFact {
  std::string name;
  std::uint32_t revision = 0;
};

struct ComponentFact {
  std::string name;  // as written in the file
  std::uint64_t sequence = 0;
  std::uint32_t security_version = 0;
  std::optional<Digest> digest;  // of the manifest, stated or taken from the package
  std::string package_path;      // of the file that describes it; empty: none
};

// By component UUID.
using ComponentFacts = std::map<Uuid, ComponentFact>;

enum class CounterKind { kFuse, kRpmb, kFlash };

struct CounterFact {
  CounterKind kind = CounterKind::kFlash;
  std::uint64_t left = 0;  // steps
};

struct FactoryFact {
  std::string key_store_path;  // empty: the one that the device holds
  ComponentFacts components;
};

enum class UpdatePolicy { kAll, kPrerequisites, kFrozen };

inline constexpr std::uint64_t kUnlimitedBytes = UINT64_MAX;

struct DeviceFacts {
  std::string product_name;  // as written
  Uuid product{};
  std::string chip;  // empty: none
  std::optional<BoardFact> board;
  Bytes id;                     // empty: none
  std::uint32_t lifecycle = 0;  // one bulla_lifecycle
  std::map<std::string, std::uint32_t> provides;
  ComponentFacts components;
  std::map<Uuid, std::uint32_t> floors;
  std::uint32_t slots = 2;
  bool fallback_same = true;  // as `components`; else `fallback`, which may be empty: none
  ComponentFacts fallback;
  ComponentFacts recovery;  // empty: none
  std::optional<FactoryFact> factory;
  std::uint32_t verifier_features = 0;
  std::uint64_t key_store_bytes = 16384;
  std::map<Uuid, CounterFact> counters;
  std::uint64_t staging_bytes = kUnlimitedBytes;
  UpdatePolicy policy = UpdatePolicy::kAll;
  std::uint64_t silence_days = 0;

  std::vector<std::string> assumed;  // the defaults that were taken: "lifecycle: production"
};

// Reads a device file: `device:` and its map. Errors: those of read_yaml and YamlFields;
// kFieldInvalid for `unknown` or a list where one value is wanted; those of read_package for a
// `package:` in it, whose path is relative to the device file.
DeviceFacts read_device_facts(const std::string &path);

// The same for the map inside `device:`; `directory` is what relative paths start from ("" for
// here).
DeviceFacts parse_device_facts(const YamlNode &map, const std::string &directory);

// The same for many devices: what their packages say is read once.
DeviceFacts parse_device_facts(const YamlNode &map, const std::string &directory,
                               DescribedPackages &packages);

// The fields of that map.
std::span<const std::string_view> device_field_names();

}  // namespace bulla
