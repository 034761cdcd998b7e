/* SPDX-License-Identifier: Apache-2.0
 *
 * Readers of the small items that documents list (FORMAT.md 6).
 */
#include "formats/wire/cbor.h"
#include "formats/wire/limits.h"
#include "formats/wire/list.h"
#include "formats/wire/text.h"

static enum bulla_status tuple(struct bulla_cursor *at, uint32_t length) {
  uint32_t count;
  return bulla_cbor_array(at, length, length, &count);
}

enum bulla_status bulla_read_name_item(struct bulla_cursor *items, void *cursor) {
  return bulla_read_name(items, cursor);
}

enum bulla_status bulla_read_range(struct bulla_cursor *items, void *range) {
  struct bulla_range *out = range;
  enum bulla_status status = tuple(items, 3);
  if (status == BULLA_OK) status = bulla_read_name(items, &out->name);
  if (status == BULLA_OK) status = bulla_cbor_u32(items, UINT32_MAX, &out->min);
  if (status == BULLA_OK) status = bulla_cbor_u32(items, UINT32_MAX, &out->max);
  return status;
}

enum bulla_status bulla_read_provide(struct bulla_cursor *items, void *provide) {
  struct bulla_provide *out = provide;
  enum bulla_status status = tuple(items, 2);
  if (status == BULLA_OK) status = bulla_read_name(items, &out->name);
  if (status == BULLA_OK) status = bulla_cbor_u32(items, UINT32_MAX, &out->number);
  return status;
}

enum bulla_status bulla_read_need(struct bulla_cursor *items, void *need) {
  struct bulla_need *out = need;
  enum bulla_status status = tuple(items, 2);
  if (status == BULLA_OK) status = bulla_cbor_fixed(items, BULLA_UUID_BYTES, &out->component);
  if (status == BULLA_OK) status = bulla_cbor_uint(items, BULLA_U63_MAX, &out->sequence);
  return status;
}

enum bulla_status bulla_read_device_id(struct bulla_cursor *items, void *cursor) {
  return bulla_cbor_bytes(items, 1, BULLA_DEVICE_ID_MAX_BYTES, cursor);
}

enum bulla_status bulla_read_uuid(struct bulla_cursor *items, void *pointer) {
  return bulla_cbor_fixed(items, BULLA_UUID_BYTES, pointer);
}

enum bulla_status bulla_read_digest(struct bulla_cursor *items, void *pointer) {
  return bulla_cbor_fixed(items, BULLA_DIGEST_BYTES, pointer);
}

enum bulla_status bulla_read_attachment(struct bulla_cursor *items, void *attachment) {
  struct bulla_attachment *out = attachment;
  enum bulla_status status = tuple(items, 3);
  if (status == BULLA_OK) status = bulla_read_filename(items, &out->filename);
  if (status == BULLA_OK) status = bulla_cbor_uint(items, BULLA_U63_MAX, &out->size);
  if (status == BULLA_OK) status = bulla_cbor_fixed(items, BULLA_DIGEST_BYTES, &out->digest);
  return status;
}

enum bulla_status bulla_read_extension(struct bulla_cursor *items, void *extension) {
  struct bulla_extension *out = extension;
  enum bulla_status status = tuple(items, 2);
  if (status == BULLA_OK) status = bulla_cbor_u32(items, UINT32_MAX, &out->id);
  if (status == BULLA_OK) {
    status = bulla_cbor_bytes(items, 0, BULLA_EXTENSION_MAX_BYTES, &out->body);
  }
  return status;
}
