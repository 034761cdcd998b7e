// SPDX-License-Identifier: Apache-2.0
//
// As in packer/pack.cpp the payload comes first and the region before it last.
#include "packer/delta_package.hpp"

#include <algorithm>

#include "files/input_file.hpp"
#include "files/interrupt.hpp"
#include "formats/digest.hpp"
#include "formats/error.hpp"
#include "formats/header.hpp"
#include "formats/proof.hpp"
#include "packer/chunk_stream.hpp"
#include "packer/lay_out.hpp"
#include "packer/payload_writer.hpp"

namespace bulla {
namespace {

constexpr std::size_t kBuffers = 5;
constexpr std::uint64_t kReadBytes = std::uint64_t{256} << 10;

bool speaks_of_transport(const Proof &proof) {
  if (proof.kind != BULLA_PROOF_BATCHED) return false;
  return decode_batch(decode_batched(proof.body).batch).covered_type == BULLA_TYPE_TRANSPORT;
}

FileEnvelope envelope_of(const FullPackage &full, const Transport &transport) {
  FileEnvelope envelope = full.envelope;
  envelope.transport = encode(transport);
  envelope.transport_signatures.clear();
  std::erase_if(envelope.proofs, speaks_of_transport);
  return envelope;
}

WrittenPayload write_payload(ByteView patch, unsigned log2_block, std::uint64_t offset,
                             OutputFile &out, Progress &progress) {
  WorkerPool hashers(1);
  PayloadWriter writer(out, offset, log2_block, patch.size(), hashers);
  ChunkStream stream(kBuffers, [&](SharedChunk chunk) {
    progress.advance(chunk->bytes.size());
    writer.add(std::move(chunk));
  });
  stream.write(patch);
  stream.finish();
  return writer.finish();
}

// All attachments, from the full package to the end of `out`; each is what the manifest says.
void copy_attachments(const FullPackage &full, OutputFile &out) {
  if (!full.attachments_offset) return;
  const InputFile file(full.path);
  std::uint64_t at = *full.attachments_offset;
  Bytes buffer;
  for (const Attachment &attachment : full.manifest.attachments) {
    Sha256 hash;
    for (std::uint64_t left = attachment.size; left > 0; left -= buffer.size()) {
      throw_if_interrupted();
      buffer.resize(static_cast<std::size_t>(std::min(left, kReadBytes)));
      file.pread(at, buffer);
      hash.update(buffer);
      out.write(buffer);
      at += buffer.size();
    }
    if (hash.finish() != attachment.digest) {
      throw Error(BULLA_ATTACHMENT_DIGEST,
                  full.path + ": attachment " + attachment.filename + " was altered");
    }
  }
  file.check_unchanged();
}

}  // namespace

DeltaPackageResult write_delta_package(const FullPackage &full, const Patch &patch,
                                       const DeltaPackageOptions &options, Progress &progress) {
  OutputFile out(options.output_path, options.overwrite);
  Transport transport;
  transport.manifest = sha256(full.envelope.document);
  transport.encoding = static_cast<std::uint32_t>(patch.encoding);
  transport.stored = {patch.bytes.size(), full.manifest.installed->log2_block, {}};
  transport.base = patch.base;
  transport.memory_bytes = patch.memory_bytes;
  transport.in_place = patch.in_place;
  const std::uint32_t offset =
      payload_offset_for(encode(envelope_of(full, transport)).size(), options.room_bytes);

  progress.start("writing", patch.bytes.size());
  const WrittenPayload written =
      write_payload(patch.bytes, transport.stored.log2_block, offset, out, progress);
  out.truncate(written.offset + written.bytes);
  copy_attachments(full, out);

  transport.stored.digest = written.tree.digest;
  FileEnvelope envelope = envelope_of(full, transport);
  decode_transport(*envelope.transport);  // refuses what no device would read
  DeltaPackageResult result;
  result.transport_digest = sha256(*envelope.transport);
  if (options.finish_envelope) options.finish_envelope(envelope);
  result.stored_size = written.tree.size;
  result.package_size = lay_out(out, envelope, options.room_bytes, written.offset);
  out.commit();
  progress.done();
  return result;
}

}  // namespace bulla
