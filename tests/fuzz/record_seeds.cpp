// SPDX-License-Identifier: Apache-2.0
//
// Writes the seeds of fuzz_record: the records of a device through an update, a revocation, a
// rollback and a reset, and one of a device with one slot.
//   fuzz_record_seeds FOLDER   writes FOLDER/fuzz_record/seed-…
#include <filesystem>
#include <fstream>

#include "tests/state/rig.hpp"

namespace {

using namespace bulla;
using namespace bulla::testing;

void live(Rig &rig) {
  ImageSpec image;
  (void)rig.update(file_of(image));
  (void)rig.adopt_recovery(image_of(image), content(image.bytes));
  image.sequence = 11;
  image.security_version = 2;
  (void)rig.update(file_of(image));
  StoreBuilder revoking = fleet_store_with(2, 0, {"a", "b", "c"}, {"rel-2"});
  revoking.revoke("rel-1");
  (void)rig.deliver(store_file(revoking.store()));
  image.sequence = 12;
  image.signers = {"rel-2"};
  (void)rig.deliver(file_of(image));
  (void)rig.restart();
  (void)rig.boot_failed("app");
  image.name = "os";
  image.image_class = BULLA_CLASS_OS;
  (void)rig.update(file_of(image), "os");
}

}  // namespace

int main(int argc, char **argv) {
  if (argc != 2) return 1;
  const std::filesystem::path folder = std::filesystem::path(argv[1]) / "fuzz_record";
  std::filesystem::create_directories(folder);
  std::size_t number = 0;
  for (const std::uint8_t slots : {std::uint8_t{2}, std::uint8_t{1}}) {
    SimBoard board;
    board.facts().slot_count = slots;
    Rig rig(board, fleet_store(1).store());
    live(rig);
    for (const Bytes &record : board.records) {
      std::ofstream file(folder / ("seed-" + std::to_string(number++)), std::ios::binary);
      file.write(reinterpret_cast<const char *>(record.data()),
                 static_cast<std::streamsize>(record.size()));
    }
  }
  return 0;
}
