// SPDX-License-Identifier: Apache-2.0
//
// A stage for rehearsals: files of a release signed with test keys, written to a directory, and
// groups that are described in a few words.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "preflight/rehearse.hpp"
#include "tests/files/scratch_directory.hpp"
#include "tests/host/packages.hpp"

namespace bulla::testing {

class RehearsalStage {
 public:
  // Key store `version` under roots a and b (1 of 2): applications and os images of product widget
  // by these keys.
  KeyStore store(std::uint32_t version, const Names &release_keys) const;

  // Write a file and give its path.
  std::string key_store(const std::string &name, const KeyStore &store,
                        const Names &signers = {"a"});
  std::string image(const std::string &component, std::uint64_t sequence, const Names &signers,
                    const std::function<void(Manifest &)> &change = {});

  // A group of 100 devices of product widget that holds this key store; `facts` are its other
  // facts, one a line.
  void group(const std::string &name, const std::string &held, const std::string &facts);
  // In the order of delivery by a medium.
  void offer(const std::string &path) { options.release_paths.push_back(path); }

  PreflightReport rehearse();

  PreflightOptions options;
  std::string fleet_facts;  // lines beside the groups

 private:
  ScratchDirectory scratch_;
  std::string groups_;
};

// Codes of the findings: "1 17".
std::string codes(const std::vector<Finding> &findings);

}  // namespace bulla::testing
