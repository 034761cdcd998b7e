# SPDX-License-Identifier: Apache-2.0
"""Key stores by themselves: fields and content rules of FORMAT.md 6.3, and the anchor of 8.1."""
from .loose_cbor import DROP
from .parts import APPLICATION, OS_COMPONENT, PRODUCT, store_file
from .signers import (FARM, RECOVERY, RECOVERY_2, RELEASE, ROOT_A, ROOT_B, ROOT_C, ROOT_D, STOLEN,
                      STRANGER, TOKEN)
from .stores import (IMAGE, IMAGE_ROLES, OPAQUE_KEY, RECOVERY_OF_ONE, RECOVERY_ROLE, ROLES, ROOT,
                     ROOT_ROLE, Role, ascending_roles, bits, store, table_of,
                     with_role)

D = bytes(32)
ED_BEGIN, ES_BEGIN = bytes.fromhex("a4010103322006215820"), bytes.fromhex("a5010203282001215820")
SMALL_ORDER = bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
P25519 = (1 << 255) - 19
OFF_CURVE = ES_BEGIN + b"\x01" * 32 + b"\x22\x58\x20" + b"\x01" * 32
ROLE_BEGIN = [3, "x", 1, [0], 0]

# (name, changes of entries, reason, why, attack)
FIELDS = [
    ("version-2-31", {2: 1 << 31}, "field-invalid", "a version of 2^31", "numbers used up"),
    ("epoch-2-31", {3: 1 << 31}, "field-invalid", "an epoch of 2^31", "numbers used up"),
    ("fleet-15", {4: bytes(15)}, "field-invalid", "a fleet of 15 bytes", "fields"),
    ("no-keys", {5: []}, "field-invalid", "no key", "fields"),
    ("keys-33", {5: [bytes([2, i]) for i in range(33)]}, "field-invalid", "33 keys",
     "resource bounds"),
    ("key-empty", {5: [b""]}, "field-invalid", "a key of no byte", "fields"),
    ("key-4097", {5: [bytes(4097)]}, "field-invalid", "a key of 4097 bytes", "resource bounds"),
    ("keys-unsorted", {5: [b"\x02", b"\x01"]}, "unsorted", "keys out of order", "order"),
    ("key-twice", {5: [ROOT_A.cose, ROOT_A.cose]}, "tks-dup-key", "a key twice",
     "threshold inflation"),
    ("key-twice-later", {5: [b"\x02", b"\x01", b"\x03", b"\x03"]}, "tks-dup-key",
     "out of order, and behind that a key twice", "threshold inflation"),
    ("key-form", {5: [ED_BEGIN + bytes(33)]}, "tks-bad-key", "an Ed25519 key of 33 bytes",
     "malformed keys"),
    ("key-form-map", {5: [b"\xa5" + ED_BEGIN[1:] + bytes(32)]}, "tks-bad-key",
     "an Ed25519 key in a map of five", "malformed keys"),
    ("key-compressed", {5: [ES_BEGIN + bytes(32) + b"\x22\xf5"]}, "tks-bad-key",
     "a compressed P-256 point", "malformed keys"),
    ("no-roles", {6: []}, "field-invalid", "no role", "fields"),
    ("role-kind-0", {6: [[0, "x", 1, [0], 0, [], [], 0]]}, "field-invalid", "kind 0", "fields"),
    ("role-kind-32", {6: [[32, b""]]}, "field-invalid", "kind 32", "fields"),
    ("role-7", {6: [[3, "x", 1, [0], 0, [], []]]}, "field-invalid", "seven elements", "fields"),
    ("role-unknown-8", {6: [[8, "x", 1, [0], 0, [], [], 0]]}, "field-invalid",
     "kind 8 in the shape of the known kinds", "fields"),
    ("role-label", {6: [[3, "", 1, [0], 0, [], [], 0]]}, "bad-text", "an empty label",
     "deceptive texts"),
    ("role-no-keys", {6: [[3, "x", 1, [], 0, [], [], 0]]}, "field-invalid", "no key",
     "contradictory roles"),
    ("role-position-32", {6: [[3, "x", 1, [32], 0, [], [], 0]]}, "field-invalid", "position 32",
     "contradictory roles"),
    ("role-keys-unsorted", {6: [[3, "x", 1, [1, 0], 0, [], [], 0]]}, "unsorted",
     "positions out of order", "order"),
    ("role-key-twice", {6: [[3, "x", 2, [1, 1], 0, [], [], 0]]}, "unsorted",
     "a position twice, to reach two", "threshold inflation"),
    ("role-products-unsorted", {6: [[*ROLE_BEGIN, [b"\x02" * 16, b"\x01" * 16], [], 0]]},
     "unsorted", "products out of order", "order"),
    ("role-hybrid-unsorted", {6: [[*ROLE_BEGIN, [], [[-19, 1], [-9, 1]], 0]]}, "unsorted",
     "-19 before -9", "order"),
    ("role-hybrid-0", {6: [[*ROLE_BEGIN, [], [[-9, 0]], 0]]}, "field-invalid", "a least of 0",
     "fields"),
    ("role-hybrid-5", {6: [[*ROLE_BEGIN, [], [[-i, 1] for i in range(1, 6)], 0]]},
     "field-invalid", "five minima", "resource bounds"),
    ("role-hybrid-alg", {6: [[*ROLE_BEGIN, [], [[1 << 63, 1]], 0]]}, "field-invalid",
     "an algorithm of 2^63", "fields"),
    ("revoked-reason-0", {7: [[D, 0, 0]]}, "field-invalid", "reason 0", "fields"),
    ("revoked-short-id", {7: [[bytes(8), 1, 0]]}, "field-invalid", "a short id", "fields"),
    ("revoked-five", {7: [[D, 1, 0, [D, 1], 0]]}, "field-invalid", "five elements", "fields"),
    ("revoked-twice", {7: [[D, 1, 0], [D, 2, 0]]}, "unsorted", "a key revoked twice", "order"),
    ("denied-31", {8: [bytes(31)]}, "field-invalid", "a digest of 31 bytes", "fields"),
    ("denied-unsorted", {8: [b"\x02" * 32, b"\x01" * 32]}, "unsorted", "digests out of order",
     "order"),
    ("denied-missing", {8: DROP}, "field-invalid", "no entry 8", "fields"),
    ("window-class-0", {9: [[0, 0, 1]]}, "field-invalid", "class 0", "fields"),
    ("window-unsorted", {9: [[OS_COMPONENT.bytes, 0, 1], [3, 0, 1]]}, "unsorted",
     "a component before a class", "order"),
    ("window-twice", {9: [[3, 0, 1], [3, 0, 9]]}, "unsorted", "two windows of a class", "order"),
    ("note-twice", {11: [[0, "a", 0, 1], [0, "b", 0, 1]]}, "unsorted", "two notes of a key",
     "order"),
    ("notes-empty", {11: []}, "field-invalid", "an empty list of notes", "fields"),
    ("features", {15: 2}, "feature-unsupported", "feature bit 1", "features to come"),
    ("unknown-12", {12: 0}, "unknown-field", "an entry 12", "unknown fields"),
]


