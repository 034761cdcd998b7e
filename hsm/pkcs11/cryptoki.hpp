// SPDX-License-Identifier: Apache-2.0
//
// The names of PKCS#11 2.40 and 3.0 (CK_…, CKR_…), by p11-kit's header. Only files of this folder
// include it: what they offer to others names nothing of Cryptoki.
#pragma once

#include <p11-kit/pkcs11.h>
