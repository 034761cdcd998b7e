// SPDX-License-Identifier: Apache-2.0
//
// The core judges first, so that reasons are those of verification; then formats/ decodes into
// structs.
#include "verifier/host/package_reader.hpp"

#include "formats/seal.hpp"
#include "verifier/host/byte_source.hpp"
#include "verifier/host/envelope_read.hpp"
#include "verifier/host/host_crypto.hpp"
#include "verifier/host/opened_key_store.hpp"
#include "verifier/host/verdict_steps.hpp"

namespace bulla {
namespace {

void require(const PackageContents &contents, bulla_status status, const std::string &place) {
  if (status != BULLA_OK) throw refusal_error(contents.path, contents.kind, status, place);
}

void read_image(PackageContents &contents, const EnvelopeRead &read) {
  bulla_image image;
  bulla_fault fault{};
  const bulla_status status =
      bulla_image_open(&image, &read.package, host_crypto(),
                       read.is_seal ? BULLA_SIZE_NOT_JUDGED : contents.file_bytes, &fault);
  require(contents, status, place_of(fault));
  if (image.manifest.has_capability && !read.is_seal) contents.kind = FileKind::kCapability;
  contents.manifest = decode_manifest(contents.envelope.document);
  if (contents.envelope.transport) {
    contents.transport = decode_transport(*contents.envelope.transport);
  }
  contents.payload_bytes = read.is_seal ? 0 : image.payload_bytes;
  contents.attachments_stripped =
      !read.is_seal && image.manifest.attachments.count != 0 && !image.has_attachments;
}

void read_key_store(PackageContents &contents, const EnvelopeRead &read) {
  bulla_status status = BULLA_OK;
  bulla_fault fault{BULLA_STAGE_FIELDS, BULLA_PART_DOCUMENT, 0};
  const auto opened = OpenedKeyStore::open(read.document(), status, fault.entry);
  require(contents, status, place_of(fault));
  status = bulla_store_package_check(&read.package, contents.file_bytes, &fault);
  require(contents, status, place_of(fault));
  contents.key_store = decode_key_store(contents.envelope.document);
}

FileEnvelope decode_parts(const EnvelopeRead &read, const Bytes &envelope_bytes) {
  if (!read.is_seal) return decode_file_envelope(envelope_bytes);
  const Seal seal = decode_seal(envelope_bytes);
  FileEnvelope envelope;
  envelope.document = seal.manifest;
  envelope.signatures = seal.signatures;
  envelope.proofs = seal.proofs;
  return envelope;
}

PackageContents read_contents(const ByteSource &bytes) {
  const EnvelopeRead read = read_envelope(bytes);
  PackageContents contents;
  contents.path = bytes.name();
  contents.file_bytes = bytes.size();
  contents.kind = kind_of(read);
  require(contents, read.status, place_of(read.fault));
  const std::size_t envelope_bytes =
      read.is_seal ? read.memory.size() : read.package.header.envelope_length;
  contents.header = {read.package.header.envelope_length, read.package.header.payload_offset};
  contents.envelope_bytes.assign(read.memory.begin(),
                                 read.memory.begin() + static_cast<std::ptrdiff_t>(envelope_bytes));
  contents.envelope = decode_parts(read, contents.envelope_bytes);
  contents.digest = read.digest();
  if (read.has_manifest()) {
    read_image(contents, read);
  } else {
    read_key_store(contents, read);
  }
  return contents;
}

}  // namespace

PackageContents read_package(const std::string &path) {
  const FileByteSource bytes(path);
  return read_contents(bytes);
}

PackageContents read_package(ByteView file, const std::string &name) {
  return read_contents(MemoryByteSource(file, name));
}

}  // namespace bulla