def add(book):
    for name, changes, reason, why, attack in FIELDS:
        book.invalid(f"store-{name}", _signed(store(changes, version=8)), reason, why, attack)
    _bad_keys(book)
    _bad_roles(book)
    _root(book)
    _valid_stores(book)
    _anchors(book)


def _signed(entries):
    return store_file(entries, [ROOT_A, ROOT_B])


def _content(book, name, reason, why, attack, **parts):
    book.invalid(f"store-{name}", _signed(store(version=8, **parts)), reason, why, attack)


def _bad_keys(book):
    high_x = ES_BEGIN + b"\xff" * 32 + b"\x22\x58\x20" + TOKEN.key.y
    infinity = ES_BEGIN + bytes(32) + b"\x22\x58\x20" + bytes(32)
    keys = [("key-small-order", ED_BEGIN + SMALL_ORDER, "a point of order 8", "weak keys"),
            ("key-identity", ED_BEGIN + b"\x01" + bytes(31), "the identity", "weak keys"),
            ("key-identity-sign", ED_BEGIN + b"\x01" + bytes(30) + b"\x80",
             "the identity with the sign bit", "weak keys"),
            ("key-not-canonical", ED_BEGIN + (P25519 + 3).to_bytes(32, "little"), "y is above p",
             "weak keys"),
            ("key-off-curve", OFF_CURVE, "a point off P-256", "malformed keys"),
            ("key-x-above-p", high_x, "x is above p", "malformed keys"),
            ("key-infinity", infinity, "zeros for P-256", "malformed keys")]
    for name, key, why, attack in keys:
        _content(book, name, "tks-bad-key", why, attack,
                 roles=[*ROLES, Role(IMAGE, "x", 1, [key])])


