// SPDX-License-Identifier: Apache-2.0
//
// The verdict on an image package or a capability: the one walk through all fourteen stages, for
// verify_file, which looks only, and for unpack_file, which also writes what was verified.
#pragma once

#include "files/output_file.hpp"
#include "verifier/host/byte_source.hpp"
#include "verifier/host/envelope_read.hpp"
#include "verifier/host/unpack.hpp"
#include "verifier/host/verify.hpp"

namespace bulla {

// Where verified bytes go; nobody but the caller commits the file, after an accepting verdict.
struct PayloadOutput {
  OutputFile &file;
  UnpackWhat what;
  const ByteSource *base = nullptr;  // the old image, if one was named
};

// `read` holds a manifest and is no seal. `output` may be null.
void judge_image(Verdict &verdict, const ByteSource &bytes, const EnvelopeRead &read,
                 const Trust &held, const VerifyOptions &options, const PayloadOutput *output);

}  // namespace bulla
