// SPDX-License-Identifier: Apache-2.0
//
// Writes the seeds of fuzz_file and fuzz_zstd: fuzz_host_seeds FOLDER
#include <filesystem>
#include <fstream>

#include "formats/seal.hpp"
#include "tests/host/packages.hpp"

namespace {

using namespace bulla;
using namespace bulla::testing;

void write(const std::filesystem::path &folder, const std::string &seed, ByteView bytes) {
  std::filesystem::create_directories(folder);
  std::ofstream(folder / ("seed-" + seed), std::ios::binary)
      .write(reinterpret_cast<const char *>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
}

Bytes stored_input(std::uint32_t image_bytes, std::uint32_t memory_bytes, const Bytes &stored) {
  Bytes input;
  for (const std::uint32_t number : {image_bytes, memory_bytes}) {
    for (unsigned i = 0; i < 4; i++) input.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
  }
  input.insert(input.end(), stored.begin(), stored.end());
  return input;
}

void zstd_seeds(const std::filesystem::path &folder) {
  const Bytes image = content(3000);
  Bytes two = zstd_frame(ByteView(image).first(1000));
  const Bytes rest = zstd_frame(ByteView(image).subspan(1000), 19);
  two.insert(two.end(), rest.begin(), rest.end());
  write(folder, "one", stored_input(3000, 1u << 20, zstd_frame(image)));
  write(folder, "two", stored_input(3000, 1u << 20, two));
  write(folder, "empty", stored_input(0, 0, zstd_frame({})));
  write(folder, "zeros", stored_input(200'000, 1u << 20, zstd_frame(Bytes(200'000))));
  write(folder, "window", stored_input(3000, 1000, zstd_frame(image)));
}

void file_seeds(const std::filesystem::path &folder) {
  const Package zstd = zstd_package(content(3000));
  const KeyStore next = standard_store(2).store();
  Package chained = image_package(content(10));
  chained.envelope.proofs.push_back(to_proof(Chain{{link_of(next)}}));
  write(folder, "raw", image_package(content(700)).file());
  write(folder, "zstd", zstd.file());
  write(folder, "delta",
        transported(manifest_for(lay_out(content(9)).blob), BULLA_ENCODING_DELTA, content(50))
            .file());
  write(folder, "chained", chained.file());
  write(folder, "capability", capability_package(capability_manifest()).file());
  write(folder, "key-store", key_store_package(next).file());
  write(folder, "chain",
        key_store_package(standard_store(3).store(), {"a", "b"}, {{link_of(next)}}).file());
  write(folder, "seal", encode(seal_of(zstd.envelope)));
}

}  // namespace

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  const std::filesystem::path folder = argv[1];
  zstd_seeds(folder / "fuzz_zstd");
  file_seeds(folder / "fuzz_file");
  return 0;
}
