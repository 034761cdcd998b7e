# SPDX-License-Identifier: Apache-2.0
"""Keys, key ids, acceptance of signatures: FORMAT.md 5.3 to 5.5, and "kinds of keys" of 6.3.

The arithmetic of the curves is that of python3-cryptography (OpenSSL); every rule that a library
might treat in its own way is applied here first.
"""
import dataclasses
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils

from .refusal import require

ED25519, ES256 = -19, -9
VALUE_LENGTH = 64

ED_P = 2 ** 255 - 19
ED_L = 2 ** 252 + 27742317777372353535851937790883648493
SMALL_ORDER = frozenset(bytes.fromhex(value) for value in (
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"))

P256_P = 2 ** 256 - 2 ** 224 + 2 ** 192 + 2 ** 96 - 1
P256_B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b
P256_N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551

ED_KEY_BEGIN = bytes.fromhex("a4010103322006215820")
ES_KEY_BEGIN = bytes.fromhex("a5010203282001215820")
ES_KEY_MIDDLE = bytes.fromhex("225820")
ED_ID_BEGIN = bytes.fromhex("a301012006215820")
ES_ID_BEGIN = bytes.fromhex("a401022001215820")


@dataclasses.dataclass(frozen=True)
class Key:
    """One entry of a key table. alg and id are None for an opaque key, which is never usable."""
    content: bytes
    alg: int = None
    id: bytes = None
    points: tuple = ()

    def usable(self):
        return self.alg is not None


def read_key(content):
    """A key by the form of its bytes; what claims to be of a kind must be wholly of that form."""
    kind = content[1:5] if len(content) >= 5 and 0xa0 <= content[0] <= 0xbf else b""
    if kind == bytes.fromhex("01010332"):
        require(len(content) == 42 and content[:10] == ED_KEY_BEGIN, "tks-bad-key")
        x = content[10:]
        return Key(content, ED25519, hashlib.sha256(ED_ID_BEGIN + x).digest(), (x,))
    if kind == bytes.fromhex("01020328"):
        require(len(content) == 77 and content[:10] == ES_KEY_BEGIN
                and content[42:45] == ES_KEY_MIDDLE, "tks-bad-key")
        x, y = content[10:42], content[45:]
        id_bytes = ES_ID_BEGIN + x + ES_KEY_MIDDLE + y
        return Key(content, ES256, hashlib.sha256(id_bytes).digest(), (x, y))
    return Key(content)


def check_key_value(key):
    """A3 and A4, or E3."""
    if key.alg == ED25519:
        require(_canonical(key.points[0]) and not _small_order(key.points[0]), "tks-bad-key")
    elif key.alg == ES256:
        x, y = (int.from_bytes(part, "big") for part in key.points)
        require(x < P256_P and y < P256_P, "tks-bad-key")
        require((y * y - (x * x * x - 3 * x + P256_B)) % P256_P == 0, "tks-bad-key")


def try_signature(key, value, message):
    """"malformed", "invalid" or "valid"."""
    if key.alg == ED25519:
        return _try_ed25519(key, value, message)
    return _try_es256(key, value, message)


def _canonical(point):
    return _masked_number(point) < ED_P


def _small_order(point):
    return point[:31] + bytes([point[31] & 0x7f]) in SMALL_ORDER


def _masked_number(point):
    return int.from_bytes(point, "little") & ((1 << 255) - 1)


def _try_ed25519(key, value, message):
    if len(value) != VALUE_LENGTH:
        return "malformed"
    r, s = value[:32], int.from_bytes(value[32:], "little")
    if s >= ED_L or not _canonical(r) or _small_order(r):
        return "malformed"
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(key.points[0]).verify(value, message)
    except (InvalidSignature, ValueError):
        return "invalid"
    return "valid"


def _try_es256(key, value, message):
    if len(value) != VALUE_LENGTH:
        return "malformed"
    r, s = int.from_bytes(value[:32], "big"), int.from_bytes(value[32:], "big")
    if not (1 <= r < P256_N and 1 <= s < P256_N):
        return "malformed"
    x, y = (int.from_bytes(part, "big") for part in key.points)
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    try:
        public.verify(utils.encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return "invalid"
    return "valid"
