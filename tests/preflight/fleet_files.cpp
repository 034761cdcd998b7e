// SPDX-License-Identifier: Apache-2.0
//
// Fleet files in a directory of their own.
#include "tests/preflight/fleet_files.hpp"

#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "formats/header.hpp"

namespace bulla::testing {

FleetFiles::FleetFiles() {
  key_store("tks.bulla", "example", 3);
}

std::string FleetFiles::path(const std::string &name) const {
  return scratch_.file(name);
}

std::string FleetFiles::write(const std::string &name, const std::string &text) const {
  return scratch_.write(name, text);
}

std::string FleetFiles::key_store(const std::string &name, const std::string &fleet,
                                  std::uint32_t version) {
  StoreBuilder builder(version);
  builder.role(BULLA_ROLE_ROOT, "root", 1, {"root-a"}).image_role("release", 1, {"rel-1"});
  builder.store().fleet = fleet_uuid(fleet);
  FileEnvelope envelope;
  envelope.document = encode(builder.store());
  envelope.signatures = {
      TestSigner("root-a").sign(sha256(envelope.document), BULLA_TYPE_KEY_STORE)};
  return scratch_.write(name, encode_region(envelope));
}

std::vector<FleetGroup> FleetFiles::read(const std::string &yaml, const Landmarks &landmarks) {
  std::vector<FleetGroup> groups;
  read_fleet(
      scratch_.write("fleet.yaml", yaml), landmarks,
      [&](FleetGroup &&group) { groups.push_back(std::move(group)); }, nullptr);
  return groups;
}

FleetGroup FleetFiles::group(const std::string &facts, const Landmarks &landmarks) {
  return read(one_group(facts), landmarks).at(0);
}

std::string FleetFiles::fault(const std::string &yaml, const Landmarks &landmarks) {
  try {
    read(yaml, landmarks);
    return "";
  } catch (const Error &error) {
    return std::string(error.reason()) + " " + error.what();
  }
}

std::string FleetFiles::group_fault(const std::string &facts, const Landmarks &landmarks) {
  return fault(one_group(facts), landmarks);
}

std::string one_group(const std::string &facts) {
  std::string yaml =
      "fleet:\n  groups:\n    - name: homes\n      devices: 41000\n      reach: online\n"
      "      product: widget\n";
  std::string rest =
      facts.find("holds:") == std::string::npos ? "holds: {tks: tks.bulla}\n" + facts : facts;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    yaml += "      " + rest.substr(0, end) + "\n";
    rest.erase(0, end + 1);
  }
  return yaml;
}

}  // namespace bulla::testing
