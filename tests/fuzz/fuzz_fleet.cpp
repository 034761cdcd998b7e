// SPDX-License-Identifier: Apache-2.0
//
// The reader of fleet files and that of inventory tables, on the same bytes. Whatever they are, it
// ends with groups or an Error, and a fleet made from a table can be read.
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "files/output_file.hpp"
#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "formats/header.hpp"
#include "preflight/fleet.hpp"
#include "preflight/fleet_import.hpp"
#include "preflight/possibilities.hpp"
#include "tests/core/store_builder.hpp"

namespace {

using namespace bulla;

// A directory with a key store `tks`, gone at the end.
class Place {
 public:
  Place()
      : path_(std::filesystem::temp_directory_path() / ("fuzz_fleet." + std::to_string(getpid()))) {
    std::filesystem::create_directories(path_);
    testing::StoreBuilder builder(3);
    builder.role(BULLA_ROLE_ROOT, "root", 1, {"root-a"});
    FileEnvelope envelope;
    envelope.document = encode(builder.store());
    envelope.signatures = {
        testing::TestSigner("root-a").sign(sha256(envelope.document), BULLA_TYPE_KEY_STORE)};
    write("tks", encode_region(envelope));
  }
  ~Place() { std::filesystem::remove_all(path_); }

  std::string file(const char *name) const { return (path_ / name).string(); }
  std::string write(const char *name, ByteView bytes) const {
    write_whole(file(name), bytes, Overwrite::kYes);
    return file(name);
  }

 private:
  std::filesystem::path path_;
};

Landmarks landmarks() {
  Landmarks landmarks;
  const Uuid widget = product_uuid("widget");
  const Uuid app = component_uuid(widget, "app");
  landmarks.products = {widget};
  landmarks.component_products = {{app, widget}};
  landmarks.chips = {"a"};
  landmarks.boards = {{"b", {2, 4}}};
  landmarks.abis = {{"os", {12}}};
  landmarks.sequences = {{app, {10}}};
  landmarks.security_versions = {{app, {3}}};
  landmarks.features = 3;
  landmarks.key_store_bytes = {900};
  return landmarks;
}

template <typename Action>
bool succeeds(Action action) {
  try {
    action();
    return true;
  } catch (const Error &error) {
    if (error.exit_code() == 70) std::abort();  // our own bug, not the input's
    return false;
  }
}

void require(bool holds) {
  if (!holds) std::abort();
}

void read(const std::string &path) {
  static const Landmarks known = landmarks();
  read_fleet(
      path, known,
      [](FleetGroup &&group) {
        require(group.devices > 0 && !group.name.empty());
        require(!group.possibilities.empty());
        require(group.possibilities.size() <= kMostPossibilities);
      },
      nullptr);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size) {
  static const Place place;
  const std::string input = place.write("input", {bytes, size});
  succeeds([&] { read(input); });
  FleetImportOptions options;
  options.table_path = input;
  options.output_path = place.file("made");
  options.overwrite = Overwrite::kYes;
  options.values = {{"tks", "tks"}, {"reach", "online"}};
  const bool is_made = succeeds([&] { import_fleet(options); });
  if (!is_made) return 0;
  // What can still be wrong with it: contradictions, too many possibilities, files that are named
  // and not there. Never its form.
  try {
    read(options.output_path);
  } catch (const Error &error) {
    require(error.exit_code() != 70 && !error.reason().starts_with("yaml-"));
  }
  return 0;
}
