#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The layer under BitBake with a core of a few lines: what is built, what is built again after
which change, what is refused and in which words. Needs BITBAKE_DIR, a checkout of BitBake 2.8 or
later.
"""
import json
import os
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import bitbake_project as base  # noqa: E402

RECIPE = """\
LICENSE = "CLOSED"
inherit bulla-image
SRC_URI = "file://app.bin file://notes.txt"
BULLA_PRODUCT = "com.example.thermostat"
BULLA_SEQUENCE = "10400"
BULLA_COMPONENTS = "app"
BULLA_COMPONENT_app[file] = "app.bin"
BULLA_COMPONENT_app[class] = "application"
BULLA_COMPONENT_app[attachments] = "notes.txt"
BULLA_SIGNING_KEY = "${TOPDIR}/../release.key"
BULLA_TRUSTED_KEYS = "${TOPDIR}/../trust.bulla"
"""

KEY_STORE = """\
key-store:
  fleet: example
  version: 1
  keys:
    - {name: root, file: root.pub}
    - {name: release, file: release.pub}
    - {name: next, file: next.pub}
  roles:
    root: {threshold: 1, keys: [root]}
    release:
      threshold: 1
      keys: [release, next]
      classes: [application, os]
      products: [com.example.thermostat]
  security-versions: {application: 0..9, os: 0..9}