def _bad_roles(book):
    def role(name, why, *roles):
        _content(book, f"role-{name}", "tks-bad-role", why, "contradictory roles",
                 roles=list(roles))

    role("no-root", "no role of kind root", RECOVERY_OF_ONE, *IMAGE_ROLES)
    role("two-roots", "two roles of kind root", *ROLES, Role(ROOT, "root-2", 1, [ROOT_D]))
    role("two-recoveries", "two of kind recovery", *ROLES,
         Role(RECOVERY_ROLE, "recovery-2", 1, [RECOVERY_2]))
    for threshold in (0, 17, 4):
        wrong = Role(ROOT, "root", threshold, [ROOT_A, ROOT_B, ROOT_C])
        role(f"threshold-{threshold}", f"{threshold} of three", *with_role(ROOT_ROLE, wrong))
    role("image-threshold-2", "two of one", *ROLES, Role(IMAGE, "x", 2, [STRANGER]))
    for name, why, extra in (("classes", "classes in the root role", {"classes": bits(3)}),
                             ("products", "products in the root role",
                              {"products": [PRODUCT.bytes]})):
        wrong = Role(ROOT, "root", 2, [ROOT_A, ROOT_B, ROOT_C], **extra)
        role(f"root-{name}", why, *with_role(ROOT_ROLE, wrong))
    role("recovery-classes", "classes in the recovery role",
         *with_role(RECOVERY_OF_ONE, Role(RECOVERY_ROLE, "recovery", 1, [RECOVERY], bits(2))))
    role("same-label", "two image roles of one label", *ROLES, Role(IMAGE, "os", 1, [STRANGER]))
    encoded = store(version=8)[6]
    book.invalid("store-roles-unsorted", _signed(store({6: encoded[::-1]}, version=8)),
                 "tks-bad-role", "roles out of order", "contradictory roles")
    beyond = [*encoded, [5, "update", 1, [len(table_of(ROLES))], 0, [], [], 0]]
    book.invalid("store-role-beyond-table", _signed(store({6: beyond}, version=8)), "tks-bad-role",
                 "a position beyond the key table", "contradictory roles")
    revoked = [[ROOT_C.id, 1, 0, [D, 1]]]
    book.invalid("store-root-key-revoked", _signed(store({7: revoked}, version=8)), "tks-bad-role",
                 "a revoked key in the root role", "contradictory roles")


