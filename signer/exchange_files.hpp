// SPDX-License-Identifier: Apache-2.0
//
// Request and response files: one or more requests (responses) one behind the other, a CBOR
// sequence (RFC 8742). A package with a transport takes two; several packages can travel in one
// file.
#pragma once

#include <string>
#include <vector>

#include "files/output_file.hpp"
#include "formats/exchange.hpp"

namespace bulla {

// Errors: those of OutputFile.
void write_requests(const std::string &path, const std::vector<Request> &requests,
                    Overwrite overwrite);
void write_responses(const std::string &path, const std::vector<Response> &responses,
                     Overwrite overwrite);

// Errors: those of InputFile, and the status of the decoder; wrong-type for another kind of file.
std::vector<Request> read_requests(const std::string &path);
std::vector<Response> read_responses(const std::string &path);

}  // namespace bulla
