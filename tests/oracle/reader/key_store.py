# SPDX-License-Identifier: Apache-2.0
"""Fields and content rules of a key store: FORMAT.md 6.3, in the order of 9.4."""
import dataclasses
import hashlib

from . import cbor, shapes
from .keys import check_key_value, read_key
from .refusal import Refused, require
from .shapes import LABEL, Entries, ascending, first_element

ROOT, RECOVERY, IMAGE, TRANSPORT = 1, 2, 3, 4
LAST_KNOWN_KIND, LAST_KIND = 7, 31
IN_PLACE, ANY_PRODUCT, PRODUCT_WIDE = 1, 2, 4


@dataclasses.dataclass(frozen=True)
class Role:
    kind: int
    threshold: int
    positions: tuple
    classes: int
    products: tuple
    hybrid: tuple
    grants: int


@dataclasses.dataclass(frozen=True)
class Revocation:
    key_id: bytes
    grandfather: tuple = None


@dataclasses.dataclass
class KeyStore:
    document: bytes
    version: int
    epoch: int
    trust_domain: bytes
    keys: list
    roles: list
    revocations: list
    denied: list
    windows: list

    def digest(self):
        return hashlib.sha256(self.document).digest()

    def role(self, kind):
        """The one role of kind root or recovery, or None."""
        found = [role for role in self.roles if role.kind == kind]
        return found[0] if found else None

    def keys_of(self, role):
        return [self.keys[position] for position in role.positions]

    def revocation(self, key_id):
        found = [one for one in self.revocations if one.key_id == key_id]
        return found[0] if found else None

    def window(self, manifest):
        """Least and highest security version that may be installed (8.3)."""
        bounds = {what: (least, most) for what, least, most in self.windows}
        return bounds.get(manifest.component) or bounds.get(manifest.klass) or (0, 0)


def read_key_store(item, document):
    entries = Entries(item)
    entries.mandatory(0)
    entries.mandatory(1)
    store = KeyStore(
        document,
        shapes.u31(entries.mandatory(2)),
        shapes.u31(entries.mandatory(3)),
        shapes.uuid(entries.mandatory(4)),
        _key_table(entries.mandatory(5)),
        _roles(entries.mandatory(6)),
        ascending(entries.mandatory(7), 0, 32, _revocation, first_element),
        ascending(entries.mandatory(8), 0, 32, shapes.digest),
        ascending(entries.mandatory(9), 0, 32, _window, first_element))
    _read_optional_entries(entries)
    _check_content(store)
    return store


def _read_optional_entries(entries):
    issued = entries.optional(10)
    if issued is not None:
        shapes.u63(issued)
    notes = entries.optional(11)
    if notes is not None:
        ascending(notes, 1, 32, _note, first_element)
    entries.optional(15)
    extensions = entries.optional(23)
    if extensions is not None:
        shapes.extensions(extensions)
    entries.finish()


def _key_table(item):
    elements = shapes.array(item, 1, 32)
    keys = []
    for i, element in enumerate(elements):
        keys.append(read_key(shapes.byte_string(element, 1, 4096)))
        if i > 0 and element.raw <= elements[i - 1].raw:
            doubled = any(left.raw == right.raw for left, right in zip(elements, elements[1:]))
            raise Refused("tks-dup-key" if doubled else "unsorted")
    return keys


def _roles(item):
    elements = shapes.array(item, 1, 16)
    roles = [_role(element) for element in elements]
    order = [element.value[0].raw + element.value[1].raw for element in elements]
    require(all(left < right for left, right in zip(order, order[1:])), "tks-bad-role")
    return [role for role in roles if role is not None]


def _role(item):
    """None for a role of a kind that is carried without effect."""
    require(item.kind == cbor.ARRAY and item.value, "field-invalid")
    kind = shapes.between(item.value[0], 1, LAST_KIND)
    if kind > LAST_KNOWN_KIND:
        require(len(item.value) == 2 and item.value[1].kind == cbor.BYTES, "field-invalid")
        return None
    require(len(item.value) == 8, "field-invalid")
    _, label, threshold, positions, classes, products, hybrid, grants = item.value
    shapes.text(label, LABEL)
    return Role(kind,
                shapes.u32(threshold),
                tuple(ascending(positions, 1, 32, lambda one: shapes.between(one, 0, 31))),
                shapes.u32(classes),
                tuple(ascending(products, 0, 32, shapes.uuid)),
                tuple(ascending(hybrid, 0, 4, _minimum, first_element)),
                shapes.u32(grants))


def _minimum(item):
    alg, least = shapes.array(item, 2, 2)
    require(alg.kind in (cbor.UINT, cbor.NINT), "field-invalid")
    require(-1 << 63 <= alg.value < 1 << 63, "field-invalid")
    return alg.value, shapes.between(least, 1, 16)


def _revocation(item):
    elements = shapes.array(item, 3, 4)
    key_id = shapes.digest(elements[0])
    shapes.between(elements[1], 1, 31)
    shapes.u32(elements[2])
    if len(elements) == 3:
        return Revocation(key_id)
    root, size = shapes.array(elements[3], 2, 2)
    return Revocation(key_id, (shapes.digest(root), shapes.u32(size)))


def _window(item):
    what, least, most = shapes.array(item, 3, 3)
    if what.kind == cbor.UINT:
        bounded = shapes.between(what, 1, 31)
    else:
        bounded = shapes.uuid(what)
    return bounded, shapes.u31(least), shapes.u31(most)


def _note(item):
    key, label, not_before, not_after = shapes.array(item, 4, 4)
    shapes.between(key, 0, 31)
    shapes.text(label, LABEL)
    shapes.u63(not_before)
    shapes.u63(not_after)


# The content rules, after all fields.

def _check_content(store):
    usable = [key for key in store.keys if key.usable()]
    short_ids = [key.id[:8] for key in usable]
    require(len(set(short_ids)) == len(short_ids), "tks-dup-key")
    for key in usable:
        check_key_value(key)
    _check_roles(store)
    _check_root_shares_nothing(store)
    present = {key.id for key in usable}
    require(all(one.grandfather is not None or one.key_id not in present
                for one in store.revocations), "tks-bad-revocation")
    require(_role_is_usable(store, store.role(ROOT)), "tks-root-unusable")


def _check_roles(store):
    kinds = [role.kind for role in store.roles]
    require(kinds.count(ROOT) == 1 and kinds.count(RECOVERY) <= 1, "tks-bad-role")
    for role in store.roles:
        require(all(position < len(store.keys) for position in role.positions), "tks-bad-role")
        require(1 <= role.threshold <= 16, "tks-bad-role")
        require(role.threshold <= len(role.positions), "tks-bad-role")
        if role.kind in (ROOT, RECOVERY):
            require(role.classes == 0 and not role.products, "tks-bad-role")
            require(all(store.revocation(key.id) is None for key in store.keys_of(role)
                        if key.usable()), "tks-bad-role")


def _check_root_shares_nothing(store):
    root = store.role(ROOT)
    for role in store.roles:
        if role is not root:
            require(not set(role.positions) & set(root.positions), "tks-shared-root-key")


def _role_is_usable(store, role):
    usable = [key for key in store.keys_of(role) if key.usable()]
    return (len(usable) >= role.threshold
            and all(_count(usable, alg) >= least for alg, least in role.hybrid))


def _count(keys, alg):
    return sum(1 for key in keys if key.alg == alg)
