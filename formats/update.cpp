// SPDX-License-Identifier: Apache-2.0
//
// The encoder of update documents (FORMAT.md 6.4).
#include "formats/update.hpp"

#include "formats/cbor_writer.hpp"
#include "formats/encode_parts.hpp"
#include "formats/wire/numbers.h"

namespace bulla {

Bytes encode(const Update &update) {
  return encode_item([&](CborWriter &out) {
    out.map(5 + count_tail(update.features, update.extensions));
    out.uint(0);
    out.uint(BULLA_TYPE_UPDATE);
    out.uint(1);
    out.uint(BULLA_FORMAT_VERSION);
    out.uint(2);
    out.bytes(update.id);
    out.uint(3);
    out.uint(update.sequence);
    out.uint(4);
    out.array(update.steps.size());
    for (const UpdateStep &step : update.steps) {
      out.array(3);
      out.uint(step.phase);
      out.bytes(step.component);
      out.bytes(step.manifest);
    }
    write_tail(out, update.features, update.extensions);
  });
}

}  // namespace bulla
