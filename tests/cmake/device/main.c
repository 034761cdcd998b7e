/* SPDX-License-Identifier: Apache-2.0 */
#include <bulla/bulla.h>
#include <bulla/provider_builtin.h>
#include <bulla/state.h>
#include <string.h>

int main(void) {
  struct bulla_key_store store;
  uint32_t entry;
  const uint8_t nothing[1] = {0};
  const struct bulla_cursor document = {nothing, sizeof nothing};
  const enum bulla_status status =
      bulla_key_store_open(&store, &bulla_provider_builtin, document, &entry);
  return strcmp(bulla_status_name(status), "ok") != 0 && bulla_class_level(1) == 1 ? 0 : 1;
}
