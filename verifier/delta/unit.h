/* SPDX-License-Identifier: Apache-2.0
 *
 * Units: what old bytes look like, 1 to 8 bytes at a time, and which address they refer to. This is
 * no disassembler: a unit that is taken for another costs bits, never correctness. The same code
 * cuts units for the generator's matching and for both directions of the codec (DELTA.md 5).
 */
#ifndef BULLA_VERIFIER_DELTA_UNIT_H_
#define BULLA_VERIFIER_DELTA_UNIT_H_

#include <stdbool.h>
#include <stdint.h>

#include "verifier/delta/address_map.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Numbers of the format (DELTA.md 3.4). */
enum bulla_delta_arch {
  BULLA_DELTA_ARCH_NONE = 0,
  BULLA_DELTA_ARCH_ARM64 = 1,
  BULLA_DELTA_ARCH_THUMB2 = 2, /* and ARM */
  BULLA_DELTA_ARCH_X86_64 = 3,
  BULLA_DELTA_ARCH_ELF = 4 /* relocatable ELF64 files; their units come from unit_elf.h */
};

/* Whether this build knows the architecture (archs.c, or thumb2_only.c). */
bool bulla_delta_arch_is_here(uint64_t arch);

enum bulla_delta_kind {
  BULLA_DELTA_PLAIN,          /* refers to nothing */
  BULLA_DELTA_BRANCH26,       /* arm64 B, BL */
  BULLA_DELTA_PAGE21,         /* arm64 ADRP; target completed by the LO12 that follows it */
  BULLA_DELTA_LOW12,          /* arm64 ADD, LDR, STR with a register that an ADRP has set */
  BULLA_DELTA_THUMB_BRANCH,   /* Thumb-2 BL, BLX, B.W */
  BULLA_DELTA_ARM_BRANCH,     /* ARM B, BL */
  BULLA_DELTA_X86_RELATIVE32, /* x86-64 call, jump, RIP-relative operand */
  BULLA_DELTA_X86_ABSOLUTE32, /* x86-64 address in a kernel's text mapping */
  /* Data words, which may be something else as well: */
  BULLA_DELTA_POINTER64,
  BULLA_DELTA_POINTER32,
  BULLA_DELTA_RELATIVE32, /* distance from the word's own address */
  BULLA_DELTA_OFFSET32,   /* address without the base, in an ascending table */
  /* Fields of relocatable ELF files, positions counted from an origin: */
  BULLA_DELTA_ELF_OFFSET64,
  BULLA_DELTA_ELF_OFFSET32,
  BULLA_DELTA_ELF_SYMBOL, /* index of a symbol */
  BULLA_DELTA_ELF_VALUE,  /* no position: type number, checksum */
  BULLA_DELTA_KINDS
};

#define BULLA_DELTA_UNIT_MAX_BYTES 8
/* What has to be readable around a unit's first byte, with zeros where the image ends. */
#define BULLA_DELTA_BYTES_BEFORE 8
#define BULLA_DELTA_BYTES_AFTER 56

struct bulla_delta_unit {
  enum bulla_delta_kind kind;
  uint8_t length;
  uint8_t field;  /* x86: where the 32-bit field stands; LOW12, PAGE21: the register;
                     THUMB_BRANCH: 1 for BLX; POINTER32: 1 when it lies outside the base;
                    ELF: which field */
  int64_t target; /* of everything but PLAIN; may lie outside the image */
  int64_t origin; /* ELF: from where the field counts; VALUE: start of its section */
  int64_t moved;  /* ELF: where the origin went; for put and target, who calls them sets it */
};

/* What reading units in order has to remember: which register holds which page. */
struct bulla_delta_reader {
  enum bulla_delta_arch arch;
  uint64_t base;
  uint64_t size; /* of the bytes that are read */
  const struct bulla_delta_address_map *map;
  int64_t page[32];
  uint32_t page_set[32]; /* the ADRP that set the register, as they are counted */
  uint32_t page_count;   /* of ADRPs; a restart counts as many */
};

/* At the start of an image, and of each cover: `map` must outlive the reader. */
void bulla_delta_reader_begin(struct bulla_delta_reader *reader, enum bulla_delta_arch arch,
                              uint64_t base, uint64_t size,
                              const struct bulla_delta_address_map *map);

/* Forgets the registers: at the start of each cover. */
void bulla_delta_reader_restart(struct bulla_delta_reader *reader);

/* The unit at `offset` whose bytes are at `at`, with BYTES_BEFORE and BYTES_AFTER around it. Its
 * length is 1 up to the smaller of 8 and `room` (> 0). `address` is that of the byte, -1 to read
 * plain units only. Any bytes are fine. */
struct bulla_delta_unit bulla_delta_unit_at(struct bulla_delta_reader *reader, const uint8_t *at,
                                            uint32_t offset, int64_t address, uint32_t room);

/* For this and the next: `unit` is no PLAIN one, and `bytes` has unit->length bytes.
 *
 * Makes bytes that hold a unit refer to `target` when they stand at `address`. A target that the
 * field cannot express leaves the field cut off, or (LOW12) as it was. */
void bulla_delta_unit_put(const struct bulla_delta_reader *reader,
                          const struct bulla_delta_unit *unit, uint8_t *bytes, int64_t address,
                          int64_t target);

/* What new bytes at `address` refer to if they are of the unit's kind; false when they are not, or
 * when the kind holds no whole address (PAGE21, LOW12). */
bool bulla_delta_unit_target(const struct bulla_delta_reader *reader,
                             const struct bulla_delta_unit *unit, const uint8_t *bytes,
                             int64_t address, int64_t *target);

#ifdef __cplusplus
}
#endif

#endif /* BULLA_VERIFIER_DELTA_UNIT_H_ */
