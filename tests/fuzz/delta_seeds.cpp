// SPDX-License-Identifier: Apache-2.0
//
// Writes the seeds of fuzz_delta: fuzz_delta_seeds FOLDER
#include <filesystem>
#include <fstream>

#include "tests/delta/relocatable.hpp"

namespace {

using namespace bulla;
using namespace bulla::testing;

constexpr bulla_delta_params kParams{12, 8, 512, 4, 0};
constexpr bulla_delta_params kElfParams{12, 11, 512, 4, 0};

void write(const std::filesystem::path &folder, const std::string &seed, std::size_t new_size,
           const Bytes &old_image, const Bytes &stream) {
  Bytes input;
  for (const std::size_t number : {new_size, old_image.size()}) {
    for (unsigned i = 0; i < 4; i++) input.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
  }
  input.insert(input.end(), old_image.begin(), old_image.end());
  input.insert(input.end(), stream.begin(), stream.end());
  std::filesystem::create_directories(folder);
  std::ofstream(folder / ("seed-" + seed), std::ios::binary)
      .write(reinterpret_cast<const char *>(input.data()),
             static_cast<std::streamsize>(input.size()));
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
  const std::filesystem::path folder = std::filesystem::path(arguments[1]) / "fuzz_delta";
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
  write(folder, "empty", 0, {}, stream_header(kParams));
  write(folder, "memory", 1, {}, stream_header({22, 18, 65535, 4096, 0}));
  return 0;
}
