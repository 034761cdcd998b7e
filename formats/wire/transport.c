/* SPDX-License-Identifier: Apache-2.0
 *
 * Decoding the transport, entry by entry in ascending order (FORMAT.md 6.2).
 */
#include "formats/wire/transport.h"

#include <string.h>

#include "formats/wire/cbor.h"
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

static enum bulla_status fields(struct bulla_map *map, struct bulla_transport *transport) {
  struct bulla_extension scratch;
  uint32_t number;
  bool present;
  BULLA_TRY(bulla_map_expect(map, 0));
  BULLA_TRY(bulla_cbor_u32(&map->at, UINT32_MAX, &number));
  BULLA_TRY(bulla_map_expect(map, 1));
  BULLA_TRY(bulla_cbor_u32(&map->at, UINT32_MAX, &number));
  BULLA_TRY(bulla_map_expect(map, 2));
  BULLA_TRY(bulla_cbor_fixed(&map->at, BULLA_DIGEST_BYTES, &transport->manifest));
  BULLA_TRY(bulla_map_expect(map, 3));
  BULLA_TRY(bulla_cbor_u32(&map->at, 31, &number));
  if (number == 0) return BULLA_FIELD_INVALID;
  transport->encoding = (uint8_t)number;
  BULLA_TRY(bulla_map_expect(map, 4));
  BULLA_TRY(bulla_read_blob(&map->at, &transport->stored));
  BULLA_TRY(base(map, transport));
  BULLA_TRY(bulla_map_expect(map, 6));
  BULLA_TRY(bulla_cbor_uint(&map->at, BULLA_U63_MAX, &transport->memory_bytes));
  BULLA_TRY(in_place(map, transport));
  BULLA_TRY(bulla_map_optional(map, 15, &present));
  if (present) BULLA_TRY(bulla_cbor_u32(&map->at, UINT32_MAX, &transport->features));
  BULLA_TRY(bulla_map_optional(map, 23, &present));
  if (present) {
    BULLA_TRY(bulla_list_take(&map->at, 1, BULLA_LIST_MAX, BULLA_ORDER_FIRST, bulla_read_extension,
                              &scratch, &transport->extensions));
  }
  return bulla_map_close(map);
}

enum bulla_status bulla_transport_decode(struct bulla_cursor document,
                                         struct bulla_transport *transport, uint32_t *entry) {
  struct bulla_map map;
  memset(transport, 0, sizeof *transport);
  *entry = 0;
  BULLA_TRY(bulla_map_open(document, &map));
  const enum bulla_status status = fields(&map, transport);
  *entry = map.key;
  return status;
}
