// SPDX-License-Identifier: Apache-2.0
//
// rewrite_once FILE OLD NEW whole|clone|journal: one rewrite_region(), for the kill test to stop
// wherever it likes. OLD and NEW are files with the regions. Exit code 3: an Error.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "files/rewrite_region.hpp"
#include "formats/error.hpp"

namespace {

bulla::Bytes bytes_of(const char *path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  const std::string way = argv[4];
  bulla::RewriteChoice choice;
  if (way != "whole") choice.whole_file_below_bytes = 0;
  if (way == "journal") choice.clone = bulla::RewriteChoice::Clone::kNever;
  try {
    bulla::rewrite_region(argv[1], bytes_of(argv[2]), bytes_of(argv[3]), choice);
  } catch (const bulla::Error &error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 3;
  }
  return 0;
}
