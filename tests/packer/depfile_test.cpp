// SPDX-License-Identifier: Apache-2.0
#include "packer/depfile.hpp"

#include <gtest/gtest.h>

#include "formats/error.hpp"
#include "tests/packer/command_output.hpp"
#include "tests/packer/scratch_directory.hpp"

namespace bulla {
namespace {

TEST(Depfile, ListsEachInputAndExcusesItsAbsence) {
  EXPECT_EQ(depfile_text("out.bulla", {"recipe.yaml", "app.bin"}),
            "out.bulla: \\\n  recipe.yaml \\\n  app.bin\n\nrecipe.yaml:\n\napp.bin:\n");
}

TEST(Depfile, EscapesWhatMakeWouldTakeForItself) {
  EXPECT_EQ(depfile_text("a b", {"c$d#e", "f:g", "h\\i", "j\\ k"}),
            "a\\ b: \\\n  c$$d\\#e \\\n  f\\:g \\\n  h\\i \\\n  j\\\\\\ k\n"
            "\nc$$d\\#e:\n\nf\\:g:\n\nh\\i:\n\nj\\\\\\ k:\n");
}

TEST(Depfile, RefusesANameWithALineEnd) {
  EXPECT_THROW(depfile_text("out", {"two\nlines"}), Error);
}

TEST(Depfile, IsReadByMakeAsItWasMeant) {
  if (!is_installed("make")) GTEST_SKIP() << "make is not installed";
  const ScratchDirectory directory;
  const std::vector<std::string> inputs{"plain",   "with blank", "sha#rp",
                                        "dol$lar", "co:lon",     "back\\slash"};
  for (const std::string &input : inputs) directory.write(input, "");
  directory.write("rules.d", depfile_text("out", inputs));
  directory.write("Makefile", "out:\n\ttouch out\n\ninclude rules.d\n");
  const std::string make = "make -s -C " + directory.path() + " out 2>&1";
  const std::string is_stale =
      "make -q --no-print-directory -C " + directory.path() + " out 2>/dev/null; echo $?";
  EXPECT_EQ(output_of(make), "");
  EXPECT_EQ(output_of(is_stale), "0\n");
  for (const std::string &input : inputs) {
    output_of("touch -d '1 hour' '" + directory / input + "'");
    EXPECT_EQ(output_of(is_stale), "1\n") << input;
    output_of("touch -d '1 hour ago' '" + directory / input + "'");
  }
  std::filesystem::remove(directory / "with blank");
  EXPECT_EQ(output_of(make), "");
}

}  // namespace
}  // namespace bulla
