/* SPDX-License-Identifier: Apache-2.0
 *
 * The three text grammars of the format (FORMAT.md 4): what may stand in a prompt or a file name.
 */
#ifndef BULLA_FORMATS_WIRE_TEXT_H_
#define BULLA_FORMATS_WIRE_TEXT_H_

#include "formats/wire/cursor.h"

#ifdef __cplusplus
extern "C" {
#endif

/* [a-z0-9][a-z0-9._-]{0,63}: product, component, chip, board, ABI. */
BULLA_MUST_USE enum bulla_status bulla_read_name(struct bulla_cursor *cursor,
                                                 struct bulla_cursor *name);

/* [A-Za-z0-9][A-Za-z0-9._-]{0,63}: a file name that cannot leave its folder. */
BULLA_MUST_USE enum bulla_status bulla_read_filename(struct bulla_cursor *cursor,
                                                     struct bulla_cursor *filename);

/* 1 to 64 characters of printable ASCII. */
BULLA_MUST_USE enum bulla_status bulla_read_label(struct bulla_cursor *cursor,
                                                  struct bulla_cursor *label);

/* The grammars alone, for text that is not in CBOR. */
bool bulla_is_name(struct bulla_cursor text);
bool bulla_is_filename(struct bulla_cursor text);
bool bulla_is_label(struct bulla_cursor text);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_FORMATS_WIRE_TEXT_H_ */
