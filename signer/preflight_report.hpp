// SPDX-License-Identifier: Apache-2.0
//
// The report of a rehearsal, as the signing gate reads it (`bulla preflight --json`): whether
// nobody is stranded, and about which documents that was found out. It keeps people from mistakes;
// it is not signed and stops nobody who writes one by hand.
#pragma once

#include <set>
#include <string>

#include "formats/bytes.hpp"

namespace bulla {

struct PreflightReport {
  std::string path;
  Digest digest{};             // SHA-256 of the file: goes into requests (FORMAT.md 6.5)
  std::set<Digest> documents;  // that were rehearsed, key stores that devices hold among them
};

// Errors: those of read_whole; field-invalid for what is no report; preflight-required for a report
// whose reason is not "safe".
PreflightReport read_preflight_report(const std::string &path);

}  // namespace bulla
