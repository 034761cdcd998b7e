# SPDX-License-Identifier: Apache-2.0
"""When one key store may replace another, and the walk of a chain: FORMAT.md 8.4, 8.5."""
from . import cbor, envelope as env
from .envelope import check_type, signature_list
from .key_store import RECOVERY, ROOT, read_key_store
from .manifest import check_features
from .refusal import Refused, require
from .shapes import Entries
from .signatures import Signers, Statement, require_signed

LARGEST_STEP = 65535
MOST_LINKS = 64


def require_own_root(store, signatures):
    """A key store given as the anchor: its own root role is satisfied by its own signatures."""
    statement = Statement(env.KEY_STORE, store.digest(), signatures)
    require_signed(store, statement, [store.role(ROOT)])


def judge_link(old, new, signatures):
    """The tests of 8.4 in order. Gives the store that is in force afterwards."""
    require(new.trust_domain == old.trust_domain, "wrong-fleet")
    if new.version == old.version:
        require(new.digest() == old.digest(), "tks-fork")
        return old
    require(new.version > old.version, "tks-rollback")
    _require_successor(old, new, signatures)
    return new


def _require_successor(old, new, signatures):
    """The tests from 4 on."""
    require(new.version - old.version <= LARGEST_STEP, "tks-jump")
    require(new.epoch >= old.epoch, "tks-rollback")
    if new.epoch == old.epoch:
        require(_roles_equal(old, new, ROOT), "tks-root-changed-in-epoch")
    require(signatures, "sig-missing")

    statement = Statement(env.KEY_STORE, new.digest(), signatures)
    by_old, by_new = Signers(old, statement), Signers(new, statement)
    old_root, old_recovery = old.role(ROOT), old.role(RECOVERY)
    root_signed = by_old.satisfies(old_root)
    recovery_signed = old_recovery is not None and by_old.satisfies(old_recovery)

    if not root_signed and not (new.epoch > old.epoch and recovery_signed):
        raise Refused("tks-epoch-gap" if new.epoch > old.epoch + 1 else "tks-old-threshold")
    require(by_new.satisfies(new.role(ROOT)), "tks-new-threshold")
    both = root_signed and (old_recovery is None or recovery_signed)
    require(_roles_equal(old, new, RECOVERY) or both, "tks-recovery-changed")
    if new.epoch == old.epoch:
        kept = {one.key_id for one in new.revocations}
        require(all(one.key_id in kept for one in old.revocations), "tks-unrevoke")


def _roles_equal(old, new, kind):
    """Keys, threshold and minima; two missing roles are equal."""
    return _essence(old, old.role(kind)) == _essence(new, new.role(kind))


def _essence(store, role):
    if role is None:
        return None
    keys = frozenset(key.id if key.usable() else key.content for key in store.keys_of(role))
    return keys, role.threshold, role.hybrid


class Chain:
    """One walk. `store` is the key store in force as reached, also after a fault."""

    def __init__(self, store):
        self.store = store
        self.last_version = None

    def walk(self, body):
        cursor = cbor.Cursor(body)
        head = cursor.bare_head()
        require(head.kind == cbor.ARRAY and head.argument > 0, "field-invalid")
        require(head.argument <= cursor.left(), "cbor-truncated")
        require(head.argument <= MOST_LINKS, "chain-too-long")
        for _ in range(head.argument):
            self._link(_string(cursor))
        cursor.end()

    def document(self, store, signatures):
        """The document of a key-store file, judged as if it were one more link."""
        self._ascends(store)
        self.store = judge_link(self.store, store, signatures)

    def _link(self, data):
        store, signatures = _read_link(data)
        self._ascends(store)
        held = self.store
        require(store.trust_domain == held.trust_domain, "wrong-fleet")
        if store.version < held.version:
            return
        self.store = judge_link(held, store, signatures)

    def _ascends(self, store):
        require(self.last_version is None or store.version > self.last_version, "chain-order")
        self.last_version = store.version


def _string(cursor):
    """The byte string that carries a link."""
    head = cursor.bare_head()
    require(head.kind == cbor.BYTES, "field-invalid")
    require(head.argument <= cursor.left(), "cbor-truncated")
    start = cursor.at
    cursor.at += head.argument
    return cursor.data[start:cursor.at]


def _read_link(data):
    entries = Entries(cbor.read_part(data, nil_allowed=True))
    document = entries.mandatory(0)
    require(document.kind == cbor.BYTES, "field-invalid")
    signatures = signature_list(entries.mandatory(1), least=1)
    entries.finish()
    require(len(document.value) <= env.LARGEST_DOCUMENT, "document-too-large")
    item = cbor.read_part(document.value)
    check_type(item, env.KEY_STORE)
    check_features(item)
    return read_key_store(item, document.value), signatures
