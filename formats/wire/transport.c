/* SPDX-License-Identifier: Apache-2.0
 *
 * Decoding the transport, entry by entry in ascending order (FORMAT.md 6.2).
 */
#include "formats/wire/transport.h"

#include <string.h>

#include "formats/wire/field.h"
#include "formats/wire/manifest.h"
#include "formats/wire/numbers.h"
#include "formats/wire/try.h"

static enum bulla_status base(struct bulla_map *map, struct bulla_transport *transport) {
  const uint8_t encoding = transport->encoding;
  const bool wanted = encoding == BULLA_ENCODING_DELTA || encoding == BULLA_ENCODING_BSDIFF40;
  BULLA_TRY(bulla_map_optional(map, 5, &transport->has_base));
  if (transport->has_base) BULLA_TRY(bulla_read_blob(&map->at, &transport->base));
  if (encoding > BULLA_ENCODING_BSDIFF40) return BULLA_OK; /* not ours to judge */
  return transport->has_base == wanted ? BULLA_OK : BULLA_FIELD_INVALID;
}

static enum bulla_status in_place(struct bulla_map *map, struct bulla_transport *transport) {
  uint32_t count;
  BULLA_TRY(bulla_map_optional(map, 7, &transport->in_place));
  if (!transport->in_place) return BULLA_OK;
  BULLA_TRY(bulla_cbor_array(&map->at, 2, 2, &count));
  BULLA_TRY(bulla_cbor_u32(&map->at, UINT32_MAX, &transport->erase_bytes));
  BULLA_TRY(bulla_cbor_u32(&map->at, UINT32_MAX, &transport->scratch_bytes));
  if (transport->encoding > BULLA_ENCODING_BSDIFF40) return BULLA_OK;
  return transport->encoding == BULLA_ENCODING_DELTA ? BULLA_OK : BULLA_FIELD_INVALID;
}

static enum bulla_status fields(struct bulla_map *map, void *out) {
  struct bulla_transport *transport = out;
  uint32_t encoding;
  BULLA_TRY(bulla_field_head(map));
  BULLA_TRY(bulla_field_fixed(map, 2, BULLA_DIGEST_BYTES, &transport->manifest));
  BULLA_TRY(bulla_field_u32(map, 3, 31, &encoding));
  if (encoding == 0) return BULLA_FIELD_INVALID;
  transport->encoding = (uint8_t)encoding;
  BULLA_TRY(bulla_map_expect(map, 4));
  BULLA_TRY(bulla_read_blob(&map->at, &transport->stored));
  BULLA_TRY(base(map, transport));
  BULLA_TRY(bulla_field_u63(map, 6, &transport->memory_bytes));
  BULLA_TRY(in_place(map, transport));
  BULLA_TRY(bulla_field_optional_u32(map, 15, UINT32_MAX, &transport->features));
  return bulla_field_extensions(map, &transport->extensions);
}

enum bulla_status bulla_transport_decode(struct bulla_cursor document,
                                         struct bulla_transport *transport, uint32_t *entry) {
  memset(transport, 0, sizeof *transport);
  return bulla_fields_decode(document, fields, transport, entry);
}
