/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/device/firmware/package_flow.h"

#include <string.h>

static enum bulla_status read_memory(void *context, uint64_t offset, uint8_t *bytes,
                                     size_t length) {
  const struct bulla_cursor *file = context;
  memcpy(bytes, file->at + (size_t)offset, length);
  return BULLA_OK;
}

static struct bulla_source source_over(struct bulla_cursor *file) {
  struct bulla_source source = {file, file->left, read_memory};
  return source;
}

/* The device: nothing installed yet, no floor ever raised, no ABI provided. */
static enum bulla_status identity(void *context, struct bulla_identity *identity) {
  const struct package_flow *flow = context;
  static const uint8_t kBoard[] = {'m', 'p', 's', '2'};
  memset(identity, 0, sizeof *identity);
  identity->product = flow->product;
  identity->board = bulla_cursor_over(kBoard, sizeof kBoard);
  identity->board_revision = 385;
  identity->lifecycle = BULLA_LIFECYCLE_PRODUCTION;
  return BULLA_OK;
}

static enum bulla_status abi(void *context, struct bulla_cursor name, uint32_t *number) {
  (void)context, (void)name, (void)number;
  return BULLA_NOT_FOUND;
}

static enum bulla_status component(void *context, const uint8_t *component,
                                   struct bulla_installed *installed) {
  (void)context, (void)component, (void)installed;
  return BULLA_NOT_FOUND;
}

static enum bulla_status lowest_floor(void *context, const uint8_t *component, uint32_t *floor) {
  (void)context, (void)component;
  *floor = 0;
  return BULLA_OK;
}

static enum bulla_status counter(void *context, const uint8_t *component,
                                 uint32_t security_version) {
  (void)context, (void)component, (void)security_version;
  return BULLA_OK;
}

static enum bulla_status pinned(void *context, const uint8_t digest[BULLA_DIGEST_BYTES],
                                bool *pinned) {
  (void)context, (void)digest;
  *pinned = false;
  return BULLA_OK;
}

static struct bulla_platform platform_of(struct package_flow *flow) {
  struct bulla_platform platform = {.context = flow,
                                    .identity = identity,
                                    .abi = abi,
                                    .component = component,
                                    .floor = lowest_floor,
                                    .counter = counter,
                                    .pinned = pinned,
                                    .staging_bytes = UINT32_MAX};
  return platform;
}

void hold_key_store(struct package_flow *flow) {
  struct bulla_source source = source_over(&flow->store_file);
  struct bulla_fault fault;
  uint32_t entry;
  flow->stage = BULLA_STAGE_KEY_STORE;
  flow->status = bulla_package_read(&flow->package, flow->crypto, &source, BULLA_TYPE_KEY_STORE,
                                    flow->store_envelope, sizeof flow->store_envelope, &fault);
  if (flow->status != BULLA_OK) return;
  flow->status =
      bulla_key_store_open(&flow->store, flow->crypto, flow->package.envelope.document, &entry);
  if (flow->status != BULLA_OK) return;
  flow->status =
      bulla_key_store_anchor(&flow->store, flow->crypto, flow->package.envelope.signatures);
}

void judge_package(struct package_flow *flow) {
  struct bulla_source source = source_over(&flow->package_file);
  struct bulla_platform platform = platform_of(flow);
  struct bulla_fault fault = {BULLA_STAGE_NONE, BULLA_PART_FILE, 0};
  if (flow->status != BULLA_OK) return;
  flow->status = bulla_package_read(&flow->package, flow->crypto, &source, BULLA_TYPE_MANIFEST,
                                    flow->envelope, sizeof flow->envelope, &fault);
  flow->stage = fault.stage;
  if (flow->status != BULLA_OK) return;
  flow->status = bulla_image_open(&flow->image, &flow->package, flow->crypto, source.size, &fault);
  flow->stage = fault.stage;
  if (flow->status != BULLA_OK) return;
  flow->status = bulla_install_verdict(&flow->image, &flow->store, flow->crypto, &platform,
                                       BULLA_ENCODINGS_NONE, &flow->stage, &flow->admission);
}

/* The bytes are judged where they lie: nothing can change them between the judgement and the use.
 */
static enum bulla_status stream(struct package_flow *flow, struct bulla_cursor payload) {
  enum bulla_status status = bulla_stream_begin(&flow->stream, flow->crypto, &flow->admission,
                                                flow->hash_blocks, sizeof flow->hash_blocks);
  size_t unit_bytes;
  while (status == BULLA_OK && bulla_stream_next(&flow->stream, &unit_bytes) != BULLA_UNIT_END) {
    struct bulla_cursor unit;
    status = bulla_cursor_take(&payload, unit_bytes, &unit);
    if (status == BULLA_OK) status = bulla_stream_take(&flow->stream, unit.at, unit.left);
  }
  return status == BULLA_OK ? bulla_stream_finish(&flow->stream) : status;
}

void stream_payload(struct package_flow *flow) {
  struct bulla_cursor payload = flow->package_file, before;
  if (flow->status != BULLA_OK) return;
  flow->stage = BULLA_STAGE_PAYLOAD;
  flow->status = bulla_cursor_take(&payload, flow->package.header.payload_offset, &before);
  if (flow->status == BULLA_OK) flow->status = stream(flow, payload);
}

void run_package_flow(struct package_flow *flow) {
  hold_key_store(flow);
  judge_package(flow);
  stream_payload(flow);
}
