/* SPDX-License-Identifier: Apache-2.0
 *
 * Where everything lies on this board. boot.ld and app.ld say the same to the linker. The boot
 * loader has the first 64 KiB of code memory; all else that survives a power cut is in one flash
 * chip, which this example simulates in RAM that qemu's board has to spare.
 */
#ifndef EXAMPLE_MEMORY_MAP_H_
#define EXAMPLE_MEMORY_MAP_H_

#define FLASH_ADDRESS 0x21000000u
#define FLASH_BYTES 0x18000u
#define FLASH_SECTOR_BYTES 0x1000u /* erased at once */
#define FLASH_PAGE_BYTES 0x100u    /* programmed at once */

/* Offsets in flash. Two of each, but for the fuses. */
#define RECORD_OFFSET 0x0000u
#define RECORD_BYTES 0x1000u
#define FUSES_OFFSET 0x2000u
#define SEAL_OFFSET 0x4000u
#define SEAL_BYTES 0x1000u
#define CHECKPOINT_OFFSET 0x6000u
#define CHECKPOINT_BYTES 0x1000u /* a sector, since each is erased without the other */
#define IMAGE_OFFSET 0x8000u
#define IMAGE_BYTES 0x8000u

/* With one slot there are no checkpoints and no second image: what an update in place needs lies
 * there instead. */
#define RING_OFFSET 0x6000u
#define RING_BYTES 0x2000u
#define JOURNAL_OFFSET 0x10000u
#define JOURNAL_BYTES 0x8000u

/* Where the application runs: in RAM, into which the boot loader copies what it verifies. */
#define APP_ADDRESS 0x20010000u
#define APP_BYTES 0x8000u

/* Words that survive a reset, not a power cut, at the end of the boot loader's RAM. */
#define MAILBOX_ADDRESS 0x20005ff0u

#endif /* EXAMPLE_MEMORY_MAP_H_ */
