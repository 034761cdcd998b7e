#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""yocto-check-layer, the checker of OE-Core, on the layer: its README, its fields, that it parses,
and that it changes the signature of no task of others. Once among a handful of recipes, and once
among all of OE-Core's, which it parses several times. Needs BITBAKE_DIR, OECORE_DIR and, for all
recipes, ten minutes of two cores: BULLA_YOCTO_QUICK=1 leaves those out.
"""
import os
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import oecore_project as oe  # noqa: E402

# A world of one recipe, which needs no other.
ALONE = """\
LICENSE = "CLOSED"
INHIBIT_DEFAULT_DEPS = "1"
inherit nopackages
deltask do_populate_sysroot
deltask do_populate_lic
"""
FEW = oe.ONLY_OURS + 'BBMASK += "libdivsufsort"\n'


class Checker(oe.OeCore):
    def checked(self, text, *layers):
        """Runs the checker, which adds the layer itself."""
        names = " ".join(map(str, [self.core / "meta", *layers]))
        self.write("build/conf/bblayers.conf",
                   f'BBPATH = "${{TOPDIR}}"\nBBFILES = ""\nBBLAYERS = "{names}"\n')
        self.configure(text)
        done = self.run_there(["yocto-check-layer", str(self.meta_bulla), "--no-auto-dependency"],
                              BUILDDIR=str(self.top / "build"))
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertRegex(done.stdout, r"(?m)meta-bulla \.\.\. PASS")
        print(*re.findall(r"(?m)^INFO: +(Ran \d+ tests|OK|\(skipped.*)", done.stdout))

    def test_the_layer_passes_among_few_recipes(self):
        self.write("layer/recipes/alone_1.0.bb", ALONE)
        self.checked(oe.LOCAL_CONF + oe.NATIVE_OF_THE_HOST + FEW, self.layer)

    def test_the_layer_passes_among_all_recipes(self):
        if os.environ.get("BULLA_YOCTO_QUICK"):
            self.skipTest("BULLA_YOCTO_QUICK is set: this takes ten minutes of two cores")
        self.checked(oe.LOCAL_CONF)


if __name__ == "__main__":
    unittest.main(verbosity=2)
