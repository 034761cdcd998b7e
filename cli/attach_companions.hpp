// SPDX-License-Identifier: Apache-2.0
//
// `bulla attach` with what proves itself: chain files and tree files, put into packages.
#pragma once

#include <string>
#include <vector>

#include "cli/output.hpp"

namespace bulla {

// What `attach` was given, by the kind of file that each is. A key store is a chain to be attached,
// unless there is something that could be signed onto it: then it is a package.
struct AttachFiles {
  std::vector<std::string> packages;
  std::vector<std::string> answers;  // .sig
  std::vector<std::string> trees;
  std::vector<std::string> chains;

  bool has_companions() const { return !trees.empty() || !chains.empty(); }
};
enum class OtherSignatures { kNone, kGiven };
AttachFiles sort_attach_files(const std::vector<std::string> &files, OtherSignatures others);

// Puts chain and proofs into every package and saves it. A package that is in none of the trees is
// listed, and the exit code is 1; the others are saved. Errors: those of signer/attach_proofs;
// usage for several chains.
int attach_companions(const AttachFiles &files, Output &output);

}  // namespace bulla
