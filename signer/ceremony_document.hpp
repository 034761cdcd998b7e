// SPDX-License-Identifier: Apache-2.0
//
// The small packages that a ceremony signs, in memory: whatever it signs stands whole in its
// transcript, so that a witness can do every step again without the folder.
#pragma once

#include <string>
#include <vector>

#include "signer/exchange_files.hpp"

namespace bulla {

// What one file of a transcript may have. Key stores have at most 16 KiB.
inline constexpr std::size_t kCeremonyFileMaxBytes = 256u << 10;

// One request for each part of the package that can carry a signature. Errors: those of
// decode_region and make_request.
std::vector<Request> requests_for(ByteView package, const PublicKey &key);

// The package with these answers in it; the same bytes every time. Errors: those of attach();
// response-mismatch for an answer that has no request or is of another key.
Bytes with_answers(ByteView package, const PublicKey &key, const std::vector<Answered> &answers);

// What people compare aloud: the digest of the document of a package, which is what a signing
// machine shows, or of the whole of any other file.
Digest spoken_digest(ByteView file);
// "1f2e 3d4c 5b6a 7988": its first 16 digits.
std::string spoken_text(const Digest &digest);
// Whether `typed` are these 16 digits, in either case, with blanks anywhere.
bool is_spoken(const std::string &typed, const Digest &digest);

// The least that a witness types before a key is made.
inline constexpr std::size_t kWitnessNonceMinBytes = 8;

// What a key signs to show that it is there: "bulla-ceremony-key-test\n", the nonce, a line feed.
Bytes key_test_bytes(const std::string &nonce);

}  // namespace bulla
