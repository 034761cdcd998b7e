// SPDX-License-Identifier: Apache-2.0
//
// The same checks and decoders as those behind a verdict, with an admission of our own in place of
// one that trust gave: it only says what the payload must hash to.
#include "verifier/host/package_image.hpp"

#include <memory>

#include "formats/error.hpp"
#include "formats/wire/numbers.h"
#include "verifier/host/payload_check.hpp"
#include "verifier/host/payload_decoder.hpp"
#include "verifier/host/verdict_steps.hpp"

namespace bulla {
namespace {

class ScratchCopy final : public VerifiedDataSink {
 public:
  explicit ScratchCopy(ScratchFile &file) : file_(file) {}
  Order order() const override { return Order::kAny; }
  void take(std::uint64_t data_offset, ByteView data) override { file_.pwrite(data_offset, data); }

 private:
  ScratchFile &file_;
};

bulla_admission untrusted_admission(const PackageContents &contents) {
  bulla_admission admission{};
  admission.granted = true;
  admission.installed = wire_blob(*contents.manifest->installed);
  admission.stored = admission.installed;
  if (contents.transport) {
    admission.stored = wire_blob(contents.transport->stored);
    admission.encoding = static_cast<std::uint8_t>(contents.transport->encoding);
    admission.memory_bytes = contents.transport->memory_bytes;
  }
  return admission;
}

void require(const PackageContents &contents, bulla_status status, const std::string &place) {
  if (status != BULLA_OK) throw refusal_error(contents.path, contents.kind, status, place);
}

void require_payload(const PackageContents &contents, const PayloadCheck &check) {
  require(contents, check.status,
          "block at byte " + std::to_string(check.bad_offset.value_or(0)) + " of the payload");
}

}  // namespace

void require_full_image(const PackageContents &contents) {
  if (contents.kind != FileKind::kImagePackage || !contents.manifest->installed) {
    throw refusal_error(contents.path, contents.kind, BULLA_WRONG_TYPE,
                        "an image package is wanted here");
  }
  if (contents.transport && contents.transport->base) {
    throw Error(Reason::kInputUnsupported, contents.path + ": a delta itself, not a full image")
        .hint("give the full package that it was made from");
  }
}

void check_package_payload(const PackageContents &contents, unsigned thread_count,
                           Progress &progress) {
  const FileByteSource bytes(contents.path);
  require_payload(
      contents, check_payload(bytes, contents.header.payload_offset, untrusted_admission(contents),
                              thread_count, nullptr, progress));
  bytes.check_unchanged();
}

bulla_blob wire_blob(const Blob &blob) {
  return {blob.size, static_cast<std::uint8_t>(blob.log2_block), blob.digest.data()};
}

PackageImage open_package_image(const std::string &path, unsigned thread_count,
                                Progress &progress) {
  PackageImage result{read_package(path), ScratchFile()};
  const PackageContents &contents = result.contents;
  require_full_image(contents);
  const FileByteSource bytes(path);
  const bulla_admission admission = untrusted_admission(contents);
  ScratchCopy copy(result.image);
  VerifiedDataSink *sink = &copy;
  std::unique_ptr<DecodedImage> decoded;
  std::unique_ptr<PayloadDecoder> decoder;
  if (contents.transport) {
    decoded = std::make_unique<DecodedImage>(
        admission.installed, [&result](ByteView piece) { result.image.write(piece); });
    decoder = make_payload_decoder({static_cast<bulla_encoding>(admission.encoding),
                                    admission.memory_bytes,
                                    nullptr,
                                    decoded.get(),
                                    &progress,
                                    {}});
    if (!decoder) require(contents, BULLA_ENCODING_UNSUPPORTED, "");
    sink = decoder.get();
  }
  require_payload(contents, check_payload(bytes, contents.header.payload_offset, admission,
                                          thread_count, sink, progress));
  if (decoder) {
    require(contents, decoder->finish(), decoder->fault());
    require(contents, decoded->finish(), "");
  }
  bytes.check_unchanged();
  return result;
}

}  // namespace bulla
