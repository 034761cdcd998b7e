# SPDX-License-Identifier: Apache-2.0
"""When one key store may follow another: FORMAT.md 8.4. The one held is version 7, epoch 2."""
from .loose_cbor import DROP, ascending_by_first
from .parts import OTHER_FLEET, as_document, envelope_of, file_of, store_file
from .signers import (BOOT, KEY_STORE, MANIFEST, RECOVERY, RECOVERY_2, RELEASE, ROOT_A, ROOT_B,
                      ROOT_C, ROOT_D, STOLEN, STRANGER)
from .stores import (COMPROMISE, EPOCH, OLD_TREE, RECOVERY_OF_ONE, RECOVERY_ROLE, REVOCATIONS, ROOT,
                     ROOT_ROLE, VERSION, Role, store, with_role)

OLD_ROOT, NEXT = [ROOT_A, ROOT_B], VERSION + 1
NEW_ROOT_ROLE = Role(ROOT, "root", 2, [ROOT_B, ROOT_C, ROOT_D])
NEW_ROLES = with_role(ROOT_ROLE, NEW_ROOT_ROLE)
ALL_NEW_ROLES = with_role(ROOT_ROLE, Role(ROOT, "root", 1, [ROOT_D]))
OTHER_RECOVERY = with_role(RECOVERY_OF_ONE, Role(RECOVERY_ROLE, "recovery", 1, [RECOVERY_2]))


def add(book):
    _accepted(book)
    _numbers(book)
    _roots(book)
    _recovery(book)
    _signatures(book)
    _revocations(book)


def _link(signers, **parts):
    parts.setdefault("version", NEXT)
    return store_file(store(**parts), signers)


def _accepted(book):
    book.valid("link-next", _link(OLD_ROOT), "the next version")
    book.valid("link-skips-versions", _link(OLD_ROOT, version=VERSION + 65535),
               "65535 versions further", "numbers used up")
    book.valid("link-new-root", _link([ROOT_A, ROOT_B, ROOT_D], roles=NEW_ROLES, epoch=EPOCH + 1),
               "a new root, signed by two of the old and two of the new", "takeover by a new root")
    book.valid("link-skips-epoch", _link(OLD_ROOT, epoch=EPOCH + 2),
               "two epochs further, signed by the root held", "skipped epochs")
    book.valid("link-by-recovery", _link([RECOVERY, ROOT_D], roles=ALL_NEW_ROLES, epoch=EPOCH + 1),
               "the recovery role in place of a lost root", "takeover by a new root")
    book.valid("link-recovery-changed", _link([*OLD_ROOT, RECOVERY], roles=OTHER_RECOVERY),
               "a new recovery role, signed by root and the old recovery")
    first = with_role(RECOVERY_OF_ONE, DROP)
    trust = "valid/store-no-recovery.bulla"
    book.valid("store-no-recovery", store_file(store(roles=first), OLD_ROOT),
               "a key store without recovery role", trust=trust)
    book.valid("link-first-recovery", _link(OLD_ROOT), "a first recovery role needs root alone",
               trust=trust)
    renamed = with_role(ROOT_ROLE, Role(ROOT, "main", 2, [ROOT_A, ROOT_B, ROOT_C], grants=7))
    book.valid("link-root-renamed", _link(OLD_ROOT, roles=renamed),
               "label and grants of the root role do not make it another")
    compacted = {7: []}
    book.valid("link-compacts-revocations", _link(OLD_ROOT, changes=compacted, epoch=EPOCH + 1),
               "a new epoch may shorten the list of revocations", "revocation undone")


def _numbers(book):
    book.invalid("link-other-fleet", _link(OLD_ROOT, changes={4: OTHER_FLEET}), "wrong-fleet",
                 "the key store of another fleet, signed by our roots", "another fleet")
    book.invalid("link-fork", _link(OLD_ROOT, version=VERSION, changes={10: 5}), "tks-fork",
                 "equal version, other content, both signed", "equivocation")
    book.invalid("link-older", _link(OLD_ROOT, version=VERSION - 1), "tks-rollback",
                 "a lower version", "rollback of key stores")
    book.invalid("link-jump", _link(OLD_ROOT, version=VERSION + 65536), "tks-jump",
                 "65536 versions further", "numbers used up")
    book.invalid("link-last-version", _link(OLD_ROOT, version=2 ** 31 - 1), "tks-jump",
                 "the last version there is", "numbers used up")
    book.invalid("link-older-epoch", _link(OLD_ROOT, epoch=EPOCH - 1), "tks-rollback",
                 "a higher version of a lower epoch", "rollback of key stores")


