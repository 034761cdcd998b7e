#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The layer under BitBake with a core of a few lines: what is built, what is built again after
which change, what is refused and in which words. Needs BITBAKE_DIR, a checkout of BitBake 2.8 or
later.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import bitbake_project as base  # noqa: E402
from thermostat import KEY_STORE, RECIPE, Thermostat  # noqa: E402

SOFT_TOKEN = next((str(path) for path in pathlib.Path("/usr/lib").rglob("libsofthsm2.so")), None)


class Layer(Thermostat, base.Project):
    def setUp(self):
        super().setUp()
        self.make_thermostat()

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
        secret = self.lock_release_key("open sesame 4711")
        self.recipe(RECIPE + 'BULLA_PASSPHRASE_FILE = "${TOPDIR}/../secret"\n')
        self.build("thermostat")
        self.bulla("verify", self.deployed(), "--trust", "trust.bulla")
        os.rename(secret, self.top / "elsewhere")
        self.recipe(RECIPE + 'BULLA_PASSPHRASE_FILE = "${TOPDIR}/../elsewhere"\n')
        self.assertEqual(self.build("thermostat"), [])
        self.assert_nowhere(self.top / "build", "open sesame 4711")

    def test_the_pin_of_a_token_is_nowhere(self):
        uri = self.make_token("27182818284590")
        for settings in ('BULLA_SIGNING_KEY = "%s"\nBULLA_PIN_FILE = "${TOPDIR}/../pin"\n' % uri,
                         'BULLA_SIGNING_KEY = "%s?pin-source=file:${TOPDIR}/../pin"\n' % uri):
            self.recipe(RECIPE + settings + f'BULLA_PKCS11_MODULE = "{SOFT_TOKEN}"\n')
            self.assertIn("sign", self.build("thermostat"))
            self.bulla("verify", self.deployed(), "--trust", "trust.bulla")
        self.assert_nowhere(self.top / "build", "27182818284590")

    def make_token(self, pin):
        """A token with the release key, and a key store that trusts it; gives the key's URI."""
        if SOFT_TOKEN is None or shutil.which("softhsm2-util") is None:
            self.skipTest("SoftHSM2 is not installed: apt-get install softhsm2")
        tokens = self.top / "tokens"
        tokens.mkdir()
        conf = self.write("softhsm2.conf", f"directories.tokendir = {tokens}\n")
        self.write("pin", pin).chmod(0o600)
        self.more_environment = {"SOFTHSM2_CONF": str(conf)}
        self.configure('SOFTHSM2_CONF = "%s"\nexport SOFTHSM2_CONF\n' % conf)
        subprocess.run(["softhsm2-util", "--init-token", "--free", "--label", "release",
                        "--pin", pin, "--so-pin", "0123456"], check=True, stdout=subprocess.PIPE,
                       env={**os.environ, **self.more_environment})
        (self.top / "release.pub").unlink()
        self.bulla("key", "generate", "--algorithm", "es256", "--out", "release", "--token",
                   "pkcs11:token=release", "--module", SOFT_TOKEN,
                   "--pin-file", "pin")
        self.make_key_store(KEY_STORE)
        return "pkcs11:token=release;object=release"

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

    def test_the_demo_builds_alone(self):
        self.build("bulla-demo-image")
        self.assertTrue(
            self.deployed("bulla-demo-image-thermostat-app-qemu.bulla").exists())


class Deltas(Layer):
    NEWER = (RECIPE.replace("10400", "10401") + 'BULLA_DELTA_FROM = "${TOPDIR}/../previous"\n')

    def setUp(self):
        super().setUp()
        self.build("thermostat")
        os.rename(self.top / "build/tmp/deploy/images/qemu", self.top / "previous")
        self.bulla("unpack", self.top / "previous/thermostat-app-qemu.bulla", "-o", "old",
                   "--trust", "trust.bulla")
        self.write("layer/recipes/files/app.bin", "one\n" * 999 + "two\n")
        self.recipe(self.NEWER)

    def delta(self):
        return self.deployed("thermostat-app-qemu.delta.bulla")

    def test_a_delta_makes_the_new_image_from_the_previous_one(self):
        self.build("thermostat")
        self.bulla("unpack", self.delta(), "-o", "new", "--base", "old", "--trust", "trust.bulla")
        self.assertEqual((self.top / "new").read_text(), "one\n" * 999 + "two\n")
        self.assertTrue(self.deployed("thermostat-app-qemu-1.0.delta.bulla").exists())
        self.assertTrue(self.deployed().exists(), "the full package is deployed beside it")

    def test_deltas_are_made_again_when_the_base_or_their_options_change(self):
        self.build("thermostat")
        os.utime(self.top / "previous/thermostat-app-qemu.bulla")
        self.assertEqual(self.build("thermostat"), [], "the same base")
        self.bulla("sign", "previous/thermostat-app-qemu.bulla", "--key", "next.key")
        self.assertEqual(self.build("thermostat"), ["delta", "deploy", "build"], "another base")
        self.recipe(self.NEWER + 'BULLA_DELTA_ARGS = "--effort fast"\n')
        self.assertEqual(self.build("thermostat"), ["delta", "deploy", "build"])
        self.recipe(self.NEWER + 'BULLA_DELTA_ARGS = "--effort fast"\n'
                    'BULLA_DELTA_ARGS[app] = "--profile mcu"\n')
        self.assertEqual(self.build("thermostat"), ["delta", "deploy", "build"])
        memory = self.inspected(self.delta())["transport"]["working_memory"]
        self.assertLess(memory, 20000, "a patch for a device with 16 KiB to spare")

    def test_an_unsigned_transport_is_told(self):
        self.recipe(self.NEWER.replace("BULLA_TRANSPORT_KEY", "BULLA_NO_KEY"))
        self.build("thermostat")
        self.assertIn("bulla sign DELTA --what transport --key URI", self.said)

    def test_mistakes_about_deltas(self):
        for text, words in (
                ('BULLA_DELTA_FROM = "${TOPDIR}/../nowhere"\n',
                 ["BULLA_DELTA_FROM leads to", "does not exist"]),
                ('BULLA_DELTA_ARGS[aap] = "--profile mcu"\n',
                 ["BULLA_DELTA_ARGS[aap]", "BULLA_COMPONENTS"]),
                ('BULLA_DELTA_ARGS[app] = "--profile tiny"\n', ["component 'app'", "tiny"])):
            with self.subTest(text=text):
                self.recipe(self.NEWER + text)
                self.refused("thermostat", *words)


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
