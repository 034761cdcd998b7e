# SPDX-License-Identifier: Apache-2.0
"""The key store that most vectors are judged under, and ways to make others from it."""
from format_bytes import ED25519, ES256, sha256

from .loose_cbor import DROP, ascending, ascending_by_first, changed, encode
from .parts import (APPLICATION, BOARD_CONFIG, BOOT_CLASS, CAPABILITY, CERT_STORE, FLEET, OS_CLASS,
                    OS_COMPONENT, PRODUCT, DocumentTree, manifest)
from .signers import (BOOT, CERTS, DEPARTED, FARM, FARM_IN_PLACE, OS_A, OS_B, RECOVERY, RELEASE,
                      RIGHTS, ROOT_A, ROOT_B, ROOT_C, STOLEN, TOKEN, WARDEN)

IN_PLACE, ANY_PRODUCT, PRODUCT_WIDE = 1, 2, 4
ROOT, RECOVERY_ROLE, IMAGE, TRANSPORT_ROLE = 1, 2, 3, 4
COMPROMISE, RETIRED = 1, 2
VERSION, EPOCH = 7, 2
FUTURE_CLASS = 9
OPAQUE_KEY = encode({1: 7, 3: -48, -1: bytes(200)})

# What the stolen key signed rightly before the theft, and one document that the store denies.
OLD_RELEASES = [encode(manifest({8: 9000 + i, 7: f"1.2.{i}", 2: bytes([i] * 16)}))
                for i in range(5)]
OLD_TREE = DocumentTree(OLD_RELEASES)
DENIED = encode(manifest({8: 10300, 7: "1.4.0-broken"}))


class Role:
    """A role said in signers; positions are filled in when the store is made."""

    def __init__(self, kind, label, threshold, signers, classes=0, products=(), hybrid=(),
                 grants=0):
        self.kind, self.label, self.threshold, self.signers = kind, label, threshold, signers
        self.classes, self.products, self.hybrid = classes, list(products), list(hybrid)
        self.grants = grants

    def encoded(self, table):
        keys = sorted(table.index(one if isinstance(one, bytes) else one.cose)
                      for one in self.signers)
        return [self.kind, self.label, self.threshold, keys, self.classes, self.products,
                ascending(self.hybrid), self.grants]


def bits(*numbers):
    return sum(1 << number for number in numbers)


HERE = (PRODUCT.bytes,)
ROOT_ROLE = Role(ROOT, "root", 2, [ROOT_A, ROOT_B, ROOT_C])
RECOVERY_OF_ONE = Role(RECOVERY_ROLE, "recovery", 1, [RECOVERY])
IMAGE_ROLES = [
    Role(IMAGE, "release", 1, [RELEASE], bits(APPLICATION, FUTURE_CLASS), HERE),
    Role(IMAGE, "before", 1, [STOLEN], bits(APPLICATION), HERE),
    Role(IMAGE, "os", 2, [OS_A, OS_B], bits(OS_CLASS), HERE),
    Role(IMAGE, "boot", 2, [BOOT, RELEASE, TOKEN], bits(BOOT_CLASS), HERE,
         [[ED25519, 1], [ES256, 1]]),
    Role(IMAGE, "board", 1, [TOKEN], bits(BOARD_CONFIG), HERE),
    Role(IMAGE, "certs", 1, [CERTS], bits(CERT_STORE), (), (), ANY_PRODUCT),
    Role(IMAGE, "rights", 1, [RIGHTS], bits(CAPABILITY), HERE),
    Role(IMAGE, "warden", 1, [WARDEN], bits(CAPABILITY), HERE, (), PRODUCT_WIDE)]
TRANSPORT_ROLES = [
    Role(TRANSPORT_ROLE, "farm", 1, [FARM]),
    Role(TRANSPORT_ROLE, "in-place", 1, [FARM_IN_PLACE], bits(APPLICATION, OS_CLASS), HERE, (),
         IN_PLACE)]
ROLES = [ROOT_ROLE, RECOVERY_OF_ONE, *IMAGE_ROLES, *TRANSPORT_ROLES]

REVOCATIONS = [[STOLEN.id, COMPROMISE, bits(APPLICATION), [OLD_TREE.root, OLD_TREE.size]],
               [DEPARTED.id, RETIRED, 0]]
WINDOWS = [[OS_CLASS, 0, 3], [APPLICATION, 2, 9], [BOARD_CONFIG, 0, 5], [CERT_STORE, 0, 9],
           [FUTURE_CLASS, 0, 9], [OS_COMPONENT.bytes, 1, 4]]


def key_of(signer):
    return signer if isinstance(signer, bytes) else signer.cose


def table_of(roles):
    return ascending({key_of(one) for role in roles for one in role.signers})


def store(changes=None, roles=None, version=VERSION, epoch=EPOCH, keys=None):
    """The map of a key store. `roles` replaces the roles, `keys` the key table."""
    roles = ROLES if roles is None else roles
    table = table_of(roles) if keys is None else keys
    entries = {0: 2, 1: 1, 2: version, 3: epoch, 4: FLEET, 5: table,
               6: ascending_roles(role.encoded(table) for role in roles),
               7: ascending_by_first(REVOCATIONS), 8: [sha256(DENIED)], 9: WINDOWS}
    return changed(entries, changes or {})


def ascending_roles(roles):
    return sorted(roles, key=lambda role: encode(role[0]) + encode(role[1]))


def with_role(old, new):
    """The usual roles, one of them replaced (or left out when `new` is DROP)."""
    return [new if role is old else role for role in ROLES if role is not old or new is not DROP]
