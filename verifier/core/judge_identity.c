/* SPDX-License-Identifier: Apache-2.0
 *
 * Stages 9 and 10: whether the image is for this device, and whether what it needs is there
 * (FORMAT.md 6.1, 9). A fact that the device lacks does not meet a condition on it.
 */
#include <string.h>

#include "formats/wire/try.h"
#include "verifier/core/judge.h"

static bool lists(struct bulla_list list, bulla_item_reader reader, struct bulla_cursor wanted) {
  struct bulla_cursor entry;
  if (wanted.left == 0) return false;
  while (bulla_list_next(&list, reader, &entry)) {
    if (bulla_cursor_equal(entry, wanted)) return true;
  }
  return false;
}

/* Whether a range of this name holds `number`. */
static bool in_ranges(struct bulla_list ranges, struct bulla_cursor name, uint32_t number) {
  struct bulla_range range;
  while (bulla_list_next(&ranges, bulla_read_range, &range)) {
    if (!bulla_cursor_equal(range.name, name)) continue;
    if (number >= range.min && number <= range.max) return true;
  }
  return false;
}

static enum bulla_status judge_class(const struct bulla_judgement *judgement) {
  const struct bulla_manifest *manifest = &judgement->image->manifest;
  const struct bulla_platform *platform = judgement->platform;
  struct bulla_installed installed;
  memset(&installed, 0, sizeof installed);
  const enum bulla_status status =
      platform->component(platform->context, manifest->component, &installed);
  if (status == BULLA_NOT_FOUND) return BULLA_OK;
  if (status != BULLA_OK) return status;
  const bool known = installed.image_class != 0;
  return known && installed.image_class != manifest->image_class ? BULLA_WRONG_CLASS : BULLA_OK;
}

static enum bulla_status judge_device(const struct bulla_requires *wanted,
                                      const struct bulla_identity *identity) {
  if (wanted->chips.count != 0 && !lists(wanted->chips, bulla_read_name_item, identity->chip)) {
    return BULLA_WRONG_CHIP;
  }
  if (wanted->boards.count != 0) {
    if (identity->board.left == 0) return BULLA_WRONG_BOARD;
    if (!in_ranges(wanted->boards, identity->board, identity->board_revision)) {
      return BULLA_WRONG_BOARD;
    }
  }
  if (wanted->devices.count != 0 &&
      !lists(wanted->devices, bulla_read_device_id, identity->device_id)) {
    return BULLA_WRONG_DEVICE;
  }
  if (wanted->lifecycle != 0 && (wanted->lifecycle & identity->lifecycle) == 0) {
    return BULLA_WRONG_LIFECYCLE;
  }
  return BULLA_OK;
}

enum bulla_status bulla_judge_identity(const struct bulla_judgement *judgement) {
  const struct bulla_manifest *manifest = &judgement->image->manifest;
  const struct bulla_platform *platform = judgement->platform;
  const uint8_t *fleet = manifest->requires_.fleet;
  struct bulla_identity identity;
  memset(&identity, 0, sizeof identity);
  if (fleet != NULL && memcmp(fleet, judgement->store->view.fleet, BULLA_UUID_BYTES) != 0) {
    return BULLA_WRONG_FLEET;
  }
  if (platform == NULL) return BULLA_OK;
  BULLA_TRY(platform->identity(platform->context, &identity));
  if (identity.product == NULL ||
      memcmp(manifest->product, identity.product, BULLA_UUID_BYTES) != 0) {
    return BULLA_WRONG_PRODUCT;
  }
  BULLA_TRY(judge_class(judgement));
  return judge_device(&manifest->requires_, &identity);
}

static enum bulla_status judge_abis(const struct bulla_platform *platform, struct bulla_list abis) {
  struct bulla_list names = abis;
  struct bulla_range range;
  while (bulla_list_next(&names, bulla_read_range, &range)) {
    uint32_t number;
    const enum bulla_status status = platform->abi(platform->context, range.name, &number);
    if (status == BULLA_NOT_FOUND) return BULLA_REQUIRES_UNMET;
    if (status != BULLA_OK) return status;
    if (!in_ranges(abis, range.name, number)) return BULLA_REQUIRES_UNMET;
  }
  return BULLA_OK;
}

enum bulla_status bulla_judge_requires(const struct bulla_judgement *judgement) {
  const struct bulla_platform *platform = judgement->platform;
  struct bulla_list needs = judgement->image->manifest.requires_.components;
  struct bulla_need need;
  if (platform == NULL) return BULLA_OK;
  BULLA_TRY(judge_abis(platform, judgement->image->manifest.requires_.abis));
  while (bulla_list_next(&needs, bulla_read_need, &need)) {
    struct bulla_installed installed;
    const enum bulla_status status =
        platform->component(platform->context, need.component, &installed);
    if (status == BULLA_NOT_FOUND) return BULLA_REQUIRES_UNMET;
    if (status != BULLA_OK) return status;
    if (installed.sequence < need.sequence) return BULLA_REQUIRES_UNMET;
  }
  return BULLA_OK;
}
