// SPDX-License-Identifier: Apache-2.0
//
// Writes the seeds of fuzz_file, fuzz_zstd and fuzz_patch: fuzz_host_seeds FOLDER
#include <filesystem>
#include <fstream>

#include "formats/digest.hpp"
#include "formats/seal.hpp"
#include "tests/fuzz/patch_seeds.hpp"
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
  write(folder, "more-than-image", stored_input(2000, 1u << 20, zstd_frame(image)));
  write(folder, "less-than-image", stored_input(5000, 1u << 20, zstd_frame(image)));
  write(folder, "nothing", stored_input(3000, 1u << 20, {}));
  Bytes cut = zstd_frame(image);
  cut.resize(cut.size() - 1);
  write(folder, "cut", stored_input(3000, 1u << 20, cut));
  write(folder, "cut-header", stored_input(0, 0, {0x28, 0xb5, 0x2f}));
  write(folder, "not-zstd", stored_input(3000, 1u << 20, Bytes(40, 0x28)));
  // Magic, descriptor (size of 8 bytes), window, size.
  const Bytes header = {0x28, 0xb5, 0x2f, 0xfd, 0xc0, 0x98, 0xb8, 0x0b, 0, 0, 0, 0, 0, 0};
  write(folder, "window-too-large", stored_input(3000, 0xffffffff, header));
  // Raw blocks of fewer and of more bytes than the header declares (2, in one byte).
  write(folder, "declares-more",
        stored_input(2, 1u << 20, {0x28, 0xb5, 0x2f, 0xfd, 0x20, 2, 0x09, 0, 0, 'a'}));
  write(folder, "declares-less",
        stored_input(2, 1u << 20, {0x28, 0xb5, 0x2f, 0xfd, 0x20, 2, 0x19, 0, 0, 'a', 'b', 'c'}));
}

// Attachments as signed, changed, cut off, and of a package whose envelope is alone.
void attachment_seeds(const std::filesystem::path &folder) {
  const LaidOut image = lay_out(content(20));
  Manifest manifest = manifest_for(image.blob);
  const Bytes notes = content(33);
  manifest.attachments = {{"empty", 0, sha256({})}, {"notes", notes.size(), sha256(notes)}};
  Package attached = package(manifest, image.payload);
  write(folder, "stripped", attached.file());
  attached.attachments = notes;
  write(folder, "attached", attached.file());
  attached.attachments.back() ^= 1;
  write(folder, "attachment-changed", attached.file());
}

void trust_seeds(const std::filesystem::path &folder) {
  write(folder, "anchor-unsigned", key_store_package(standard_store().store(), {"a"}).file());
  write(folder, "anchor", key_store_package(standard_store().store()).file());
  KeyStore noted = standard_store().revoke("old").store();
  noted.notes.emplace_back().label = "first";
  write(folder, "anchor-notes", key_store_package(noted).file());
  KeyStore broken = standard_store().store();
  broken.roles.front().threshold = 9;
  write(folder, "anchor-broken", key_store_package(broken).file());
  Bytes cut = key_store_package(standard_store().store()).file();
  cut.resize(100);
  write(folder, "anchor-cut", cut);
  write(folder, "text", Bytes(50, 'a'));
  write(folder, "unknown-key", image_package(content(5), {"stranger"}).file());
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
  attachment_seeds(folder / "fuzz_file");
  trust_seeds(folder / "fuzz_file");
  patch_seeds(folder / "fuzz_patch");
  return 0;
}
