/* SPDX-License-Identifier: Apache-2.0
 *
 * Decoding the manifest, entry by entry in ascending order (FORMAT.md 6.1).
 */
#include "formats/wire/manifest.h"

#include <string.h>

#include "formats/wire/field.h"
#include "formats/wire/numbers.h"
#include "formats/wire/requires.h"
#include "formats/wire/text.h"
#include "formats/wire/try.h"

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

static enum bulla_status identity(struct bulla_map *map, struct bulla_manifest *manifest) {
  uint32_t image_class;
  BULLA_TRY(bulla_field_fixed(map, 2, BULLA_UUID_BYTES, &manifest->image));
  BULLA_TRY(bulla_field_fixed(map, 3, BULLA_UUID_BYTES, &manifest->component));
  BULLA_TRY(bulla_field_fixed(map, 4, BULLA_UUID_BYTES, &manifest->product));
  BULLA_TRY(bulla_field_u32(map, 5, BULLA_CLASS_MAX, &image_class));
  if (image_class == 0) return BULLA_FIELD_INVALID;
  manifest->image_class = (uint8_t)image_class;
  BULLA_TRY(bulla_map_expect(map, 6));
  BULLA_TRY(bulla_read_name(&map->at, &manifest->name));
  BULLA_TRY(bulla_map_expect(map, 7));
  BULLA_TRY(bulla_read_label(&map->at, &manifest->version));
  BULLA_TRY(bulla_field_u63(map, 8, &manifest->sequence));
  return bulla_field_u32(map, 9, (uint32_t)BULLA_U31_MAX, &manifest->security_version);
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

static enum bulla_status fields(struct bulla_map *map, void *out) {
  static const struct bulla_list_rule kLists[] = {
      {bulla_read_provide, 12, 1, BULLA_LIST_MAX, BULLA_ORDER_FIRST},
      {bulla_read_attachment, 13, 1, BULLA_LIST_MAX, BULLA_ORDER_FIRST}};
  struct bulla_manifest *manifest = out;
  bool present;
  BULLA_TRY(bulla_field_head(map));
  BULLA_TRY(identity(map, manifest));
  BULLA_TRY(installed(map, manifest));
  BULLA_TRY(bulla_map_optional(map, 11, &present));
  if (present) BULLA_TRY(bulla_read_requires(&map->at, &manifest->requires_));
  BULLA_TRY(bulla_field_list(map, &kLists[0], &manifest->provides));
  BULLA_TRY(bulla_field_list(map, &kLists[1], &manifest->attachments));
  BULLA_TRY(capability(map, manifest));
  BULLA_TRY(bulla_field_optional_u32(map, 15, UINT32_MAX, &manifest->features));
  return bulla_field_extensions(map, &manifest->extensions);
}

enum bulla_status bulla_manifest_decode(struct bulla_cursor document,
                                        struct bulla_manifest *manifest, uint32_t *entry) {
  memset(manifest, 0, sizeof *manifest);
  return bulla_fields_decode(document, fields, manifest, entry);
}
