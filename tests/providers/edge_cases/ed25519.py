#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Ed25519 signatures on which verifiers of the world disagree, and the verdict that Bulla gives.

The kinds are those of "Taming the many EdDSAs" (Chalkias, Garillot, Nikolaenko, 2020) and of
FORMAT.md 5.4; the values are computed here, from plain curve arithmetic that shares nothing with
the verifier. Prints tests/vectors/signatures/ed25519_edge_cases.json; the same on every run.
"""
import hashlib
import json

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)
IDENTITY = (0, 1)
MESSAGE = b"bulla edge case"
OK, INVALID, MALFORMED = "ok", "sig-invalid", "sig-malformed"


def add(p, q):
    k = D * p[0] * q[0] * p[1] * q[1] % P
    return ((p[0] * q[1] + q[0] * p[1]) * pow(1 + k, -1, P) % P,
            (p[1] * q[1] + p[0] * q[0]) * pow(1 - k, -1, P) % P)


def negate(p):
    return (-p[0] % P, p[1])


def multiply(k, p):
    result = IDENTITY
    while k:
        if k & 1:
            result = add(result, p)
        p, k = add(p, p), k >> 1
    return result


def find_x(y):
    """The even x of a y, or None when no point has it."""
    xx = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(xx, (P + 3) // 8, P)
    if x * x % P != xx:
        x = x * ROOT % P
    if x * x % P != xx:
        return None
    return x if x % 2 == 0 else P - x


def raw(y, sign=0):
    return (y | sign << 255).to_bytes(32, "little")


def encode(p):
    return raw(p[1], p[0] & 1)


BASE = (find_x(4 * pow(5, -1, P) % P), 4 * pow(5, -1, P) % P)


def point_of_order_8():
    y = 2
    while True:
        x = find_x(y)
        if x is not None:
            torsion = multiply(L, (x, y))
            if multiply(4, torsion) != IDENTITY:
                return torsion
        y += 1


TORSION = [multiply(i, point_of_order_8()) for i in range(8)]


def number(*labels):
    text = "/".join(str(label) for label in labels).encode()
    return int.from_bytes(hashlib.sha512(text).digest(), "little") % L


def challenge(r, key, message):
    return int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % L


def sign(secret, key, r_secret, r, message):
    """S with [S]B = [r_secret]B + [k secret]B, for whatever encodings of R and A are asked for."""
    return r + ((r_secret + challenge(r, key, message) * secret) % L).to_bytes(32, "little")


def honest(message=MESSAGE, label="honest"):
    secret, r = number(label, "secret"), number(label, "nonce")
    key = encode(multiply(secret, BASE))
    return key, sign(secret, key, r, encode(multiply(r, BASE)), message)


def with_torsion(in_key, in_r, holds_exactly):
    """Key and R carry parts of small order. Messages are tried until the parts cancel, so that the
    equation without the cofactor holds, or until they do not, so that only the one with it does."""
    secret, r = number("mixed secret"), number("mixed nonce")
    key_point = add(multiply(secret, BASE), TORSION[in_key])
    r_point = add(multiply(r, BASE), TORSION[in_r])
    key, r_bytes = encode(key_point), encode(r_point)
    for attempt in range(1000):
        message = MESSAGE + bytes([attempt % 256])
        cancels = (in_r + challenge(r_bytes, key, message) * in_key) % 8 == 0
        if cancels == holds_exactly:
            return key, message, sign(secret, key, r, r_bytes, message)
    raise AssertionError("no message found")


def small_order_encodings():
    """Every 32-byte string that decodes to one of the eight points, canonical or not."""
    for p in TORSION:
        for y in (p[1], p[1] + P):
            if y < 2**255:
                for sign_bit in (0, 1):
                    yield raw(y, sign_bit)


def scalar_cases(key, signature):
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    for name, value, verdict in (
            ("S one too high", s + 1, INVALID), ("S = 0", 0, INVALID),
            ("S = L - 1", L - 1, INVALID),
            ("S = L", L, MALFORMED), ("S + L", s + L, MALFORMED),
            ("S = 2^255", 2**255, MALFORMED), ("S = 2^256 - 1", 2**256 - 1, MALFORMED)):
        yield name, key, MESSAGE, r + value.to_bytes(32, "little"), verdict


def changed_r_cases():
    """S made for an R of which one bit was changed afterwards: the sum comes to all but that bit."""
    secret, r = number("changed secret"), number("changed nonce")
    key, point = encode(multiply(secret, BASE)), encode(multiply(r, BASE))
    for octet, bit in ((0, 0), (15, 3), (31, 0), (31, 7)):
        changed = bytearray(point)
        changed[octet] ^= 1 << bit
        signature = sign(secret, key, r, bytes(changed), MESSAGE)
        yield f"R differs in bit {bit} of byte {octet} alone", key, MESSAGE, signature, INVALID


def length_cases(key, signature):
    for cut in (signature[:0], signature[:1], signature[:63], signature + b"\0"):
        yield f"{len(cut)} bytes of signature", key, MESSAGE, cut, MALFORMED
    for cut in (key[:0], key[:31], key + b"\0"):
        yield f"{len(cut)} bytes of key", cut, MESSAGE, signature, MALFORMED


def encoding_cases(key, signature):
    s = signature[32:]
    for i, point in enumerate(dict.fromkeys(small_order_encodings())):
        # With S = 0 and both of small order, the equation with the cofactor always holds.
        yield f"small-order key {i}", point, MESSAGE, signature, MALFORMED
        yield f"small-order R {i}", key, MESSAGE, point + s, MALFORMED
        yield f"small-order key and R {i}, S = 0", point, MESSAGE, point + bytes(32), MALFORMED
    for y in range(P, 2**255):
        for sign_bit in (0, 1):
            point, what = raw(y, sign_bit), f"encoded as p + {y - P}, sign {sign_bit}"
            yield f"key {what}", point, MESSAGE, signature, MALFORMED
            yield f"R {what}", key, MESSAGE, point + s, MALFORMED
    no_point = raw(next(y for y in range(2, 100) if find_x(y) is None))
    other_key, other_r = (x[:31] + bytes([x[31] ^ 0x80]) for x in (key, signature[:32]))
    yield "a key that is no point", no_point, MESSAGE, signature, INVALID
    yield "an R that is no point", key, MESSAGE, no_point + s, INVALID
    yield "the sign of the key flipped", other_key, MESSAGE, signature, INVALID
    yield "the sign of R flipped", key, MESSAGE, other_r + s, INVALID


def torsion_cases():
    for in_key, in_r in ((1, 1), (2, 6), (3, 0), (4, 4), (5, 7)):
        parts = f"torsion {in_key} in the key, {in_r} in R"
        yield f"{parts}, both equations hold", *with_torsion(in_key, in_r, True), OK
        yield (f"{parts}, only the equation with the cofactor holds",
               *with_torsion(in_key, in_r, False), INVALID)
    yield ("torsion in R alone, only the equation with the cofactor holds",
           *with_torsion(0, 3, False), INVALID)


def cases():
    key, signature = honest()
    yield "an honest signature", key, MESSAGE, signature, OK
    yield "another message", key, MESSAGE + b"!", signature, INVALID
    silent_key, silent = honest(b"", "nothing")
    yield "an honest signature of nothing", silent_key, b"", silent, OK
    yield from scalar_cases(key, signature)
    yield from changed_r_cases()
    yield from length_cases(key, signature)
    yield from encoding_cases(key, signature)
    yield from torsion_cases()
    # Keys that stand in the verifier's own table.
    for multiple in (1, 2, 3, 5, 7, 9, 11, 13, 15, L - 1, L - 2):
        known_key, r = encode(multiply(multiple, BASE)), number("table", multiple)
        known = sign(multiple, known_key, r, encode(multiply(r, BASE)), MESSAGE)
        yield f"secret {multiple if multiple < 99 else multiple - L}", known_key, MESSAGE, known, OK


def main():
    rows = [{"name": name, "key": key.hex(), "message": message.hex(),
             "signature": signature.hex(), "verdict": verdict}
            for name, key, message, signature, verdict in cases()]
    about = "made by tests/providers/edge_cases/ed25519.py"
    print(json.dumps({"about": about, "cases": rows}, indent=1))


if __name__ == "__main__":
    main()
