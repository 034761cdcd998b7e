// SPDX-License-Identifier: Apache-2.0
//
// What turns stored data into the installed image, one class for each encoding of FORMAT.md 6.2.
// The input was verified and is hostile all the same: whoever has a transport key may have made it.
#pragma once

#include <memory>
#include <string>

#include "bulla/delta.h"
#include "bulla/verdict.h"
#include "files/progress.hpp"
#include "verifier/host/byte_source.hpp"
#include "verifier/host/decoded_image.hpp"
#include "verifier/host/payload_check.hpp"

namespace bulla {

class PayloadDecoder : public VerifiedDataSink {
 public:
  Order order() const override { return Order::kAscending; }
  // take(): after a fault the rest of the input is passed over.

  // After the last byte of input: BULLA_OK with the whole image decoded; ENCODING_INVALID;
  // MEMORY_EXCEEDED. Does not compare the image's digest.
  virtual bulla_status finish() = 0;
  // Where and why, for people; empty when nothing failed.
  virtual const std::string &fault() const = 0;
};

// What a decoder is made for. Everything named here must outlive it.
struct DecoderPlan {
  bulla_encoding encoding = BULLA_ENCODING_RAW;
  std::uint64_t memory_bytes = 0;    // entry 6
  const ByteSource *base = nullptr;  // of a delta: the old image; it may change while it is read
  DecodedImage *image = nullptr;
  Progress *progress = nullptr;
  bulla_delta_in_place in_place = {};  // what the transport states; zeros: the base stays
};

// Null for an encoding that is not decoded here, and for a delta without a base.
std::unique_ptr<PayloadDecoder> make_payload_decoder(const DecoderPlan &plan);

// Whether the encoding is one that needs an old image.
bool is_delta(bulla_encoding encoding);

}  // namespace bulla
