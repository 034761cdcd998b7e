/* SPDX-License-Identifier: Apache-2.0
 *
 * An image on its way into flash: verdict, then the record says WRITING before the first byte of
 * the slot is touched, then blocks that were verified, then what was written is read back, and only
 * then the record says STAGED.
 */
#include <string.h>

#include "formats/wire/try.h"
#include "verifier/state/device.h"

uint8_t bulla_device_free_slot(const struct bulla_device *device,
                               const uint8_t component[BULLA_UUID_BYTES]) {
  const struct bulla_component_state *found = bulla_state_find(&device->state, component);
  if (found == NULL || found->slot_count < 2) return 0;
  if (found->running.standing == BULLA_STANDING_EMPTY) return 0;
  return (uint8_t)(1 - found->running.slot);
}

static bool holds(const struct bulla_slot_image *image, const uint8_t digest[BULLA_DIGEST_BYTES]) {
  return image->has_digest && memcmp(image->digest, digest, BULLA_DIGEST_BYTES) == 0;
}

/* Running or staged already: nothing is to be done. */
static bool is_here(const struct bulla_device *device, const struct bulla_image *image) {
  const struct bulla_component_state *found =
      bulla_state_find(&device->state, image->manifest.component);
  if (found == NULL) return false;
  if (found->phase == BULLA_PHASE_WRITING) return false; /* with one slot nothing whole is there */
  const uint8_t *digest = image->package.digest;
  if (found->phase == BULLA_PHASE_STAGED && holds(&found->other, digest)) return true;
  return bulla_slot_loads(found, &found->running) && holds(&found->running, digest);
}

/* Whether the record has room for the component of this image. */
static enum bulla_status check_record(const struct bulla_device *device) {
  const struct bulla_device_state *state = &device->state;
  const bool known = bulla_state_find(state, device->image.manifest.component) != NULL;
  return bulla_device_fits(device, device->held.document.left, state->component_count + !known);
}

/* What must be known before the fallback is given up: memory for the stream, room for the seal. */
static enum bulla_status check_room(struct bulla_device *device,
                                    const struct bulla_admission *admission, uint8_t slot) {
  const struct bulla_board *board = device->board;
  const struct bulla_area area =
      bulla_device_area(BULLA_AREA_SEAL, device->image.manifest.component, slot);
  const struct bulla_device_memory *memory = &device->memory;
  struct bulla_stream *stream = &device->work.stream;
  uint64_t size;
  uint64_t seal;
  BULLA_TRY(board->size(board->context, &area, &size));
  BULLA_TRY(bulla_device_seal_bytes(&device->image, &seal));
  if (seal > BULLA_SEAL_MAX_BYTES) return BULLA_DOCUMENT_TOO_LARGE;
  if (seal > memory->seal_bytes) return BULLA_MEMORY_EXCEEDED;
  if (seal + BULLA_SEAL_HEAD_BYTES > size) return BULLA_SPACE_EXCEEDED;
  BULLA_TRY(
      bulla_stream_begin(stream, device->crypto, admission, memory->blocks, memory->blocks_bytes));
  const size_t blocks = (size_t)stream->tree.levels + 1;
  return blocks * stream->tree.block_bytes <= memory->blocks_bytes ? BULLA_OK
                                                                   : BULLA_MEMORY_EXCEEDED;
}

/* The decoder of how this image travels; NULL: it is raw, or the device has none. */
static const struct bulla_decoder *decoder_of(const struct bulla_device *device) {
  const struct bulla_decoder *decoder = device->decoders;
  if (!device->image.package.envelope.has_transport) return NULL;
  while (decoder != NULL && decoder->encoding != device->image.transport.encoding) {
    decoder = decoder->next;
  }
  return decoder;
}

/* Asks the decoder, if there is one, while nothing is given up yet. */
static enum bulla_status check_decoder(const struct bulla_device *device,
                                       const struct bulla_blob *installed, uint8_t slot) {
  const struct bulla_decoder *decoder = decoder_of(device);
  const uint8_t *component = device->image.manifest.component;
  const struct bulla_component_state *found = bulla_state_find(&device->state, component);
  struct bulla_decoding decoding;
  if (decoder == NULL) return BULLA_OK;
  decoding.board = device->board;
  decoding.transport = &device->image.transport;
  decoding.installed = *installed;
  decoding.output = bulla_device_area(BULLA_AREA_IMAGE, component, slot);
  decoding.base = decoding.output;
  decoding.has_base = found != NULL && found->running.standing != BULLA_STANDING_EMPTY;
  if (decoding.has_base) decoding.base.slot = found->running.slot;
  return decoder->check(decoder->context, &decoding);
}

/* What decoders kept of updates that were cut short. */
static enum bulla_status forget(const struct bulla_device *device) {
  for (const struct bulla_decoder *at = device->decoders; at != NULL; at = at->next) {
    BULLA_TRY(at->forget(at->context));
  }
  return BULLA_OK;
}

/* Streams the payload of the file into the slot. Each block is checked in memory, and what is
 * written or decoded is what was checked. */
