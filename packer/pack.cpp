// SPDX-License-Identifier: Apache-2.0
//
// The payload comes first, because everything else speaks of it; the region before it is written
// last. Should the envelope turn out larger than thought, or the tree shallower, payload and
// attachments are moved: where they stand follows from the final envelope alone.
#include "packer/pack.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include "formats/digest.hpp"
#include "formats/envelope.hpp"
#include "formats/error.hpp"
#include "formats/header.hpp"
#include "packer/append_attachments.hpp"
#include "packer/content.hpp"
#include "packer/depfile.hpp"
#include "packer/encode_payload.hpp"
#include "packer/image_documents.hpp"
#include "packer/lay_out.hpp"
#include "packer/recipe.hpp"

namespace bulla {
namespace {

bool is_compressed(const Recipe &recipe) {
  return recipe.compression.method != Compression::Method::kNone;
}

// More is only taken when asked for: each compressing thread has 10 MiB at level 3, 170 at
// level 19.
constexpr unsigned kDefaultJobCountMax = 8;

unsigned chosen_job_count(const PackOptions &options) {
  if (options.job_count > 0) return options.job_count;
  return std::clamp(std::thread::hardware_concurrency(), 1u, kDefaultJobCountMax);
}

Manifest identified_manifest(const Recipe &recipe, const PackOptions &options,
                             const EncodedPayload &payload, std::vector<Attachment> attachments) {
  Manifest manifest = manifest_of(recipe, payload, std::move(attachments));
  manifest.image = choose_image_id(options, manifest);
  return manifest;
}

// Both documents and the chain, unsigned.
FileEnvelope envelope_of(const Manifest &manifest, const Recipe &recipe, const PackOptions &options,
                         const EncodedPayload &payload) {
  FileEnvelope envelope;
  envelope.document = encode(manifest);
  if (is_compressed(recipe)) {
    envelope.transport =
        encode(transport_of(sha256(envelope.document), payload, recipe.log2_block));
  }
  if (!options.chain_body.empty()) {
    envelope.proofs.push_back({BULLA_PROOF_CHAIN, options.chain_body});
  }
  return envelope;
}

// Where the payload will most likely begin. Only its cost depends on being right: an envelope of
// about this size, signatures not counted.
std::uint32_t expected_payload_offset(const Recipe &recipe, const PackOptions &options,
                                      std::uint64_t content_size) {
  EncodedPayload payload;
  payload.installed.size = content_size;
  payload.stored.tree.size = content_size;
  std::vector<Attachment> attachments;
  for (const AttachmentSource &source : recipe.attachments) {
    attachments.push_back({source.name, 0, {}});
  }
  const Manifest manifest = identified_manifest(recipe, options, payload, std::move(attachments));
  const FileEnvelope envelope = envelope_of(manifest, recipe, options, payload);
  return payload_offset_for(encode(envelope).size(), options.room_bytes);
}

void check_documents(const FileEnvelope &envelope, const PackOptions &options) {
  decode_manifest(envelope.document);
  if (!envelope.transport) return;
  const Transport transport = decode_transport(*envelope.transport);
  if (transport.memory_bytes > options.memory_limit_bytes) {
    throw Error(BULLA_MEMORY_EXCEEDED,
                "decompressing needs " + std::to_string(transport.memory_bytes) +
                    " bytes of memory, the limit is " + std::to_string(options.memory_limit_bytes));
  }
}

std::vector<std::string> inputs_of(const Recipe &recipe, const Content &content) {
  std::vector<std::string> inputs{recipe.path};
  for (std::string &path : content.inputs()) inputs.push_back(std::move(path));
  for (const AttachmentSource &source : recipe.attachments) inputs.push_back(source.path);
  return inputs;
}

}  // namespace

PackResult pack(const Recipe &recipe, const PackOptions &options, Progress &progress) {
  OutputFile out(options.output_path, options.overwrite);
  const std::unique_ptr<Content> content =
      open_content(recipe.payload, options.source_date_epoch.value_or(0));
  PackResult result;
  result.inputs = inputs_of(recipe, *content);

  PayloadPlan plan;
  plan.compression = recipe.compression;
  plan.log2_block = recipe.log2_block;
  plan.job_count = chosen_job_count(options);
  plan.offset = expected_payload_offset(recipe, options, content->size());
  const EncodedPayload payload = encode_payload(*content, plan, out, progress);
  out.truncate(payload.stored.offset + payload.stored.bytes);
  std::vector<Attachment> attachments = append_attachments(recipe.attachments, out);

  const Manifest manifest = identified_manifest(recipe, options, payload, std::move(attachments));
  FileEnvelope envelope = envelope_of(manifest, recipe, options, payload);
  check_documents(envelope, options);
  result.image_id = manifest.image;
  result.manifest_digest = sha256(envelope.document);
  if (envelope.transport) result.transport_digest = sha256(*envelope.transport);
  if (options.finish_envelope) options.finish_envelope(envelope);
  result.package_size = lay_out(out, envelope, options.room_bytes, payload.stored.offset);
  result.image_digest = payload.installed.digest;
  result.installed_size = payload.installed.size;
  result.stored_size = payload.stored.tree.size;

  if (options.depfile_path.empty()) {
    out.commit();
  } else {
    OutputFile depfile(options.depfile_path, Overwrite::kYes);
    depfile.write(as_bytes(depfile_text(options.output_path, result.inputs)));
    out.commit();
    depfile.commit();
  }
  return result;
}

}  // namespace bulla
