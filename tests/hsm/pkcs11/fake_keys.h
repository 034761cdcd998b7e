/* SPDX-License-Identifier: Apache-2.0
 *
 * The keys of the fake token, by OpenSSL: two pairs of each kind, so that a token can also show the
 * public half of the wrong one. */
#ifndef TESTS_HSM_PKCS11_FAKE_KEYS_H
#define TESTS_HSM_PKCS11_FAKE_KEYS_H

#include <stddef.h>

enum fake_kind { FAKE_ED25519, FAKE_P256 };
enum fake_pair { FAKE_OWN, FAKE_OTHER };

/* Before all else. */
void fake_keys_make(void);

/* 32 or 65 bytes; gives the size. */
size_t fake_public_point(enum fake_kind kind, enum fake_pair pair, unsigned char out[65]);

/* Ed25519: over the data; P-256: over the data as they are, which should be a digest. Raw 64 bytes,
 * or DER (P-256 only) of up to 80; gives the size. */
size_t fake_sign_raw(enum fake_kind kind, const unsigned char *data, size_t size,
                     unsigned char out[64]);
size_t fake_sign_der(const unsigned char *data, size_t size, unsigned char out[80]);

#endif
