#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""ES256 signatures at the edges of the numbers and of the group law, and Bulla's verdict.

Computed from plain curve arithmetic that shares nothing with the verifier. Because a key can be
chosen to fit a signature (Q = (s R - e G) / r), every R may be asked for, also those with an x
above the group order. Prints tests/vectors/signatures/es256_edge_cases.json; the same on every run.
"""
import hashlib
import json

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551
B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b
G = (0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296,
     0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5)
MESSAGE = b"bulla edge case"
OK, INVALID, MALFORMED = "ok", "sig-invalid", "sig-malformed"


def add(p, q):
    if p is None or q is None:
        return q if p is None else p
    if p[0] == q[0]:
        if (p[1] + q[1]) % P == 0:
            return None
        slope = (3 * p[0] * p[0] - 3) * pow(2 * p[1], -1, P)
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, P)
    x = (slope * slope - p[0] - q[0]) % P
    return (x, (slope * (p[0] - x) - p[1]) % P)


def multiply(k, p):
    result = None
    while k:
        if k & 1:
            result = add(result, p)
        p, k = add(p, p), k >> 1
    return result


def lift(x):
    yy = (x**3 - 3 * x + B) % P
    y = pow(yy, (P + 1) // 4, P)
    return (x, y) if y * y % P == yy else None


def digest(message):
    return int.from_bytes(hashlib.sha256(message).digest(), "big") % N


def number(*labels):
    return digest("/".join(str(label) for label in labels).encode())


def pair(a, b):
    return a.to_bytes(32, "big") + b.to_bytes(32, "big")


def sign(secret, nonce, message=MESSAGE):
    r = multiply(nonce, G)[0] % N
    return r, (digest(message) + r * secret) * pow(nonce, -1, N) % N


def key_for(r_point, r, s, message=MESSAGE):
    """The key under which (r, s) gives this R."""
    e_g = multiply(digest(message), G)
    total = add(multiply(s, r_point), (e_g[0], -e_g[1] % P))
    return multiply(pow(r, -1, N), total)


def range_cases(key, r, s):
    for name, r_, s_, verdict in (
            ("r = 0", 0, s, MALFORMED), ("s = 0", r, 0, MALFORMED),
            ("r = s = 0", 0, 0, MALFORMED),
            ("r = n", N, s, MALFORMED), ("s = n", r, N, MALFORMED),
            ("r + n or 2^256 - 1", min(r + N, 2**256 - 1), s, MALFORMED),
            ("s = 2^256 - 1", r, 2**256 - 1, MALFORMED),
            ("r = n - 1", N - 1, s, INVALID), ("s = n - 1", r, N - 1, INVALID),
            ("r = 1", 1, s, INVALID), ("s = 1", r, 1, INVALID),
            ("r and s swapped", s, r, INVALID), ("r one too high", r + 1, s, INVALID)):
        yield name, key, MESSAGE, pair(r_, s_), verdict


def key_cases(point, signature):
    x, y = point
    yield "the other y", pair(x, P - y), MESSAGE, signature, INVALID
    yield "a point off the curve", pair(x, (y + 1) % P), MESSAGE, signature, INVALID
    yield "the key (0, 0)", bytes(64), MESSAGE, signature, INVALID
    yield "x = p", pair(P, y), MESSAGE, signature, MALFORMED
    yield "y = p", pair(x, P), MESSAGE, signature, MALFORMED
    yield "x = 2^256 - 1", pair(2**256 - 1, y), MESSAGE, signature, MALFORMED
    zero = lift(0)
    yield "a key with x = 0", pair(*zero), MESSAGE, signature, INVALID
    yield "x = p for a key with x = 0", pair(P, zero[1]), MESSAGE, signature, MALFORMED


def length_cases(key, signature):
    for cut in (signature[:0], signature[:1], signature[:63], signature + b"\0"):
        yield f"{len(cut)} bytes of signature", key, MESSAGE, cut, MALFORMED
    for cut in (key[:0], key[:32], key[:63], b"\4" + key):
        yield f"{len(cut)} bytes of key", cut, MESSAGE, signature, MALFORMED


def chosen_r_cases(s):
    """R with an x between n and p: r is x - n, and the verifier must look beyond r."""
    k = next(k for k in range(1, 1000) if lift(N + k))
    key = pair(*key_for(lift(N + k), k, s))
    yield "R with x above n", key, MESSAGE, pair(k, s), OK
    yield "R with x above n, r not reduced", key, MESSAGE, pair(N + k, s), MALFORMED
    k = next(k for k in range(1, 1000) if lift(k) and not lift(N + k))
    yield "R with a tiny x", pair(*key_for(lift(k), k, s)), MESSAGE, pair(k, s), OK
    # r + n - p is an x, but r + n is not below p.
    k = next(k for k in range(1, 1000) if lift(k))
    key = pair(*key_for(lift(k), k + P - N, s))
    yield "R with x = r + n - p", key, MESSAGE, pair(k + P - N, s), INVALID
    k = next(k for k in range(P - N, P - N + 1000) if lift(k))
    key = pair(*key_for(lift(k), k, s))
    yield "R with an x too large for a second", key, MESSAGE, pair(k, s), OK


def group_law_cases(signature, r):
    e = digest(MESSAGE)
    infinity_key = multiply(-e * pow(r, -1, N) % N, G)
    yield "the sum is infinity", pair(*infinity_key), MESSAGE, signature, INVALID
    nonce = number("doubling")
    doubling_r = multiply(2 * nonce % N, G)[0] % N
    doubling_key = multiply(e * pow(doubling_r, -1, N) % N, G)
    yield ("both halves of the sum are equal", pair(*doubling_key), MESSAGE,
           pair(doubling_r, e * pow(nonce, -1, N) % N), OK)
    for known in (1, 2, 3, 5, 7, 9, 11, 13, 15, N - 1, N - 2, N - 3):  # in the verifier's own table
        known_key = pair(*multiply(known, G))
        label = known if known < 99 else known - N
        for attempt in range(4):
            known_signature = pair(*sign(known, number("table", known, attempt)))
            yield f"secret {label}, nonce {attempt}", known_key, MESSAGE, known_signature, OK


def cases():
    secret = number("secret")
    point = multiply(secret, G)
    key = pair(*point)
    r, s = sign(secret, number("nonce"))
    signature = pair(r, s)
    yield "low s", key, MESSAGE, pair(r, min(s, N - s)), OK
    yield "high s", key, MESSAGE, pair(r, max(s, N - s)), OK
    yield "nothing signed", key, b"", pair(*sign(secret, number("nonce 2"), b"")), OK
    yield "another message", key, MESSAGE + b"!", signature, INVALID
    yield from range_cases(key, r, s)
    yield from key_cases(point, signature)
    yield from length_cases(key, signature)
    yield from chosen_r_cases(s)
    yield from group_law_cases(signature, r)


def main():
    rows = [{"name": name, "key": key.hex(), "message": message.hex(),
             "signature": signature.hex(), "verdict": verdict}
            for name, key, message, signature, verdict in cases()]
    about = "made by tests/providers/edge_cases/es256.py"
    print(json.dumps({"about": about, "cases": rows}, indent=1))


if __name__ == "__main__":
    main()
