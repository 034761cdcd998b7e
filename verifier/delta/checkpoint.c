/* SPDX-License-Identifier: Apache-2.0
 *
 * CRC-32 finds what a power cut tears; against those who write flash there is the image's digest.
 */
#include "bulla/delta_checkpoint.h"

#include <string.h>

#include "verifier/delta/crc32.h"
#include "verifier/delta/little_endian.h"

enum { kSequence = 4, kWritten = 8, kPatch = 16, kCrc = 60 };

static const uint8_t kMagic[4] = {'B', 'D', 'C', '1'};

void bulla_delta_checkpoint_write(const struct bulla_delta_checkpoint *checkpoint,
                                  uint8_t record[BULLA_DELTA_CHECKPOINT_BYTES]) {
  memset(record, 0, BULLA_DELTA_CHECKPOINT_BYTES);
  memcpy(record, kMagic, sizeof kMagic);
  bulla_store32(record + kSequence, checkpoint->sequence);
  bulla_store64(record + kWritten, checkpoint->written);
  memcpy(record + kPatch, checkpoint->patch, sizeof checkpoint->patch);
  bulla_store32(record + kCrc, bulla_crc32(BULLA_CRC32_START, record, kCrc));
}

static bool is_whole(const uint8_t *record, const uint8_t patch[32]) {
  return memcmp(record, kMagic, sizeof kMagic) == 0 && memcmp(record + kPatch, patch, 32) == 0 &&
         bulla_load32(record + kCrc) == bulla_crc32(BULLA_CRC32_START, record, kCrc);
}

bool bulla_delta_checkpoint_read(const uint8_t places[2][BULLA_DELTA_CHECKPOINT_BYTES],
                                 const uint8_t patch[32],
                                 struct bulla_delta_checkpoint *checkpoint) {
  bool found = false;
  memset(checkpoint, 0, sizeof *checkpoint);
  memcpy(checkpoint->patch, patch, sizeof checkpoint->patch);
  for (int i = 0; i < 2; i++) {
    const uint32_t sequence = bulla_load32(places[i] + kSequence);
    if (!is_whole(places[i], patch)) continue;
    if (found && sequence <= checkpoint->sequence) continue;
    found = true;
    checkpoint->sequence = sequence;
    checkpoint->written = bulla_load64(places[i] + kWritten);
  }
  return found;
}
