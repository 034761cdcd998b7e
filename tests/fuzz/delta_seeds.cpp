// SPDX-License-Identifier: Apache-2.0
//
// Writes the seeds of fuzz_delta and of fuzz_signed_delta: fuzz_delta_seeds FOLDER
#include <filesystem>
#include <fstream>

#include "tests/delta/golden_in_place.hpp"
#include "tests/delta/relocatable.hpp"

namespace {

using namespace bulla;
using namespace bulla::testing;

constexpr bulla_delta_params kParams{12, 8, 512, 4, 0};
constexpr bulla_delta_params kElfParams{12, 11, 512, 4, 0};

void write_file(const std::filesystem::path &folder, const std::string &seed, const Bytes &input) {
  std::filesystem::create_directories(folder);
  std::ofstream(folder / ("seed-" + seed), std::ios::binary)
      .write(reinterpret_cast<const char *>(input.data()),
             static_cast<std::streamsize>(input.size()));
}

// `front`, both sizes in `width` bytes, the old image, the stream.
Bytes seed_input(Bytes front, unsigned width, std::size_t new_size, const Bytes &old_image,
                 const Bytes &stream) {
  for (const std::size_t number : {new_size, old_image.size()}) {
    for (unsigned i = 0; i < width; i++)
      front.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
  }
  front.insert(front.end(), old_image.begin(), old_image.end());
  front.insert(front.end(), stream.begin(), stream.end());
  return front;
}

void write(const std::filesystem::path &folder, const std::string &seed, std::size_t new_size,
           const Bytes &old_image, const Bytes &stream) {
  write_file(folder / "fuzz_delta", seed, seed_input({}, 4, new_size, old_image, stream));
  const Bytes as_stream = {0, 0}, altered = {0, 100};
  const std::filesystem::path as_signed = folder / "fuzz_signed_delta";
  write_file(as_signed, seed, seed_input(as_stream, 2, new_size, old_image, stream));
  write_file(as_signed, seed + "-altered", seed_input(altered, 2, new_size, old_image, stream));
}

void write_release(const std::filesystem::path &folder, const std::string &seed,
                   bulla_delta_arch arch) {
  const Release release = make_release(arch, 6, 1);
  write(folder, seed, release.after.image.size(), release.before.image,
        code_release(release, kParams));
}

}  // namespace

int main(int count, char **arguments) {
  if (count != 2) return 2;
  const std::filesystem::path folder = arguments[1];
  write_release(folder, "arm64", BULLA_DELTA_ARCH_ARM64);
  write_release(folder, "thumb2", BULLA_DELTA_ARCH_THUMB2);
  write_release(folder, "x86-64", BULLA_DELTA_ARCH_X86_64);
  const Modules modules = make_modules(1, 1);
  write(folder, "elf", modules.after.size(), modules.before, code_modules(modules, kElfParams));
  const Bytes old_image = pattern(200, 1), new_image = pattern(60, 2);
  Bytes stream = code_modelled(old_image, new_image, {{10, 20, 30}}, kParams);
  add_copy(stream, 150, 50);
  add_store(stream, new_image);
  write(folder, "segments", 270, old_image, stream);
  for (const GoldenInPlace &golden : golden_in_place()) {
    const std::size_t unit_count = golden.in_place.scratch_bytes / golden.in_place.erase_bytes;
    const std::size_t place = 1 + 8 * (unit_count - 1);  // erase units of 64 bytes
    write_file(folder / "fuzz_delta", golden.name,
               seed_input({}, 4, golden.after.size() | place << 24, golden.before, golden.stream));
  }
  write(folder, "empty", 0, {}, stream_header(kParams));
  write(folder, "memory", 1, {}, stream_header({22, 18, 65535, 4096, 0}));
  return 0;
}
