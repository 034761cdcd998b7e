// SPDX-License-Identifier: Apache-2.0
//
// Request and response files (FORMAT.md 6.5): CBOR sequences (RFC 8742). A package with a transport
// takes two requests; several packages can travel in one file. Behind each response stands the
// request that it answers, so that whoever attaches it can verify it with that one file.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "files/output_file.hpp"
#include "formats/exchange.hpp"

namespace bulla {

// A response, with its request if the file has it.
struct Answered {
  Response response;
  std::optional<Request> request;

  bool operator==(const Answered &) const = default;
};

// What such files hold, in memory; `name` stands for the path. Errors as those of read_answers().
Bytes encode(const std::vector<Request> &requests);
Bytes encode(const std::vector<Answered> &answers);
std::vector<Answered> parse_answers(ByteView sequence, const std::string &name);

using ExchangeItem = std::variant<Request, Response>;

// Errors: those of OutputFile.
void write_requests(const std::string &path, const std::vector<Request> &requests,
                    Overwrite overwrite);
void write_answers(const std::string &path, const std::vector<Answered> &answers,
                   Overwrite overwrite);

// Errors: those of InputFile, and the status of the decoder; wrong-type for another kind of file,
// and for a request file where answers are wanted or the reverse. Whether a response answers the
// request behind it is for attach() to judge.
std::vector<Request> read_requests(const std::string &path);
std::vector<Answered> read_answers(const std::string &path);
// Everything in either kind of file, in its order.
std::vector<ExchangeItem> read_exchange(const std::string &path);

}  // namespace bulla