"""


class Layer(base.Project):
    def setUp(self):
        super().setUp()
        for name in ("root", "release", "next"):
            self.bulla("key", "generate", "--algorithm", "ed25519", "--out", name)
        self.write("key-store.yaml", KEY_STORE)
        self.bulla("tks", "create", "key-store.yaml", "-o", "trust.bulla")
        self.bulla("sign", "trust.bulla", "--key", "root.key")
        self.write("layer/recipes/files/app.bin", "one\n" * 999)
        self.write("layer/recipes/files/notes.txt", "notes\n")
        self.recipe(RECIPE)

    def recipe(self, text):
        self.write("layer/recipes/thermostat_1.0.bb", text)

    def deployed(self, name="thermostat-app-qemu.bulla"):
        return self.top / "build/tmp/deploy/images/qemu" / name

    def inspected(self, path):
        return json.loads(self.bulla("inspect", path, "--json"))


class Rebuilds(Layer):
    def test_what_changes_is_made_again_and_nothing_else(self):
        ran = self.build("thermostat")
        for task in ("fetch", "unpack", "manifest", "pack", "sign", "delta", "deploy"):
            self.assertIn(task, ran)
        self.bulla("verify", self.deployed(), "--trust", "trust.bulla")
        self.assertEqual(self.build("thermostat"), [], "nothing has changed")

        packed = self.top / "build/tmp/work/thermostat/bulla/packed/app.bulla"
        stamp = packed.stat().st_mtime_ns
        self.recipe(RECIPE.replace("release.key", "next.key"))
        self.assertEqual(self.build("thermostat"), ["sign", "delta", "deploy", "build"])
        os.replace(self.top / "release.key", self.top / "next.key")
        os.utime(self.top / "next.key")  # BitBake looks at whole seconds of the time of change
        self.assertEqual(self.build("thermostat"), ["sign", "delta", "deploy", "build"],
                         "another key under the same name")
        self.assertEqual(packed.stat().st_mtime_ns, stamp, "signing again packs nothing again")

        self.recipe(RECIPE.replace("release.key", "next.key")
                    + 'BULLA_COMPONENT_app[compress] = "zstd:3"\n')
        self.assertEqual(self.build("thermostat"),
                         ["manifest", "pack", "sign", "delta", "deploy", "build"])
        self.write("layer/recipes/files/app.bin", "two\n" * 999)
        ran = self.build("thermostat")
        self.assertNotIn("manifest", ran, "what the package says has not changed")
        self.assertEqual([task for task in ran if task in
                          ("fetch", "unpack", "pack", "sign", "delta", "deploy")],
                         ["fetch", "unpack", "pack", "sign", "delta", "deploy"])
        self.assertEqual(self.build("thermostat"), [])

    def test_a_passphrase_file_is_no_part_of_any_hash(self):
        secret = self.write("secret", "open sesame 4711")
        secret.chmod(0o600)
        self.bulla("key", "generate", "--algorithm", "ed25519", "--out", "locked",
                   "--passphrase-file", secret)
        self.write("key-store.yaml", KEY_STORE.replace("next.pub", "locked.pub"))
        self.bulla("tks", "create", "key-store.yaml", "-o", "trust.bulla", "--force")
        self.bulla("sign", "trust.bulla", "--key", "root.key")
        self.recipe(RECIPE.replace("release.key", "locked.key")
                    + 'BULLA_PASSPHRASE_FILE = "${TOPDIR}/../secret"\n')
        self.build("thermostat")
        self.bulla("verify", self.deployed(), "--trust", "trust.bulla")
        os.rename(secret, self.top / "elsewhere")
        self.recipe(RECIPE.replace("release.key", "locked.key")
                    + 'BULLA_PASSPHRASE_FILE = "${TOPDIR}/../elsewhere"\n')
        self.assertEqual(self.build("thermostat"), [])
        for path in (self.top / "build").rglob("*"):
            if path.is_file():
                self.assertNotIn(b"open sesame 4711", path.read_bytes(), str(path))

    def test_packages_are_the_same_bytes_wherever_they_are_built(self):
        self.build("thermostat")
        first = self.deployed().read_bytes()
        os.rename(self.top / "build/tmp", self.top / "build/tmp-before")
        self.build("thermostat")
        self.assertEqual(self.deployed().read_bytes(), first)


class Packages(Layer):
    def test_a_package_says_what_the_variables_say(self):
        self.build("thermostat")
        shown = self.inspected(self.deployed())
        text = json.dumps(shown)
        self.assertIn('"sequence": 10400', text)
        self.assertIn("notes.txt", text)
        self.assertTrue(self.deployed("thermostat-app-qemu-1.0.bulla").exists())

    def test_without_a_key_the_command_that_signs_is_told(self):
        self.recipe(RECIPE.replace("BULLA_SIGNING_KEY", "BULLA_NO_KEY"))
        self.build("thermostat")
        self.assertIn("bulla sign thermostat-app-qemu.bulla --key URI", self.said)
        self.assertEqual(self.inspected(self.deployed())["signatures"], [])

    def test_an_example_key_is_warned_of(self):
        self.write("release.note", "Bulla example key: everybody has it\n")
        self.build("thermostat")
        self.assertIn("IS AN EXAMPLE KEY", self.said)

    def test_a_recipe_of_the_users_own_and_settings(self):
        self.write("layer/recipes/files/own.yaml", "image:\n  product: com.example.thermostat\n"
                   "  name: app\n  class: application\n  version: 1.0.0\n  sequence: 1\n"
                   "requires:\n  chips: [mt3620]\n")
        self.recipe(RECIPE.replace("file://notes.txt", "file://notes.txt file://own.yaml") +
                    'BULLA_COMPONENT_app[recipe] = "own.yaml"\n'
                    'BULLA_COMPONENT_app[sequence] = "77"\n'
                    'BULLA_COMPONENT_app[set] = "provides.app-abi=7 '
                    'requires.boards=\'[{name: dw100}]\'"\n')
        self.build("thermostat")
        text = json.dumps(self.inspected(self.deployed()))
        for words in ('"sequence": 77', "mt3620", "dw100", "app-abi"):
            self.assertIn(words, text)

    def test_a_payload_of_another_recipe_is_built_first(self):
        self.write("layer/recipes/firmware_1.0.bb", 'LICENSE = "CLOSED"\ninherit deploy\n'
                   'do_deploy() {\n echo firmware > ${DEPLOYDIR}/firmware.bin\n}\n'
                   'addtask deploy after do_compile before do_build\n')
        self.recipe(RECIPE.replace('[file] = "app.bin"', '[file] = "firmware.bin"')
                    + 'BULLA_COMPONENT_app = "firmware"\n')
        self.build("thermostat")
        self.bulla("unpack", self.deployed(), "-o", "out", "--trust", "trust.bulla")
        self.assertEqual((self.top / "out").read_text(), "firmware\n")

    def test_deltas_against_the_previous_release(self):
        self.build("thermostat")
        os.rename(self.top / "build/tmp/deploy/images/qemu", self.top / "previous")
        self.write("layer/recipes/files/app.bin", "one\n" * 999 + "two\n")
        newer = RECIPE.replace("10400", "10401") + 'BULLA_DELTA_ARGS = "--encoding bsdiff"\n'
        self.recipe(newer + 'BULLA_DELTA_FROM = "${TOPDIR}/../previous"\n')
        if self.has_delta():
            self.build("thermostat")
            self.assertTrue(self.deployed("thermostat-app-qemu.delta.bulla").exists())
            os.utime(self.top / "previous/thermostat-app-qemu.bulla")
            self.assertEqual(self.build("thermostat"), [], "the same base")
            self.recipe(newer + 'BULLA_DELTA_FROM = "${TOPDIR}/../nowhere"\n')
            self.refused("thermostat", "BULLA_DELTA_FROM leads to", "does not exist")
        else:
            self.refused("thermostat", "this bulla makes no deltas")

    def has_delta(self):
        return "delta" in self.bulla("--help").split()

    def test_the_demo_builds_alone(self):
        self.build("bulla-demo-image")
        self.assertTrue(
            self.deployed("bulla-demo-image-thermostat-app-qemu.bulla").exists())


class ImageType(Layer):
    RECIPE = """\
