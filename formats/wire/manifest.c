/* SPDX-License-Identifier: Apache-2.0
 *
 * Decoding the manifest, entry by entry in ascending order (FORMAT.md 6.1).
 */
#include "formats/wire/manifest.h"

#include <string.h>

#include "formats/wire/cbor.h"
#include "formats/wire/numbers.h"
#include "formats/wire/requires.h"
#include "formats/wire/text.h"
#include "formats/wire/try.h"

union scratch {
  struct bulla_provide provide;
  struct bulla_attachment attachment;
  struct bulla_extension extension;
};

enum bulla_status bulla_read_blob(struct bulla_cursor *cursor, struct bulla_blob *blob) {
  uint32_t count;
  uint32_t log2_block;
  struct bulla_tree shape;
  BULLA_TRY(bulla_cbor_array(cursor, 3, 3, &count));
  BULLA_TRY(bulla_cbor_uint(cursor, UINT64_MAX, &blob->size));
  BULLA_TRY(bulla_cbor_u32(cursor, UINT32_MAX, &log2_block));
  BULLA_TRY(bulla_cbor_fixed(cursor, BULLA_DIGEST_BYTES, &blob->digest));
  BULLA_TRY(bulla_tree_shape(blob->size, log2_block, &shape));
  blob->log2_block = (uint8_t)log2_block;
  return BULLA_OK;
}

static enum bulla_status uuid(struct bulla_map *map, uint32_t key, const uint8_t **out) {
  BULLA_TRY(bulla_map_expect(map, key));
  return bulla_cbor_fixed(&map->at, BULLA_UUID_BYTES, out);
}

static enum bulla_status identity(struct bulla_map *map, struct bulla_manifest *manifest) {
  uint32_t image_class;
  BULLA_TRY(uuid(map, 2, &manifest->image));
  BULLA_TRY(uuid(map, 3, &manifest->component));
  BULLA_TRY(uuid(map, 4, &manifest->product));
  BULLA_TRY(bulla_map_expect(map, 5));
  BULLA_TRY(bulla_cbor_u32(&map->at, BULLA_CLASS_MAX, &image_class));
  if (image_class == 0) return BULLA_FIELD_INVALID;
  manifest->image_class = (uint8_t)image_class;
  BULLA_TRY(bulla_map_expect(map, 6));
  BULLA_TRY(bulla_read_name(&map->at, &manifest->name));
  BULLA_TRY(bulla_map_expect(map, 7));
  BULLA_TRY(bulla_read_label(&map->at, &manifest->version));
  BULLA_TRY(bulla_map_expect(map, 8));
  BULLA_TRY(bulla_cbor_uint(&map->at, BULLA_U63_MAX, &manifest->sequence));
  BULLA_TRY(bulla_map_expect(map, 9));
  return bulla_cbor_u32(&map->at, (uint32_t)BULLA_U31_MAX, &manifest->security_version);
}

static enum bulla_status installed(struct bulla_map *map, struct bulla_manifest *manifest) {
  BULLA_TRY(bulla_map_optional(map, 10, &manifest->has_installed));
  if (manifest->has_installed) BULLA_TRY(bulla_read_blob(&map->at, &manifest->installed));
  const bool capability = manifest->image_class == BULLA_CLASS_CAPABILITY;
  if (capability && manifest->has_installed) return BULLA_CAPABILITY_MALFORMED;
  return !capability && !manifest->has_installed ? BULLA_FIELD_INVALID : BULLA_OK;
}

static enum bulla_status capability(struct bulla_map *map, struct bulla_manifest *manifest) {
  uint32_t count;
  uint32_t use;
  BULLA_TRY(bulla_map_optional(map, 14, &manifest->has_capability));
  const bool wanted = manifest->image_class == BULLA_CLASS_CAPABILITY;
  if (manifest->has_capability != wanted) return BULLA_CAPABILITY_MALFORMED;
  if (!wanted) return BULLA_OK;
  BULLA_TRY(bulla_cbor_array(&map->at, 3, 3, &count));
  BULLA_TRY(bulla_cbor_u32(&map->at, UINT32_MAX, &manifest->capability.rights));
  BULLA_TRY(bulla_cbor_u32(&map->at, BULLA_USE_ONCE, &use));
  BULLA_TRY(bulla_cbor_u32(&map->at, UINT32_MAX, &manifest->capability.counter));
  manifest->capability.use = (uint8_t)use;
  return use == 0 ? BULLA_FIELD_INVALID : BULLA_OK;
}

static enum bulla_status list(struct bulla_map *map, uint32_t key, bulla_item_reader reader,
                              union scratch *scratch, struct bulla_list *out) {
  bool present;
  BULLA_TRY(bulla_map_optional(map, key, &present));
  if (!present) return BULLA_OK;
  return bulla_list_take(&map->at, 1, BULLA_LIST_MAX, BULLA_ORDER_FIRST, reader, scratch, out);
}

static enum bulla_status fields(struct bulla_map *map, struct bulla_manifest *manifest) {
  union scratch scratch;
  bool present;
  BULLA_TRY(bulla_map_expect(map, 0));
  BULLA_TRY(bulla_cbor_u32(&map->at, UINT32_MAX, &manifest->features)); /* judged in stage 3 */
  BULLA_TRY(bulla_map_expect(map, 1));
  BULLA_TRY(bulla_cbor_u32(&map->at, UINT32_MAX, &manifest->features));
  manifest->features = 0;
  BULLA_TRY(identity(map, manifest));
  BULLA_TRY(installed(map, manifest));
  BULLA_TRY(bulla_map_optional(map, 11, &present));
  if (present) BULLA_TRY(bulla_read_requires(&map->at, &manifest->requires_));
  BULLA_TRY(list(map, 12, bulla_read_provide, &scratch, &manifest->provides));
  BULLA_TRY(list(map, 13, bulla_read_attachment, &scratch, &manifest->attachments));
  BULLA_TRY(capability(map, manifest));
  BULLA_TRY(bulla_map_optional(map, 15, &present));
  if (present) BULLA_TRY(bulla_cbor_u32(&map->at, UINT32_MAX, &manifest->features));
  BULLA_TRY(list(map, 23, bulla_read_extension, &scratch, &manifest->extensions));
  return bulla_map_close(map);
}

enum bulla_status bulla_manifest_decode(struct bulla_cursor document,
                                        struct bulla_manifest *manifest, uint32_t *entry) {
  struct bulla_map map;
  memset(manifest, 0, sizeof *manifest);
  *entry = 0;
  BULLA_TRY(bulla_map_open(document, &map));
  const enum bulla_status status = fields(&map, manifest);
  *entry = map.key;
  return status;
}
