/* SPDX-License-Identifier: Apache-2.0
 *
 * The stable text of every status. A device that does not call it does not carry it.
 */
#include "formats/wire/status.h"

const char *bulla_status_name(enum bulla_status status) {
  switch (status) {
#define BULLA_STATUS_CASE(name, number, reason, exit_code) \
  case name:                                               \
    return reason;
    BULLA_STATUS_LIST(BULLA_STATUS_CASE)
#undef BULLA_STATUS_CASE
  }
  return "unknown";
}