static enum bulla_status write_payload(struct bulla_device *device, const struct bulla_source *file,
                                       uint8_t slot) {
  const struct bulla_board *board = device->board;
  const struct bulla_decoder *decoder = decoder_of(device);
  const struct bulla_area area =
      bulla_device_area(BULLA_AREA_IMAGE, device->image.manifest.component, slot);
  struct bulla_stream *stream = &device->work.stream;
  uint8_t *block = device->memory.blocks + (size_t)stream->tree.levels * stream->tree.block_bytes;
  uint64_t from = device->image.package.header.payload_offset;
  uint64_t to = 0;
  size_t length;
  enum bulla_unit unit;
  if (decoder == NULL) BULLA_TRY(forget(device));
  BULLA_TRY(decoder == NULL ? board->erase(board->context, &area)
                            : decoder->begin(decoder->context));
  while ((unit = bulla_stream_next(stream, &length)) != BULLA_UNIT_END) {
    BULLA_TRY(file->read(file->context, from, block, length));
    BULLA_TRY(bulla_stream_take(stream, block, length));
    from += length;
    if (unit != BULLA_UNIT_DATA) continue;
    BULLA_TRY(decoder == NULL ? board->write(board->context, &area, to, block, length)
                              : decoder->take(decoder->context, block, length));
    to += length;
  }
  BULLA_TRY(bulla_stream_finish(stream));
  return decoder == NULL ? board->finish(board->context, &area) : decoder->finish(decoder->context);
}

static struct bulla_slot_image slot_image_of(const struct bulla_image *image, uint8_t slot) {
  struct bulla_slot_image in_slot;
  memset(&in_slot, 0, sizeof in_slot);
  in_slot.sequence = image->manifest.sequence;
  in_slot.security_version = image->manifest.security_version;
  in_slot.standing = BULLA_STANDING_TRUSTED;
  in_slot.has_digest = true;
  memcpy(in_slot.digest, image->package.digest, sizeof in_slot.digest);
  in_slot.slot = slot;
  return in_slot;
}

/* Writes image and seal, and asks flash for both again. */
static enum bulla_status write_slot(struct bulla_device *device, const struct bulla_source *file,
                                    const struct bulla_component_state *component,
                                    const struct bulla_blob *installed,
                                    const struct bulla_slot_image *image,
                                    struct bulla_delivery *delivery) {
  const struct bulla_image_judge judge = bulla_device_judge(device);
  bool verifies;
  delivery->stage = BULLA_STAGE_PAYLOAD;
  BULLA_TRY(write_payload(device, file, image->slot));
  BULLA_TRY(bulla_device_write_seal(device, &device->image, image->slot));
  delivery->stage = BULLA_STAGE_RESULT;
  const enum bulla_status measured =
      bulla_device_measure(device, component->component, image->slot, installed);
  if (measured == BULLA_RESULT_DIGEST) BULLA_TRY(forget(device));
  BULLA_TRY(measured);
  BULLA_TRY(judge.verifies(device, &device->held, component, image, &verifies));
  return verifies ? BULLA_OK : BULLA_WRITE_FAILED;
}

static enum bulla_status begin(struct bulla_device *device) {
  const struct bulla_manifest *manifest = &device->image.manifest;
  BULLA_TRY(bulla_state_begin_write(&device->state, manifest->component, manifest->image_class));
  bulla_device_read_floors(device); /* of a component that is new to the record */
  return bulla_device_commit(device);
}

/* The first failure is the reason; the record is brought to what flash holds. */
static enum bulla_status give_up(struct bulla_device *device,
                                 struct bulla_component_state *component,
                                 enum bulla_status reason) {
  bulla_state_abandon(component);
  return bulla_device_commit(device) == BULLA_OK ? reason : BULLA_WRITE_FAILED;
}

static enum bulla_status judge_image(struct bulla_device *device, enum bulla_direction direction,
                                     uint8_t slot, struct bulla_admission *admission,
                                     enum bulla_stage *stage) {
  const struct bulla_board *board = device->board;
  const struct bulla_area area =
      bulla_device_area(BULLA_AREA_IMAGE, device->image.manifest.component, slot);
  struct bulla_platform platform = bulla_device_platform(device, direction);
  const struct bulla_decoder *decoder = decoder_of(device);
  uint64_t size = UINT64_MAX;
  uint32_t encodings = BULLA_ENCODINGS_NONE;
  const enum bulla_status place = board->size(board->context, &area, &size);
  platform.staging_bytes = size;
  if (decoder != NULL) {
    encodings = UINT32_C(1) << decoder->encoding;
    platform.memory_bytes = decoder->memory_bytes;
  }
  BULLA_TRY(bulla_install_verdict(&device->image, &device->held, device->crypto, &platform,
                                  encodings, stage, admission));
  *stage = BULLA_STAGE_IDENTITY;
  BULLA_TRY(place);
  *stage = BULLA_STAGE_TRANSPORT;
  BULLA_TRY(check_record(device));
  return check_room(device, admission, slot);
}

enum bulla_status bulla_device_install(struct bulla_device *device, const struct bulla_source *file,
                                       enum bulla_direction direction,
                                       struct bulla_delivery *delivery) {
  const uint8_t slot = bulla_device_free_slot(device, device->image.manifest.component);
  struct bulla_admission admission;
  BULLA_TRY(judge_image(device, direction, slot, &admission, &delivery->stage));
  const struct bulla_slot_image image = slot_image_of(&device->image, slot);
  delivery->stage = BULLA_STAGE_NONE;
  if (is_here(device, &device->image)) return BULLA_OK;
  delivery->stage = BULLA_STAGE_TRANSPORT;
  BULLA_TRY(check_decoder(device, &admission.installed, slot));
  delivery->stage = BULLA_STAGE_VERSIONS;
  BULLA_TRY(begin(device));
  struct bulla_component_state *component =
      bulla_state_find(&device->state, device->image.manifest.component);
  if (component == NULL) return BULLA_NOT_FOUND;
  const enum bulla_status status =
      write_slot(device, file, component, &admission.installed, &image, delivery);
  if (status != BULLA_OK) return give_up(device, component, status);
  BULLA_TRY(bulla_state_stage(component, &image));
  BULLA_TRY(bulla_device_commit(device));
  delivery->stage = BULLA_STAGE_NONE;
  delivery->outcome = BULLA_OUTCOME_STAGED;
  (void)!forget(device); /* what stays is found to be stale */
  return BULLA_OK;
}
