// SPDX-License-Identifier: Apache-2.0
//
// The first three stages of FORMAT.md 9 over a file or a seal: its envelope, read once into memory
// that this object owns. What comes out is well-formed and not trusted.
#pragma once

#include "bulla/package.h"
#include "formats/bytes.hpp"
#include "verifier/host/byte_source.hpp"
#include "verifier/host/verdict.hpp"

namespace bulla {

struct EnvelopeRead {
  bulla_status status = BULLA_WRONG_ORDER;  // `package` is to be used only with BULLA_OK
  bulla_fault fault{};
  bool is_seal = false;
  bulla_package package{};  // points into `memory`
  Bytes memory;             // the envelope, or the whole seal

  EnvelopeRead() = default;
  EnvelopeRead(EnvelopeRead &&) = default;  // moving a vector leaves its bytes where they are
  EnvelopeRead &operator=(EnvelopeRead &&) = default;

  bool has_manifest() const { return package.document_type == BULLA_TYPE_MANIFEST; }
  ByteView document() const {
    return {package.envelope.document.at, package.envelope.document.left};
  }
  Digest digest() const;
  // The body of the chain among the proofs; empty when there is none.
  bulla_cursor chain() const;
};

// Throws as ByteSource; a file of the wrong form is a status.
EnvelopeRead read_envelope(const ByteSource &bytes);

// The kind of file, as far as the type tells: a manifest counts as image package until its class is
// known. kUnknown when the read failed before the type was known.
FileKind kind_of(const EnvelopeRead &read);

}  // namespace bulla
