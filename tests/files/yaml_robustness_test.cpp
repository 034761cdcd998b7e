// SPDX-License-Identifier: Apache-2.0
//
// Large and hostile YAML: it must end with a tree or an Error, in memory that does not grow with
// what is thrown away.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "files/yaml_reader.hpp"
#include "tests/files/reason_of.hpp"
#include "tests/files/scratch_directory.hpp"

namespace bulla {
namespace {

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; i++) text += piece;
  return text;
}

std::string reason(const std::string &text) {
  return reason_of([&] { parse_yaml(text, "a.yaml"); });
}

// The most that this process ever held, in MiB.
long peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

TEST(YamlRobustness, HostileTextsEndInAnError) {
  const struct {
    const char *what;
    std::string text;
  } cases[] = {
      {"flow lists in each other", repeated("[", 1000000)},
      {"flow lists in each other, closed", repeated("[", 1000) + repeated("]", 1000)},
      {"flow maps in each other", repeated("{a: ", 1000000)},
      {"block lists in each other", repeated("- ", 1000000)},
      {"explicit keys in each other", repeated("? ", 1000000)},
      {"values without keys", "[" + repeated(":", 1000000)},
      {"a flow list at the root without end", "[" + repeated("a,", 10000000)},
      {"a scalar", "a: " + repeated("x", 1 << 20)},
      {"a quoted scalar", "a: \"" + repeated("x\n ", 1 << 20) + "\""},
      {"a block scalar", "a: |\n" + repeated(" x\n", 1 << 20)},
      {"a comment", "#" + repeated("x", 1 << 20) + "\na: 1\n"},
      {"a key", repeated("k", 1 << 20) + ": 1\n"},
      {"anchors", repeated("&a ", 100000) + "x"},
      {"aliases of aliases", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"},
  };
  for (const auto &bad : cases) {
    EXPECT_EQ(reason(bad.text).substr(0, 5), "yaml-") << bad.what;
  }
}

TEST(YamlRobustness, ReadsAMillionItems) {
  const YamlNode root = parse_yaml("a:\n" + repeated("- 1\n", 1000000), "a.yaml");
  EXPECT_EQ(root.find("a")->items.size(), 1000000u);
  EXPECT_EQ(reason("a: [" + repeated("1, ", 1 << 20) + "1]\n"), "yaml-too-large");
}

TEST(YamlRobustness, StreamsAHugeFleetWithoutHoldingIt) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "AddressSanitizer keeps what was freed, so the peak says nothing";
#endif
  const ScratchDirectory scratch;
  const std::string group =
      "    - {name: group, devices: 41000, board: {name: dw100, revision: 3}}\n";
  const std::size_t groups = 100000;
  const std::string path =
      scratch.write("fleet.yaml", "fleet:\n  groups:\n" + repeated(group, groups));
  const long before = peak_mib();
  std::size_t seen = 0;
  read_yaml_elements(path, "fleet.groups", [&](const YamlNode &) { seen++; });
  EXPECT_EQ(seen, groups);
  // 7 MiB of text and 1.3 million nodes, which would take 200 MiB.
  EXPECT_LT(peak_mib() - before, 16);
}

TEST(YamlRobustness, StreamedElementsHaveALimitEach) {
  YamlLimits limits;
  limits.max_nodes = 100;
  std::size_t seen = 0;
  const auto count = [&](const YamlNode &) { seen++; };
  parse_yaml_elements("g:\n" + repeated("- [1, 2, 3]\n", 1000), "a.yaml", "g", count, limits);
  EXPECT_EQ(seen, 1000u);
  EXPECT_EQ(reason_of([&] {
              parse_yaml_elements("g:\n- [" + repeated("1, ", 100) + "]\n", "a.yaml", "g", count,
                                  limits);
            }),
            "yaml-too-large");
}

}  // namespace
}  // namespace bulla
