#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The layer in OE-Core, with its real classes and signatures: the tools are built by their native
recipe, and make, sign and deploy packages; a program of the build machine shows what is made again
after which change. Needs BITBAKE_DIR and OECORE_DIR, checkouts that fit together. Libraries come
from the build machine here; libdivsufsort is built where DIVSUFSORT_DIR names a clone of it.
"""
import os
import pathlib
import shutil
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import bitbake_project as base  # noqa: E402
import oecore_project as oe  # noqa: E402
from thermostat import RECIPE, Thermostat  # noqa: E402

PACKAGE = "thermostat-app-qemux86-64.bulla"
DELTA = "thermostat-app-qemux86-64.delta.bulla"


class Builds(Thermostat, oe.OeCore):
    def setUp(self):
        super().setUp()
        self.make_thermostat()

    def unpacked(self, package, *more):
        self.bulla("unpack", package, "-o", "unpacked", "--force", "--trust", "trust.bulla", *more)
        return (self.top / "unpacked").read_text()


class Native(Builds):
    def test_the_native_tool_packs_signs_and_deploys(self):
        self.lock_release_key("open sesame 4711")
        self.recipe(RECIPE + 'BULLA_PASSPHRASE_FILE = "${TOPDIR}/../secret"\n')
        self.configure(oe.LOCAL_CONF + oe.OF_THE_HOST + oe.ONLY_OURS
                       + oe.DIVSUFSORT_OF_THE_HOST)
        said = self.must("thermostat")
        self.assertIn("bulla-native-", said, "the program is built, or comes from shared state")
        self.bulla("verify", self.deployed(PACKAGE), "--trust", "trust.bulla")
        self.assertEqual(self.unpacked(self.deployed(PACKAGE)), "one\n" * 999)
        used = next(self.work_of("thermostat").glob("*/recipe-sysroot-native/usr/bin/bulla"))
        self.assertFalse(os.path.samefile(used, self.program))
        self.assert_nowhere(self.work_of("thermostat"), "open sesame 4711")

    def test_libdivsufsort_is_built(self):
        clone = base.folder_of("DIVSUFSORT_DIR")
        shutil.copytree(clone, self.top / "divsufsort", symlinks=True)
        self.configure(oe.LOCAL_CONF + oe.OF_THE_HOST + oe.ONLY_OURS
                       + 'PREMIRRORS:prepend = "git://github.com/y-256/libdivsufsort.git '
                       'git://${TOPDIR}/../divsufsort;protocol=file "\n')
        self.must("libdivsufsort-native")
        built = next(self.top.glob("build/tmp*/sysroots-components/*/libdivsufsort-native"))
        self.assertTrue(list(built.rglob("divsufsort.h")))
        found = next(built.rglob("libdivsufsort.pc")).read_text()
        self.assertNotIn(str(self.top), found.split("libdir=")[1].splitlines()[0].split("/usr")[0])


class Rebuilds(Builds):
    def setUp(self):
        super().setUp()
        self.configure(oe.LOCAL_CONF + oe.OF_THE_HOST + oe.ONLY_OURS + oe.DIVSUFSORT_OF_THE_HOST
                       + 'HOSTTOOLS += "bulla"\nBULLA_PROGRAM_DEPENDS = ""\n'
                       + 'BB_SERVER_TIMEOUT = "60"\n')

    def tearDown(self):
        self.bitbake("--kill-server")
        super().tearDown()

    def test_what_changes_is_made_again_and_nothing_else(self):
        self.assertCountEqual(
            self.ran("thermostat"),
            ["fetch", "unpack", "manifest", "pack", "sign", "delta", "deploy"])
        self.bulla("verify", self.deployed(PACKAGE), "--trust", "trust.bulla")
        self.assertEqual(self.ran("thermostat"), [], "nothing has changed")

        nexts = RECIPE.replace("release.key", "next.key")
        self.recipe(nexts)
        self.assertEqual(self.ran("thermostat"), ["sign", "delta", "deploy"], "another key")
        os.replace(self.top / "release.key", self.top / "next.key")
        os.utime(self.top / "next.key")
        self.assertEqual(self.ran("thermostat"), ["sign", "delta", "deploy"],
                         "another key under the same name")
        nexts += 'BULLA_COMPONENT_app[compress] = "zstd:3"\n'
        self.recipe(nexts)
        self.assertEqual(self.ran("thermostat"),
                         ["manifest", "pack", "sign", "delta", "deploy"], "a flag")
        self.write("layer/recipes/files/app.bin", "two\n" * 999)
        self.assertEqual(self.ran("thermostat"),
                         ["fetch", "unpack", "pack", "sign", "delta", "deploy"], "an input")
        self.assertEqual(self.unpacked(self.deployed(PACKAGE)), "two\n" * 999)

    def test_deltas_follow_their_base(self):
        self.ran("thermostat")
        (self.top / "previous").mkdir()
        shutil.copy(self.deployed(PACKAGE), self.top / "previous")
        self.bulla("unpack", f"previous/{PACKAGE}", "-o", "old", "--trust", "trust.bulla")
        self.write("layer/recipes/files/app.bin", "one\n" * 999 + "two\n")
        newer = RECIPE.replace("10400", "10401") + 'BULLA_DELTA_FROM = "${TOPDIR}/../previous"\n'
        self.recipe(newer)
        self.ran("thermostat")
        self.assertEqual(self.unpacked(self.deployed(DELTA), "--base", "old"),
                         "one\n" * 999 + "two\n")
        self.bulla("sign", f"previous/{PACKAGE}", "--key", "next.key", "--no-journal")
        self.assertEqual(self.ran("thermostat"), ["delta", "deploy"], "another base")
        self.recipe(newer + 'BULLA_DELTA_ARGS[app] = "--profile mcu"\n')
        self.assertEqual(self.ran("thermostat"), ["delta", "deploy"], "another option")
        self.bulla("verify", self.deployed(DELTA), "--trust", "trust.bulla")


class Layers(oe.OeCore):
    def test_without_meta_oe_the_recipe_says_what_is_missing(self):
        self.configure(oe.LOCAL_CONF + oe.ONLY_OURS)
        done = self.bitbake("-n", "bulla-native")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("meta-openembedded/meta-oe", done.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
