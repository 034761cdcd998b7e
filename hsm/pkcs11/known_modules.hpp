// SPDX-License-Identifier: Apache-2.0
//
// The PKCS#11 modules that the system's packages have registered with p11-kit. Only the system's
// own folder is read, never a person's hidden files: to load a module is to run its code.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace bulla {

// Paths for --module, in the order of the file names. Trust modules, which hold no keys of ours,
// are left out. Nothing where there is no such folder.
std::vector<std::string> known_modules();
std::vector<std::string> known_modules_in(const std::filesystem::path &folder);

}  // namespace bulla