LICENSE = "CLOSED"
SRC_URI = "file://app.bin"
ROOTFS = "app.bin"
IMAGE_FSTYPES = "ext4 bulla"
inherit image
BULLA_PRODUCT = "com.example.thermostat"
BULLA_SEQUENCE = "5"
BULLA_SIGNING_KEY = "${TOPDIR}/../release.key"
BULLA_TRUSTED_KEYS = "${TOPDIR}/../trust.bulla"
"""

    def test_an_image_is_packed_and_signed_again_without_packing(self):
        self.write("layer/recipes/system_1.0.bb", self.RECIPE)
        ran = self.build("system")
        self.assertEqual([task for task in ran if "bulla" in task], ["image_bulla", "bulla_sign"])
        package = self.deployed("system-qemu.rootfs.bulla")
        self.bulla("verify", package, "--trust", "trust.bulla")
        self.assertEqual(self.build("system"), [])
        self.write("layer/recipes/system_1.0.bb", self.RECIPE.replace("release.key", "next.key"))
        self.assertEqual(self.build("system"), ["bulla_sign", "image_complete", "build"])
        self.bulla("verify", package, "--trust", "trust.bulla")
        self.assertEqual(len(self.inspected(package)["signatures"]), 1, "the new key's alone")
        self.write("layer/recipes/system_1.0.bb", self.RECIPE.replace('"5"', '"6"'))
        self.assertEqual(self.build("system"),
                         ["image_bulla", "bulla_sign", "image_complete", "build"])

    def test_faults_name_the_variable(self):
        self.write("layer/recipes/system_1.0.bb", self.RECIPE.replace('BULLA_SEQUENCE = "5"', ""))
        self.refused("system", "BULLA_SEQUENCE")


class Mistakes(Layer):
    def test_each_names_the_recipe_and_the_cure(self):
        cases = [
            ('BULLA_COMPONENT_app[clas] = "os"\n', ["BULLA_COMPONENT_app[clas]", "[class]"]),
            ('BULLA_COMPONENT_app[class] = "program"\n', ["'program'", "application"]),
            ('BULLA_COMPONENTS = ""\n', ["BULLA_COMPONENTS is empty"]),
            ('BULLA_COMPONENTS = "app App"\n', ["'App' is no name"]),
            ('BULLA_COMPONENT_app[file] = ""\n', ["BULLA_COMPONENT_app[file]", "not set"]),
            ('BULLA_COMPONENT_app[fstype] = "ext4"\n', ["both name a payload"]),
            ('BULLA_SEQUENCE = "1.2"\n', ["'1.2'", "must be a number"]),
            ('BULLA_PRODUCT = ""\n', ["BULLA_PRODUCT is not set"]),
            ('BULLA_SIGNING_KEY = "release.key"\n', ["BULLA_SIGNING_KEY", "relative"]),
            ('BULLA_TRUSTED_KEYS = "trust.bulla"\n', ["BULLA_TRUSTED_KEYS", "relative"]),
            ('BULLA_SIGNING_KEY = "${TOPDIR}/no.key"\n',
             ["thermostat", "/no.key", "does not exist", "bulla key generate"]),
            ('BULLA_SIGNING_KEY = "pkcs11:object=a?pin-source=file:/nowhere"\n',
             ["thermostat", "component 'app'", "bulla sign failed", "BULLA_PKCS11_MODULE"]),
            ('BULLA_COMPONENT_app[file] = "no.bin"\n',
             ["component 'app'", "no payload no.bin", "SRC_URI"]),
            ('BULLA_COMPONENT_app[attachments] = "sbom=no.json"\n', ["no attachment no.json"]),
            ('BULLA_COMPONENT_app[compress] = "lzma"\n',
             ["bulla pack failed", "compress", "cure:"]),
            ('BULLA_PACK_ARGS = "--no-such-option"\n', ["component 'app'", "exit status 2"]),
        ]
        for text, words in cases:
            with self.subTest(text=text):
                self.recipe(RECIPE + text)
                self.refused("thermostat", *words)

    def test_a_pin_is_refused_and_not_repeated(self):
        for uri in ("pkcs11:object=a?pin-value=271828", "pkcs11:object=a?pin%2Dvalue=271828"):
            for name in ("BULLA_SIGNING_KEY", "BULLA_TRANSPORT_KEY"):
                with self.subTest(uri=uri, name=name):
                    self.recipe(RECIPE + f'{name} = "{uri}"\n')
                    said = self.refused("thermostat", name, "pin-source=file:")
                    self.assertNotIn("271828", said)

    def test_no_program_is_told(self):
        (self.top / "bin/bulla").unlink()
        if any(os.access(os.path.join(folder, "bulla"), os.X_OK)
               for folder in os.environ["PATH"].split(":")):
            self.skipTest("there is another bulla in PATH")
        self.refused("thermostat", "no program bulla", "BULLA_PROGRAM_DEPENDS")


if __name__ == "__main__":
    unittest.main(verbosity=2)
