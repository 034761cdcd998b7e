# SPDX-License-Identifier: Apache-2.0
"""The keys of the vectors. Private keys are derived from names: they protect nothing.

ES256 signatures are random, so those that were made once are kept in es256_signatures.json and used
again; what is missing there is made and added.
"""
import json
import pathlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from format_bytes import ED25519, ES256, Ed25519Key, Es256Key, sha256

from .loose_cbor import encode

KEPT = pathlib.Path(__file__).resolve().parent.parent / "es256_signatures.json"
P256_N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551
MANIFEST, KEY_STORE, BATCH, TRANSPORT = 1, 2, 8, 9


class KeptSignatures:
    """signature values by key, type and digest"""

    def __init__(self):
        self._values = json.loads(KEPT.read_text()) if KEPT.exists() else {}
        self._used = {}

    def value(self, name, make):
        if name not in self._values:
            self._values[name] = make().hex()
        self._used[name] = self._values[name]
        return bytes.fromhex(self._used[name])

    def text(self):
        """What is worth keeping: the signatures that were asked for."""
        return json.dumps(self._used, indent=1, sort_keys=True) + "\n"


kept_signatures = KeptSignatures()


class Signer:
    """A named key pair of either algorithm."""

    def __init__(self, name, alg=ED25519):
        self.name, self.alg = name, alg
        self._secret = sha256(b"bulla test vectors: " + name.encode())
        self.key = Ed25519Key(self._secret) if alg == ED25519 else Es256Key(self._secret)
        self.cose, self.id = self.key.cose, self.key.id

    def protected(self, document_type, alg=None):
        return encode({1: alg or self.alg, 4: self.id[:8], 16: 65000 + document_type})

    def value(self, document_type, document, protected=None):
        """The signature over a document given by its bytes."""
        protected = protected or self.protected(document_type)
        message = encode(["Signature1", protected, b"", sha256(document)])
        if self.alg == ED25519:
            return self.key.private.sign(message)
        name = f"{self.name} {sha256(message).hex()}"
        return kept_signatures.value(name, lambda: self._es256(message))

    def sign(self, document_type, document):
        """A signature entry."""
        return [self.protected(document_type), {}, None, self.value(document_type, document)]

    def _es256(self, message):
        private = ec.derive_private_key(int.from_bytes(self._secret, "big"), ec.SECP256R1())
        r, s = utils.decode_dss_signature(private.sign(message, ec.ECDSA(hashes.SHA256())))
        return es256_value(r, min(s, P256_N - s))


def es256_value(r, s):
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


ROOT_A, ROOT_B, ROOT_C = (Signer(name) for name in ("root-a", "root-b", "root-c"))
ROOT_D = Signer("root-d")
RECOVERY, RECOVERY_2 = Signer("recovery"), Signer("recovery-2")
RELEASE = Signer("release")
OS_A, OS_B = Signer("os-a"), Signer("os-b")
BOOT = Signer("boot")
TOKEN, TOKEN_2 = Signer("token", ES256), Signer("token-2", ES256)
RIGHTS, WARDEN = Signer("rights"), Signer("warden")
CERTS = Signer("certs")
FARM, FARM_IN_PLACE = Signer("farm"), Signer("farm-in-place")
STOLEN, DEPARTED = Signer("stolen"), Signer("departed")
STRANGER = Signer("stranger")
NEXT_RELEASE = Signer("next-release")
FOREIGN_ROOT = Signer("foreign-root")
