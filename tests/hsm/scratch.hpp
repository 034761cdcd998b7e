// SPDX-License-Identifier: Apache-2.0
//
// A directory of its own for one test, and the two things that tests of files do in it.
#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace bulla::test {

class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "bulla-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    directory_ = name;
  }
  Scratch(const Scratch &) = delete;
  Scratch &operator=(const Scratch &) = delete;
  ~Scratch() { std::filesystem::remove_all(directory_); }

  std::filesystem::path path(std::string_view name) const { return directory_ / name; }

  std::filesystem::path write(std::string_view name, std::string_view content,
                              mode_t mode = 0600) const {
    const auto file = path(name);
    std::ofstream(file, std::ios::binary) << content;
    EXPECT_EQ(chmod(file.c_str(), mode), 0);
    return file;
  }

  std::string read(std::string_view name) const {
    std::ifstream file(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  // Runs a shell command in the directory; gives its exit status.
  int run(const std::string &command) const {
    return std::system(("cd '" + directory_.string() + "' && umask 077 && " + command).c_str());
  }

 private:
  std::filesystem::path directory_;
};

}  // namespace bulla::test
