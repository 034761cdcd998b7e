// SPDX-License-Identifier: Apache-2.0
//
// Feeds the decoder in pieces, as a verified payload comes.
#include "verifier/host/apply_patch.hpp"

#include <algorithm>
#include <memory>

#include "files/interrupt.hpp"
#include "formats/error.hpp"
#include "verifier/host/package_image.hpp"
#include "verifier/host/payload_decoder.hpp"

namespace bulla {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{64} << 10;

bulla_delta_in_place in_place_of(const Transport &transport) {
  if (!transport.in_place) return {};
  return {transport.in_place->erase_bytes, transport.in_place->scratch_bytes};
}

void require(bulla_status status, const std::string &why) {
  if (status == BULLA_OK) return;
  throw Error(Reason::kInternal,
              std::string("the delta that was made does not give the new image (") +
                  bulla_status_name(status) + (why.empty() ? "" : ": ") + why + ")");
}

}  // namespace

void try_patch(const Transport &transport, ByteView patch, ByteView base, const Blob &installed,
               Progress &progress) {
  const bulla_blob wanted = wire_blob(installed);
  const MemoryByteSource old_image(base, "the old image");
  DecodedImage image(wanted, {});
  const std::unique_ptr<PayloadDecoder> decoder =
      make_payload_decoder({static_cast<bulla_encoding>(transport.encoding), transport.memory_bytes,
                            &old_image, &image, &progress, in_place_of(transport)});
  if (!decoder) throw Error(Reason::kInternal, "there is no decoder for this delta");
  progress.start("trying", patch.size());
  for (std::size_t at = 0; at < patch.size(); at += kPieceBytes) {
    throw_if_interrupted();
    const ByteView piece = patch.subspan(at, std::min(kPieceBytes, patch.size() - at));
    decoder->take(at, piece);
    progress.advance(piece.size());
  }
  progress.done();
  require(decoder->finish(), decoder->fault());
  require(image.finish(), "");
}

}  // namespace bulla
