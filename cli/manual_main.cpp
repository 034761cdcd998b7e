// SPDX-License-Identifier: Apache-2.0
//
// bulla_manual OUTDIR PAGE.scd…: fills pages of the manual while Bulla is built. Not installed.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/manual.hpp"
#include "formats/error.hpp"

namespace {

void fill(const std::filesystem::path &directory, const std::filesystem::path &source) {
  std::ostringstream text;
  text << std::ifstream(source).rdbuf();
  const std::string filled = bulla::fill_manual(source.stem().string(), text.str());
  std::ofstream out(directory / source.filename());
  if (!(out << filled << std::flush)) {
    throw bulla::Error(bulla::Reason::kOutputFailed, (directory / source.filename()).string());
  }
}

}  // namespace

int main(int argc, char **argv) {
  try {
    for (int i = 2; i < argc; ++i) fill(argv[1], argv[i]);
    return 0;
  } catch (const bulla::Error &error) {
    std::fprintf(stderr, "bulla_manual: %s\n", error.what());
    return error.exit_code();
  }
}
