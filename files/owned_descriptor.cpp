// SPDX-License-Identifier: Apache-2.0
//
// The one close(2).
#include "files/owned_descriptor.hpp"

#include <unistd.h>

namespace bulla {

OwnedDescriptor::~OwnedDescriptor() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace bulla
