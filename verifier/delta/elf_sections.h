/* SPDX-License-Identifier: Apache-2.0
 *
 * Sections of relocatable ELF64 files (kernel modules) inside a segment: which bytes are code,
 * relocations, symbols. A file begins where a range of the old bytes begins (DELTA.md 5.5). Its
 * section table is read when a unit in it is asked for, and kept until one in another file is.
 */
#ifndef BULLA_VERIFIER_DELTA_ELF_SECTIONS_H_
#define BULLA_VERIFIER_DELTA_ELF_SECTIONS_H_

#include "verifier/delta/old_bytes.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BULLA_DELTA_SECTIONS_MAX 128 /* a file with more is taken as plain data */
#define BULLA_DELTA_FAR_BYTES 256    /* window for what lies elsewhere */

enum bulla_delta_section_kind {
  BULLA_DELTA_SECTION_DATA,
  BULLA_DELTA_SECTION_CODE,
  BULLA_DELTA_SECTION_RELA,
  BULLA_DELTA_SECTION_SYMBOLS,
  BULLA_DELTA_SECTION_BTF,
  BULLA_DELTA_SECTION_VERSIONS
};

/* Offsets are in the segment's old bytes; a file can lie about all of them. */
struct bulla_delta_section {
  uint32_t offset;
  uint32_t size; /* 0: holds no bytes, or none that lie in the file */
  uint32_t
      about; /* RELA: start of the section it is for; SYMBOLS: of its names; BTF: end of types */
  uint32_t symbols; /* RELA: start of the symbol table */
  uint8_t kind;
};

struct bulla_delta_elf {
  struct bulla_delta_old far;
  uint32_t file_start; /* of the file whose sections are held */
  uint32_t file_end;   /* equal to the start: none is */
  uint32_t machine;
  uint32_t section_count;
  uint32_t order_count;
  uint32_t current; /* in the order */
  struct bulla_delta_section sections[BULLA_DELTA_SECTIONS_MAX];
  uint8_t order[BULLA_DELTA_SECTIONS_MAX]; /* sections with bytes, ascending by offset */
  uint8_t window[BULLA_DELTA_FAR_BYTES];
};

/* At the start of a segment; `old` has its ranges filled in and must outlive this. */
void bulla_delta_elf_begin(struct bulla_delta_elf *elf, const struct bulla_delta_old *old);

/* The section that holds the byte at `offset`, NULL when none does. READ_FAILED or what the base
 * gave. */
BULLA_MUST_USE enum bulla_status bulla_delta_section_at(struct bulla_delta_elf *elf,
                                                        uint32_t offset,
                                                        const struct bulla_delta_section **section);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_VERIFIER_DELTA_ELF_SECTIONS_H_ */