def _root(book):
    _content(book, "shared-root-key", "tks-shared-root-key", "a root key in an image role",
             "root key with another role",
             roles=[*ROLES, Role(IMAGE, "x", 1, [ROOT_A])])
    _content(book, "shared-with-recovery", "tks-shared-root-key", "a root key in recovery",
             "root key with another role",
             roles=with_role(RECOVERY_OF_ONE, Role(RECOVERY_ROLE, "recovery", 1, [ROOT_A])))
    plain = [[STOLEN.id, 1, 0]]
    _content(book, "revoked-in-table", "tks-bad-revocation",
             "a revoked key without grandfather root in the table", "contradictory roles",
             changes={7: plain})
    opaque = Role(ROOT, "root", 2, [ROOT_A, OPAQUE_KEY])
    _content(book, "root-opaque", "tks-root-unusable", "an opaque key is needed for the root",
             "opaque key in the root", roles=with_role(ROOT_ROLE, opaque))
    unknown = Role(ROOT, "root", 1, [ROOT_A, ROOT_B], hybrid=[[-48, 1]])
    _content(book, "root-hybrid", "tks-root-unusable", "a least of an algorithm nobody has",
             "opaque key in the root", roles=with_role(ROOT_ROLE, unknown))


def _valid_stores(book):
    def valid(name, entries, why, attack=""):
        file = f"valid/store-{name}.bulla"
        book.valid(f"store-{name}", _signed(entries), why, attack, trust=file)

    valid("base", store(), "the key store that most vectors are judged under, under itself")
    tolerant = [*ROLES, Role(IMAGE, "future", 1, [OPAQUE_KEY], 0xffffffff, (), [[-48, 1]], 0xff)]
    table = table_of(tolerant)
    roles = ascending_roles([*(role.encoded(table) for role in tolerant), [8, b"\xff"], [31, b""]])
    valid("tolerant", store({6: roles, 7: [[D, 7, 1 << 31]]}, keys=table),
          "an opaque key, role kinds 8 and 31, reason 7, unknown grants and algorithms",
          "role kind 8, reason 7, opaque key")
    root = Role(ROOT, "root", 2, [ROOT_A, ROOT_B, OPAQUE_KEY])
    valid("root-with-opaque", store(roles=with_role(ROOT_ROLE, root)),
          "an opaque key in the root that is not needed", "opaque key in a store")
    lone = Role(ROOT, "r", 1, [ROOT_A])
    valid("smallest", store({7: [], 8: [], 9: []}, roles=[lone]), "one key, one role")
    every = {10: 1767225600, 11: [[0, "first", 0, 2 ** 63 - 1], [1, "second", 1, 2]],
             23: [[0, b""]]}
    valid("every-entry", store(every), "every optional entry")
    valid("note-absent", store({11: [[31, "absent", 1, 2]]}), "a note of a key that is not there")
    valid("features-zero", store({15: 0}), "features of 0 are as none")
    bounds = [[APPLICATION, 5, 1]]
    valid("window-none", store({9: bounds}), "a window that holds nothing")


def _anchors(book):
    """--trust: the store's own root role over its own signatures."""
    def anchor(name, data, reason, why, attack="anchor"):
        file = book.add_file(f"invalid/anchor-{name}.bulla", data)
        book.again(f"anchor-{name}", "valid/raw.bulla", reason, why, attack, trust=file)

    anchor("unsigned", store_file(store(), []), "sig-missing", "a key store without signatures")
    anchor("one-of-two", store_file(store(), [ROOT_A]), "sig-threshold", "one of two root keys")
    anchor("twice", store_file(store(), [ROOT_A, ROOT_A]), "sig-threshold",
           "one root key twice", "threshold inflation")
    anchor("stranger", store_file(store(), [STRANGER]), "key-unknown", "a key of nobody")
    anchor("release", store_file(store(), [RELEASE, FARM]), "sig-out-of-scope",
           "keys of the store that are not root keys", "role, class or product of another")
    anchor("malformed", _signed(store({8: DROP})), "field-invalid", "a malformed key store")
    book.again("store-no-trust-for-others", "valid/raw.bulla", "key-unknown",
               "an image under a key store that does not have its signer",
               trust="valid/store-smallest.bulla")
