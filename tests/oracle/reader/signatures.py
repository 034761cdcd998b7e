# SPDX-License-Identifier: Apache-2.0
"""Which signatures count, and the one reason when they do not suffice: FORMAT.md 5.1, 5.2, 5.6.

A statement is a document whose signatures are judged, with all that the rules ask of what stands
around it. A role in scope is decided by the caller.
"""
import dataclasses
import hashlib

from . import envelope as env
from .key_store import (ANY_PRODUCT, IMAGE, IN_PLACE, PRODUCT_WIDE, TRANSPORT)
from .keys import ED25519, try_signature
from .merkle import included
from .refusal import Refused

SHORT_ID = slice(5, 13)


def sha256(data):
    return hashlib.sha256(data).digest()


def signed_bytes(protected, document_digest):
    """The Sig_structure (5.1)."""
    return (b"\x84\x6aSignature1" + b"\x51" + protected + b"\x40" + b"\x58\x20" + document_digest)


def protected_bytes(key, document_type):
    alg = b"\x32" if key.alg == ED25519 else b"\x28"
    typ = (65000 + document_type).to_bytes(2, "big")
    return b"\xa3\x01" + alg + b"\x04\x48" + key.id[:8] + b"\x10\x19" + typ


@dataclasses.dataclass
class Statement:
    """type and digest of document D; its list; the proofs of the file it stands in."""
    type: int
    digest: bytes
    signatures: list
    batched: list = dataclasses.field(default_factory=list)
    grandfathered: list = dataclasses.field(default_factory=list)

    def batches(self):
        """The batched proofs that are for this type of document."""
        return [proof for proof in self.batched if proof.covers == self.type]

    def led_here_by(self, proof):
        return included(self.digest, proof.index, proof.size, proof.path, proof.root)

    def entries(self):
        """(signature, type, digest) for every entry that is looked at, in order."""
        looked_at = [(one, self.type, self.digest) for one in self.signatures]
        for proof in self.batches():
            if self.led_here_by(proof):
                digest = sha256(proof.batch)
                looked_at += [(one, env.BATCH, digest) for one in proof.signatures]
        return looked_at


class Signers:
    """The outcome of looking at every entry of a statement under one key store."""

    def __init__(self, store, statement):
        self.store = store
        self.statement = statement
        self.usable = [key for key in store.keys if key.usable()]
        self.entries = statement.entries()
        self.outcomes = set()           # what the entries that were tried came to
        self.mismatched_header = False  # an entry names a key by its short id and fits no key
        self.valid = set()              # keys that have a valid signature, by id
        for entry in self.entries:
            self._look_at(*entry)
        self.counting = {key_id for key_id in self.valid if self._counts(key_id)}

    def _look_at(self, signature, document_type, digest):
        matching = [key for key in self.usable
                    if protected_bytes(key, document_type) == signature.protected]
        if not matching:
            short_ids = {key.id[:8] for key in self.usable}
            self.mismatched_header |= signature.protected[SHORT_ID] in short_ids
            return
        key = matching[0]
        if key.id in self.valid:
            return
        message = signed_bytes(signature.protected, digest)
        outcome = try_signature(key, signature.value, message)
        self.outcomes.add(outcome)
        if outcome == "valid":
            self.valid.add(key.id)

    def _counts(self, key_id):
        if self.store.revocation(key_id) is None:
            return True
        return any(proof.key_id == key_id and self.grandfather_leads(proof)
                   for proof in self.statement.grandfathered)

    def grandfather_leads(self, proof):
        """Whether a grandfathered proof leads to the manifest (7.4); never to anything else."""
        revocation = self.store.revocation(proof.key_id)
        if self.statement.type != env.MANIFEST or revocation is None:
            return False
        if revocation.grandfather is None:
            return False
        root, size = revocation.grandfather
        return included(self.statement.digest, proof.index, size, proof.path, root)

    def counting_keys(self, role):
        return [key for key in self.store.keys_of(role) if key.id in self.counting]

    def reaches_threshold(self, role):
        return len(self.counting_keys(role)) >= role.threshold

    def satisfies(self, role):
        algs = [key.alg for key in self.counting_keys(role)]
        return (self.reaches_threshold(role)
                and all(algs.count(alg) >= least for alg, least in role.hybrid))

    def departed_candidates(self):
        present = {key.id for key in self.usable}
        short_ids = {key_id[:8] for key_id in present}
        named = {signature.protected[SHORT_ID] for signature, _, _ in self.entries} - short_ids
        return {one.key_id for one in self.store.revocations
                if one.key_id not in present and one.key_id[:8] in named}

    def candidates_would_complete(self, roles):
        departed = self.departed_candidates()
        revoked = self.valid - self.counting
        for role in roles:
            if self.reaches_threshold(role):
                continue
            counting = len(self.counting_keys(role))
            own = sum(1 for key in self.store.keys_of(role) if key.id in revoked)
            if counting + own + len(departed) >= role.threshold:
                return True
        return False


def require_signed(store, statement, roles):
    """A role in scope is satisfied; else the first row of the table in 5.6 that applies."""
    signers = Signers(store, statement)
    if not any(signers.satisfies(role) for role in roles):
        raise Refused(_reason(signers, roles))


def _reason(signers, roles):
    statement = signers.statement
    completed = signers.candidates_would_complete(roles)
    in_scope = {key.id for role in roles for key in signers.store.keys_of(role)}
    rows = (
        (statement.type == env.MANIFEST and completed and _astray_grandfather(signers),
         "grandfather-proof"),
        (any(not statement.led_here_by(proof) for proof in statement.batches()), "batch-proof"),
        (not signers.entries, "sig-missing"),
        (completed, "key-revoked"),
        (signers.counting - in_scope, "sig-out-of-scope"),
        (any(signers.reaches_threshold(role) for role in roles), "hybrid-missing"),
        ("malformed" in signers.outcomes, "sig-malformed"),
        ("invalid" in signers.outcomes, "sig-invalid"),
        ("valid" in signers.outcomes, "sig-threshold"),
        (signers.mismatched_header, "sig-header-mismatch"))
    return next((reason for applies, reason in rows if applies), "key-unknown")


def _astray_grandfather(signers):
    return any(signers.store.revocation(proof.key_id) is not None
               and not signers.grandfather_leads(proof)
               for proof in signers.statement.grandfathered)


# Roles in scope (the first table of 5.6).

def _for_product(role, manifest):
    return manifest.product in role.products or bool(role.grants & ANY_PRODUCT)


def _is_product_wide(manifest):
    requires = manifest.requires
    return manifest.is_capability() and (requires is None or requires.devices is None)


def manifest_scope(store, manifest):
    return [role for role in store.roles
            if role.kind == IMAGE
            and role.classes >> manifest.klass & 1
            and _for_product(role, manifest)
            and (role.grants & PRODUCT_WIDE or not _is_product_wide(manifest))]


def transport_scope(store, manifest, transport):
    carriers = [role for role in store.roles
                if role.kind == TRANSPORT
                and (role.classes == 0 or role.classes >> manifest.klass & 1)
                and (not role.products or _for_product(role, manifest))
                and (role.grants & IN_PLACE or transport.in_place is None)]
    return manifest_scope(store, manifest) + carriers
