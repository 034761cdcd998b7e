/* SPDX-License-Identifier: Apache-2.0
 *
 * Encoding, and the strict decoding of what is no better than input: whoever writes flash writes
 * records.
 */
#include "verifier/state/record_fields.h"

#include <string.h>

#include "formats/wire/cursor.h"
#include "formats/wire/try.h"

enum { kRecordVersion = 1, kMagicBytes = 8 };
static const uint8_t kMagic[kMagicBytes] = {'b', 'u', 'l', 'l', 'a', 'S', 'T', 'A'};

static uint8_t *put(uint8_t *at, uint32_t value, unsigned length) {
  for (unsigned i = length; i-- > 0; value >>= 8) at[i] = (uint8_t)value;
  return at + length;
}

static uint8_t *put_u64(uint8_t *at, uint64_t value) {
  return put(put(at, (uint32_t)(value >> 32), 4), (uint32_t)value, 4);
}

/* At most four bytes, big-endian. */
static enum bulla_status take(struct bulla_cursor *at, size_t length, uint32_t max,
                              uint32_t *value) {
  uint64_t wide;
  if (bulla_cursor_be(at, length, &wide) != BULLA_OK || wide > max) return BULLA_FIELD_INVALID;
  *value = (uint32_t)wide;
  return BULLA_OK;
}

static enum bulla_status take_u8(struct bulla_cursor *at, uint8_t max, uint8_t *value) {
  uint32_t wide;
  BULLA_TRY(take(at, 1, max, &wide));
  *value = (uint8_t)wide;
  return BULLA_OK;
}

static enum bulla_status take_u32(struct bulla_cursor *at, uint32_t *value) {
  return take(at, 4, UINT32_MAX, value);
}

static enum bulla_status take_u63(struct bulla_cursor *at, uint64_t *value) {
  uint32_t high;
  uint32_t low;
  BULLA_TRY(take(at, 4, (uint32_t)BULLA_U31_MAX, &high));
  BULLA_TRY(take_u32(at, &low));
  *value = (uint64_t)high << 32 | low;
  return BULLA_OK;
}

static enum bulla_status take_bytes(struct bulla_cursor *at, size_t length, uint8_t *bytes) {
  struct bulla_cursor taken;
  BULLA_TRY(bulla_cursor_take(at, length, &taken));
  memcpy(bytes, taken.at, length);
  return BULLA_OK;
}

void bulla_record_head_encode(const struct bulla_record_head *head,
                              uint8_t bytes[BULLA_RECORD_HEAD_BYTES]) {
  memcpy(bytes, kMagic, kMagicBytes);
  uint8_t *at = put(bytes + kMagicBytes, kRecordVersion, 2);
  at = put(at, head->component_count, 1);
  at = put(at, head->trial_starts, 1);
  at = put(at, head->store_bytes, 4);
  at = put_u64(at, head->generation);
  at = put(at, head->key_store_floor, 4);
  put(at, head->capability_counter, 4);
}

enum bulla_status bulla_record_head_decode(const uint8_t bytes[BULLA_RECORD_HEAD_BYTES],
                                           struct bulla_record_head *head) {
  struct bulla_cursor at = bulla_cursor_over(bytes, BULLA_RECORD_HEAD_BYTES);
  uint8_t magic[kMagicBytes];
  uint32_t version;
  BULLA_TRY(take_bytes(&at, kMagicBytes, magic));
  if (memcmp(magic, kMagic, kMagicBytes) != 0) return BULLA_BAD_MAGIC;
  BULLA_TRY(take(&at, 2, UINT16_MAX, &version));
  if (version != kRecordVersion) return BULLA_UNSUPPORTED_FORMAT;
  BULLA_TRY(take_u8(&at, UINT8_MAX, &head->component_count));
  BULLA_TRY(take_u8(&at, UINT8_MAX, &head->trial_starts));
  BULLA_TRY(take_u32(&at, &head->store_bytes));
  BULLA_TRY(take_u63(&at, &head->generation));
  BULLA_TRY(take_u32(&at, &head->key_store_floor));
  BULLA_TRY(take_u32(&at, &head->capability_counter));
  const bool sound = head->store_bytes > 0 && head->store_bytes <= BULLA_KEY_STORE_MAX_BYTES &&
                     head->generation > 0;
  return sound ? BULLA_OK : BULLA_FIELD_INVALID;
}

static uint8_t *put_image(uint8_t *at, const struct bulla_slot_image *image) {
  at = put(at, image->standing, 1);
  at = put(at, image->has_digest, 1);
  at = put(at, image->slot, 1);
  at = put(at, 0, 1);
  at = put(at, image->security_version, 4);
  at = put_u64(at, image->sequence);
  memcpy(at, image->digest, BULLA_DIGEST_BYTES);
  return at + BULLA_DIGEST_BYTES;
}

