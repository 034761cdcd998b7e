/* SPDX-License-Identifier: Apache-2.0
 *
 * Roles, revocations, windows and notes of a key store (FORMAT.md 6.3): their shape.
 */
#include <string.h>

#include "formats/wire/cbor.h"
#include "formats/wire/key_store.h"
#include "formats/wire/numbers.h"
#include "formats/wire/text.h"
#include "formats/wire/try.h"

enum { kRoleElements = 8, kRoleKindMax = 31 };

enum bulla_status bulla_read_key_index(struct bulla_cursor *items, void *u32) {
  return bulla_cbor_u32(items, BULLA_KEYS_MAX - 1, u32);
}

enum bulla_status bulla_read_minimum(struct bulla_cursor *items, void *minimum) {
  struct bulla_minimum *out = minimum;
  uint32_t count;
  BULLA_TRY(bulla_cbor_array(items, 2, 2, &count));
  BULLA_TRY(bulla_cbor_int(items, &out->algorithm));
  BULLA_TRY(bulla_cbor_u32(items, BULLA_THRESHOLD_MAX, &out->least));
  return out->least == 0 ? BULLA_FIELD_INVALID : BULLA_OK;
}

static uint32_t mask_of(struct bulla_list indices) {
  uint32_t mask = 0;
  uint32_t index;
  while (bulla_list_next(&indices, bulla_read_key_index, &index)) mask |= UINT32_C(1) << index;
  return mask;
}

static enum bulla_status known_role(struct bulla_cursor *items, struct bulla_role *role) {
  const uint8_t *scratch_uuid;
  struct bulla_minimum scratch_minimum;
  uint32_t scratch_index;
  BULLA_TRY(bulla_read_label(items, &role->label));
  BULLA_TRY(bulla_cbor_u32(items, UINT32_MAX, &role->threshold));
  BULLA_TRY(bulla_list_take(items, 1, BULLA_KEYS_MAX, BULLA_ORDER_WHOLE, bulla_read_key_index,
                            &scratch_index, &role->keys));
  role->key_mask = mask_of(role->keys);
  BULLA_TRY(bulla_cbor_u32(items, UINT32_MAX, &role->classes));
  BULLA_TRY(bulla_list_take(items, 0, BULLA_KEYS_MAX, BULLA_ORDER_WHOLE, bulla_read_uuid,
                            &scratch_uuid, &role->products));
  BULLA_TRY(bulla_list_take(items, 0, BULLA_HYBRID_MAX, BULLA_ORDER_FIRST, bulla_read_minimum,
                            &scratch_minimum, &role->hybrid));
  return bulla_cbor_u32(items, UINT32_MAX, &role->grants);
}

enum bulla_status bulla_read_role(struct bulla_cursor *items, void *role) {
  struct bulla_role *out = role;
  uint32_t count;
  uint32_t kind;
  memset(out, 0, sizeof *out);
  BULLA_TRY(bulla_cbor_array(items, 2, kRoleElements, &count));
  BULLA_TRY(bulla_cbor_u32(items, kRoleKindMax, &kind));
  out->kind = (uint8_t)kind;
  if (kind > BULLA_ROLE_LOG) {
    if (count != 2) return BULLA_FIELD_INVALID;
    return bulla_cbor_bytes(items, 0, BULLA_KEY_STORE_MAX_BYTES, &out->body);
  }
  if (kind == 0 || count != kRoleElements) return BULLA_FIELD_INVALID;
  return known_role(items, out);
}

enum bulla_status bulla_read_revocation(struct bulla_cursor *items, void *revocation) {
  struct bulla_revocation *out = revocation;
  uint32_t count;
  uint32_t reason;
  memset(out, 0, sizeof *out);
  BULLA_TRY(bulla_cbor_array(items, 3, 4, &count));
  out->has_grandfather = count == 4;
  BULLA_TRY(bulla_cbor_fixed(items, BULLA_KEY_ID_BYTES, &out->key));
  BULLA_TRY(bulla_cbor_u32(items, 31, &reason));
  if (reason == 0) return BULLA_FIELD_INVALID;
  out->reason = (uint8_t)reason;
  BULLA_TRY(bulla_cbor_u32(items, UINT32_MAX, &out->boot_enforce));
  if (!out->has_grandfather) return BULLA_OK;
  BULLA_TRY(bulla_cbor_array(items, 2, 2, &count));
  BULLA_TRY(bulla_cbor_fixed(items, BULLA_DIGEST_BYTES, &out->root));
  return bulla_cbor_u32(items, UINT32_MAX, &out->size);
}

static enum bulla_status window_subject(struct bulla_cursor *items, struct bulla_window *window) {
  uint32_t image_class;
  if (bulla_cbor_fixed(items, BULLA_UUID_BYTES, &window->component) == BULLA_OK) return BULLA_OK;
  BULLA_TRY(bulla_cbor_u32(items, BULLA_CLASS_MAX, &image_class));
  if (image_class == 0) return BULLA_FIELD_INVALID;
  window->image_class = (uint8_t)image_class;
  return BULLA_OK;
}

enum bulla_status bulla_read_window(struct bulla_cursor *items, void *window) {
  struct bulla_window *out = window;
  uint32_t count;
  memset(out, 0, sizeof *out);
  BULLA_TRY(bulla_cbor_array(items, 3, 3, &count));
  BULLA_TRY(window_subject(items, out));
  BULLA_TRY(bulla_cbor_u32(items, (uint32_t)BULLA_U31_MAX, &out->min));
  return bulla_cbor_u32(items, (uint32_t)BULLA_U31_MAX, &out->max);
}

enum bulla_status bulla_read_key_note(struct bulla_cursor *items, void *note) {
  struct bulla_key_note *out = note;
  uint32_t count;
  BULLA_TRY(bulla_cbor_array(items, 4, 4, &count));
  BULLA_TRY(bulla_cbor_u32(items, BULLA_KEYS_MAX - 1, &out->key));
  BULLA_TRY(bulla_read_label(items, &out->label));
  BULLA_TRY(bulla_cbor_uint(items, BULLA_U63_MAX, &out->not_before));
  return bulla_cbor_uint(items, BULLA_U63_MAX, &out->not_after);
}
