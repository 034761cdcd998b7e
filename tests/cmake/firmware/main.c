/* SPDX-License-Identifier: Apache-2.0
 *
 * Asks the library for a verdict on nothing; its answer is the exit code.
 */
#include <bulla/bulla.h>
#include <bulla/provider_builtin.h>
#include <bulla/state.h>

int main(void) {
  static struct bulla_key_store store;
  static const uint8_t nothing[1] = {0};
  const struct bulla_cursor document = {nothing, sizeof nothing};
  uint32_t entry;
  const enum bulla_status status =
      bulla_key_store_open(&store, &bulla_provider_builtin, document, &entry);
  return status != BULLA_OK && bulla_class_level(1) == 1 ? 0 : 1;
}
