/* SPDX-License-Identifier: Apache-2.0
 *
 * Seals in flash: the questions about images in place that only their seals can answer, and loading
 * (FORMAT.md 8.1). A seal area holds the length of the seal, four bytes big-endian, then the seal.
 */
#include <string.h>

#include "formats/wire/try.h"
#include "verifier/state/device.h"

struct bulla_area bulla_device_area(enum bulla_area_kind kind, const uint8_t *component,
                                    uint8_t slot) {
  struct bulla_area area;
  area.kind = kind;
  area.slot = slot;
  memcpy(area.component, component, BULLA_UUID_BYTES);
  return area;
}

enum bulla_status bulla_device_fetch_seal(const struct bulla_device *device,
                                          const uint8_t *component, uint8_t slot,
                                          struct bulla_cursor *seal) {
  const struct bulla_board *board = device->board;
  const struct bulla_area area = bulla_device_area(BULLA_AREA_SEAL, component, slot);
  uint8_t head[BULLA_SEAL_HEAD_BYTES];
  uint64_t size;
  uint64_t length;
  struct bulla_cursor at = bulla_cursor_over(head, sizeof head);
  BULLA_TRY(board->size(board->context, &area, &size));
  if (size < sizeof head) return BULLA_SPACE_EXCEEDED;
  BULLA_TRY(board->read(board->context, &area, 0, head, sizeof head));
  BULLA_TRY(bulla_cursor_be(&at, sizeof head, &length));
  if (length > size - sizeof head) return BULLA_LENGTH_MISMATCH;
  if (length > device->memory.seal_bytes) return BULLA_MEMORY_EXCEEDED;
  BULLA_TRY(board->read(board->context, &area, sizeof head, device->memory.seal, (size_t)length));
  *seal = bulla_cursor_over(device->memory.seal, (size_t)length);
  return BULLA_OK;
}

enum bulla_status bulla_device_read_seal(struct bulla_device *device, const uint8_t *component,
                                         uint8_t slot) {
  struct bulla_package package;
  struct bulla_cursor seal;
  struct bulla_fault fault;
  BULLA_TRY(bulla_device_fetch_seal(device, component, slot, &seal));
  BULLA_TRY(bulla_seal_read(&package, device->crypto, seal, &fault));
  return bulla_image_open(&device->image, &package, device->crypto, BULLA_SIZE_NOT_JUDGED, &fault);
}

/* The seal of exactly this image: another one, however well signed, is not what was installed. */
static enum bulla_status read_seal_of(struct bulla_device *device, const uint8_t *component,
                                      const struct bulla_slot_image *image) {
  BULLA_TRY(bulla_device_read_seal(device, component, image->slot));
  return bulla_digest_equal(device->image.package.digest, image->digest) ? BULLA_OK
                                                                         : BULLA_RESULT_DIGEST;
}

static enum bulla_status load_verdict(struct bulla_device *device,
                                      const struct bulla_key_store *store,
                                      const struct bulla_platform *platform,
                                      const struct bulla_component_state *component) {
  const struct bulla_slot slot = {component->component, component->image_class};
  struct bulla_admission admission;
  enum bulla_stage stage;
  return bulla_load_verdict(&device->image, store, device->crypto, platform, &slot, &stage,
                            &admission);
}

/* A seal that cannot be read does not verify. It is no error of the step: a newer key store is
 * always taken, and no image in place may prevent it, not even a damaged one. */
static enum bulla_status verifies(void *context, const struct bulla_key_store *store,
                                  const struct bulla_component_state *component,
                                  const struct bulla_slot_image *image, bool *verifies) {
  struct bulla_device *device = context;
  enum bulla_status status = read_seal_of(device, component->component, image);
  if (status == BULLA_OK) status = load_verdict(device, store, NULL, component);
  *verifies = status == BULLA_OK;
  return status == BULLA_CRYPTO_FAILED ? status : BULLA_OK;
}

