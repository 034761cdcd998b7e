// SPDX-License-Identifier: Apache-2.0
//
// What is about to be signed, in words: for the person who decides. Everything comes from the
// document's own bytes, nothing from whoever asks.
#pragma once

#include <string>
#include <vector>

#include "formats/bytes.hpp"
#include "formats/public_key.hpp"
#include "formats/wire/numbers.h"

namespace bulla {

struct SigningSummary {
  struct Line {
    std::string name;  // "version"; no two lines of a summary have the same
    std::string text;  // "1.4.2"
  };
  bulla_document_type type = BULLA_TYPE_MANIFEST;
  std::vector<Line> lines;
  // What people compare on both sides: the first 16 hex digits of the document's digest.
  std::string short_digest;
  // For ES256 also of the digest that the token is shown; empty otherwise.
  std::string token_digest;
};

// Errors: those of require_signable.
SigningSummary summarize(ByteView document, bulla_document_type type, const PublicKey &key);

}  // namespace bulla
