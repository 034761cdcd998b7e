// SPDX-License-Identifier: Apache-2.0
//
// Tells request and response files from packages, by their first byte (FORMAT.md 1.1), so that
// `sign` and `attach` take either without being told.
#pragma once

#include <string>

namespace bulla {

// Whether the file begins as a request or a response does. Errors: those of InputFile.
bool is_exchange_file(const std::string &path);

}  // namespace bulla