def _roots(book):
    both = [ROOT_A, ROOT_B, ROOT_D]
    book.invalid("link-root-changed", _link(both, roles=NEW_ROLES), "tks-root-changed-in-epoch",
                 "a root key changed and the epoch did not", "silent change of root")
    fewer = with_role(ROOT_ROLE, Role(ROOT, "root", 1, [ROOT_A, ROOT_B, ROOT_C]))
    book.invalid("link-root-threshold", _link(OLD_ROOT, roles=fewer), "tks-root-changed-in-epoch",
                 "the root threshold changed and the epoch did not", "silent change of root")
    hybrid = with_role(ROOT_ROLE, Role(ROOT, "root", 2, [ROOT_A, ROOT_B, ROOT_C],
                                       hybrid=[[-19, 1]]))
    book.invalid("link-root-hybrid", _link(OLD_ROOT, roles=hybrid), "tks-root-changed-in-epoch",
                 "the root's minima changed and the epoch did not", "silent change of root")
    book.invalid("link-new-root-only", _link([ROOT_D], roles=ALL_NEW_ROLES, epoch=EPOCH + 1),
                 "tks-old-threshold", "signed by the new root only", "takeover by a new root")
    book.invalid("link-one-old-root", _link([ROOT_B, ROOT_D], roles=NEW_ROLES, epoch=EPOCH + 1),
                 "tks-old-threshold", "one of the two old root keys", "takeover by a new root")
    book.invalid("link-old-root-only", _link(OLD_ROOT, roles=ALL_NEW_ROLES, epoch=EPOCH + 1),
                 "tks-new-threshold", "signed by the old root only", "new root without proof")
    book.invalid("link-epoch-gap", _link([ROOT_D], roles=ALL_NEW_ROLES, epoch=EPOCH + 2),
                 "tks-epoch-gap", "two epochs further, not signed by the root held",
                 "skipped epochs")


def _recovery(book):
    book.invalid("link-recovery-by-root", _link(OLD_ROOT, roles=OTHER_RECOVERY),
                 "tks-recovery-changed", "root alone changes the recovery role", "recovery")
    both_new = [Role(ROOT, "root", 1, [ROOT_D]) if role is ROOT_ROLE else role
                for role in OTHER_RECOVERY]
    book.invalid("link-recovery-by-itself", _link([RECOVERY, ROOT_D], roles=both_new,
                                                  epoch=EPOCH + 1),
                 "tks-recovery-changed", "the recovery role alone changes itself", "recovery")
    book.invalid("link-recovery-dropped", _link(OLD_ROOT, roles=with_role(RECOVERY_OF_ONE, DROP)),
                 "tks-recovery-changed", "root alone drops the recovery role", "recovery")
    book.invalid("link-recovery-in-epoch", _link([RECOVERY]), "tks-old-threshold",
                 "the recovery role signs within an epoch", "recovery")


def _signatures(book):
    book.invalid("link-unsigned", _link([]), "sig-missing", "nobody signed",
                 "takeover by a new root")
    book.invalid("link-one-twice", _link([ROOT_A, ROOT_A]), "tks-old-threshold",
                 "one root key twice", "threshold inflation")
    book.invalid("link-by-images", _link([RELEASE, BOOT, STRANGER]), "tks-old-threshold",
                 "keys that sign images", "role, class or product of another")
    document = as_document(store(version=NEXT))
    confused = [one.sign(MANIFEST, document) for one in OLD_ROOT]
    book.invalid("link-signed-as-manifest", file_of(envelope_of(document, confused)),
                 "tks-old-threshold", "root signatures with the typ of a manifest",
                 "type confusion")
    entries = [one.sign(KEY_STORE, document) for one in OLD_ROOT]
    entries[1][3] = entries[1][3][:-1] + bytes([entries[1][3][-1] ^ 1])
    book.invalid("link-bad-signature", file_of(envelope_of(document, entries)),
                 "tks-old-threshold", "one of the two signatures is broken",
                 "signature by another key")


def _revocations(book):
    only_one = [one for one in REVOCATIONS if one[0] == STOLEN.id]
    book.invalid("link-unrevoke", _link(OLD_ROOT, changes={7: only_one}), "tks-unrevoke",
                 "a revocation of this epoch is gone", "revocation undone")
    more = ascending_by_first([*REVOCATIONS, [STRANGER.id, COMPROMISE, 0, [OLD_TREE.root, 1]]])
    book.valid("link-revokes-more", _link(OLD_ROOT, changes={7: more}), "one revocation more")