void bulla_record_component_encode(const struct bulla_component_state *component,
                                   uint8_t bytes[BULLA_RECORD_COMPONENT_BYTES]) {
  memcpy(bytes, component->component, BULLA_UUID_BYTES);
  uint8_t *at = put(bytes + BULLA_UUID_BYTES, component->image_class, 1);
  at = put(at, component->phase, 1);
  at = put(at, component->slot_count, 1);
  at = put(at, 0, 1);
  at = put(at, component->floor, 4);
  at = put_image(at, &component->running);
  at = put_image(at, &component->other);
  put_image(at, &component->recovery);
}

static bool is_empty(const struct bulla_slot_image *image) {
  return image->standing == BULLA_STANDING_EMPTY;
}

static bool all_zero(const uint8_t *bytes, size_t length) {
  uint8_t any = 0;
  for (size_t i = 0; i < length; i++) any |= bytes[i];
  return any == 0;
}

static bool image_is_sound(const struct bulla_slot_image *image) {
  const bool no_digest = all_zero(image->digest, sizeof image->digest);
  switch (image->standing) {
    case BULLA_STANDING_EMPTY:
      return no_digest && !image->has_digest && image->slot == 0 && image->sequence == 0 &&
             image->security_version == 0;
    case BULLA_STANDING_UNJUDGED:
      return image->has_digest || no_digest;
    default:
      return image->has_digest;
  }
}

static enum bulla_status take_image(struct bulla_cursor *at, uint8_t slot_min, uint8_t slot_max,
                                    struct bulla_slot_image *image) {
  uint8_t has_digest;
  uint8_t zero;
  BULLA_TRY(take_u8(at, BULLA_STANDING_REFUSED, &image->standing));
  BULLA_TRY(take_u8(at, 1, &has_digest));
  image->has_digest = has_digest == 1;
  BULLA_TRY(take_u8(at, slot_max, &image->slot));
  BULLA_TRY(take_u8(at, 0, &zero));
  BULLA_TRY(take_u32(at, &image->security_version));
  BULLA_TRY(take_u63(at, &image->sequence));
  BULLA_TRY(take_bytes(at, BULLA_DIGEST_BYTES, image->digest));
  if (!is_empty(image) && image->slot < slot_min) return BULLA_FIELD_INVALID;
  return image_is_sound(image) ? BULLA_OK : BULLA_FIELD_INVALID;
}

static bool phase_fits(const struct bulla_component_state *component) {
  const bool both = !is_empty(&component->running) && !is_empty(&component->other);
  if (both && component->running.slot == component->other.slot) return false;
  if (component->slot_count < 2 && !is_empty(&component->other)) return false;
  switch (component->phase) {
    case BULLA_PHASE_WRITING:
      return is_empty(&component->other);
    case BULLA_PHASE_STAGED:
      return component->slot_count == 2 && !is_empty(&component->other);
    case BULLA_PHASE_TRIAL:
      return !is_empty(&component->running);
    default:
      return true;
  }
}

enum bulla_status bulla_record_component_decode(const uint8_t bytes[BULLA_RECORD_COMPONENT_BYTES],
                                                struct bulla_component_state *component) {
  struct bulla_cursor at = bulla_cursor_over(bytes, BULLA_RECORD_COMPONENT_BYTES);
  uint8_t zero;
  memset(component, 0, sizeof *component);
  BULLA_TRY(take_bytes(&at, BULLA_UUID_BYTES, component->component));
  BULLA_TRY(take_u8(&at, BULLA_CLASS_MAX, &component->image_class));
  BULLA_TRY(take_u8(&at, BULLA_PHASE_TRIAL, &component->phase));
  BULLA_TRY(take_u8(&at, 2, &component->slot_count));
  BULLA_TRY(take_u8(&at, 0, &zero));
  BULLA_TRY(take_u32(&at, &component->floor));
  if (component->image_class == 0 || component->slot_count == 0) return BULLA_FIELD_INVALID;
  const uint8_t last_slot = (uint8_t)(component->slot_count - 1);
  BULLA_TRY(take_image(&at, 0, last_slot, &component->running));
  BULLA_TRY(take_image(&at, 0, last_slot, &component->other));
  BULLA_TRY(take_image(&at, BULLA_SLOT_RECOVERY, BULLA_SLOT_RECOVERY, &component->recovery));
  return phase_fits(component) ? BULLA_OK : BULLA_FIELD_INVALID;
}
