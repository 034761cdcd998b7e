/* SPDX-License-Identifier: Apache-2.0 */
#include "link.h"

#include "host.h"

static int32_t file;

static enum bulla_status read_link(void *context, uint64_t offset, uint8_t *bytes, size_t length) {
  const int32_t *from = context;
  return host_read(*from, (uint32_t)offset, bytes, length) ? BULLA_OK : BULLA_READ_FAILED;
}

bool link_open(struct bulla_source *source) {
  file = host_open("link.bulla", HOST_FILE_READ);
  if (file < 0) return false;
  const int32_t length = host_length(file);
  if (length < 0) return false;
  *source = (struct bulla_source){&file, (uint64_t)length, read_link};
  return true;
}