/* The pin of an image whose seal cannot be read ends: else hiding the seal would keep it. */
static enum bulla_status pin_ends(void *context, const struct bulla_key_store *store,
                                  const struct bulla_component_state *component,
                                  const struct bulla_slot_image *image, enum bulla_pin_place place,
                                  bool *ends) {
  struct bulla_device *device = context;
  const enum bulla_status status = read_seal_of(device, component->component, image);
  *ends = true;
  if (status == BULLA_CRYPTO_FAILED) return status;
  if (status != BULLA_OK) return BULLA_OK;
  return bulla_pin_ends(&device->image, store, device->crypto, place, ends);
}

struct bulla_image_judge bulla_device_judge(struct bulla_device *device) {
  const struct bulla_image_judge judge = {device, verifies, pin_ends};
  return judge;
}

enum bulla_status bulla_device_measure(struct bulla_device *device, const uint8_t *component,
                                       uint8_t slot, const struct bulla_blob *wanted) {
  const struct bulla_board *board = device->board;
  const struct bulla_area area = bulla_device_area(BULLA_AREA_IMAGE, component, slot);
  struct bulla_measure *measure = &device->work.measure;
  uint64_t size;
  BULLA_TRY(board->size(board->context, &area, &size));
  if (wanted->size > size) return BULLA_LENGTH_MISMATCH;
  if (device->memory.blocks_bytes == 0) return BULLA_MEMORY_EXCEEDED;
  BULLA_TRY(bulla_measure_begin(measure, device->crypto, wanted->log2_block));
  for (uint64_t at = 0; at < wanted->size;) {
    const uint64_t left = wanted->size - at;
    const size_t room = device->memory.blocks_bytes;
    const size_t length = left < room ? (size_t)left : room;
    BULLA_TRY(board->read(board->context, &area, at, device->memory.blocks, length));
    BULLA_TRY(bulla_measure_update(measure, device->memory.blocks, length));
    at += length;
  }
  return bulla_measure_expect(measure, wanted);
}

/* The image in a place, or NULL: what is only staged is no fallback. */
static const struct bulla_slot_image *image_at(const struct bulla_component_state *component,
                                               enum bulla_place place) {
  const struct bulla_slot_image *image = &component->recovery;
  if (place == BULLA_PLACE_RUNNING) image = &component->running;
  if (place == BULLA_PLACE_FALLBACK) {
    if (component->phase == BULLA_PHASE_STAGED) return NULL;
    image = &component->other;
  }
  return image->standing == BULLA_STANDING_EMPTY ? NULL : image;
}

/* The content of a slot against the seal that was read last. */
enum bulla_status bulla_device_measure_sealed(struct bulla_device *device, const uint8_t *component,
                                              uint8_t slot) {
  const struct bulla_blob *sealed = &device->image.manifest.installed;
  uint8_t digest[BULLA_DIGEST_BYTES]; /* seal and blocks may be the same memory */
  memcpy(digest, sealed->digest, sizeof digest);
  const struct bulla_blob wanted = {sealed->size, sealed->log2_block, digest};
  return bulla_device_measure(device, component, slot, &wanted);
}

enum bulla_status bulla_device_load(struct bulla_device *device,
                                    const uint8_t component[BULLA_UUID_BYTES],
                                    enum bulla_place place, struct bulla_area *area) {
  const struct bulla_component_state *found = bulla_state_find(&device->state, component);
  const struct bulla_platform platform = bulla_device_platform(device, BULLA_FORWARD);
  memset(area, 0, sizeof *area);
  if (!device->running) return BULLA_WRONG_ORDER;
  if (found == NULL) return BULLA_NOT_FOUND;
  const struct bulla_slot_image *image = image_at(found, place);
  if (image == NULL) return BULLA_NOT_FOUND;
  const bool overwritten = found->phase == BULLA_PHASE_WRITING && found->slot_count < 2;
  if (overwritten && place == BULLA_PLACE_RUNNING) return BULLA_WRONG_ORDER;
  if (image->security_version < found->floor) return BULLA_SV_BELOW_FLOOR;
  if (image->standing != BULLA_STANDING_UNJUDGED) {
    BULLA_TRY(read_seal_of(device, component, image));
    BULLA_TRY(load_verdict(device, &device->held, &platform, found));
    BULLA_TRY(bulla_device_measure_sealed(device, component, image->slot));
  }
  *area = bulla_device_area(BULLA_AREA_IMAGE, component, image->slot);
  return BULLA_OK;
}
