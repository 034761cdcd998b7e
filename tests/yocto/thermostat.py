# SPDX-License-Identifier: Apache-2.0
"""The recipe that tests build, and the keys that it is signed with."""

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
BULLA_TRANSPORT_KEY = "${TOPDIR}/../farm.key"
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
    - {name: farm, file: farm.pub}
  roles:
    root: {threshold: 1, keys: [root]}
    release:
      threshold: 1
      keys: [release, next]
      classes: [application, os]
      products: [com.example.thermostat]
    transport: {threshold: 1, keys: [farm]}
  security-versions: {application: 0..9, os: 0..9}
"""


class Thermostat:
    """For test cases on Project: keys, a key store, a recipe and what it packs."""

    def make_thermostat(self):
        for name in ("root", "release", "next", "farm"):
            self.bulla("key", "generate", "--algorithm", "ed25519", "--out", name)
        self.make_key_store(KEY_STORE)
        self.write("layer/recipes/files/app.bin", "one\n" * 999)
        self.write("layer/recipes/files/notes.txt", "notes\n")
        self.recipe(RECIPE)

    def make_key_store(self, text):
        self.write("key-store.yaml", text)
        self.bulla("tks", "create", "key-store.yaml", "-o", "trust.bulla", "--force")
        self.bulla("sign", "trust.bulla", "--key", "root.key")

    def recipe(self, text):
        self.write("layer/recipes/thermostat_1.0.bb", text)

    def lock_release_key(self, passphrase):
        """Makes the release key anew, under a passphrase in the file `secret`, which it gives."""
        secret = self.write("secret", passphrase)
        secret.chmod(0o600)
        for name in ("release.key", "release.pub"):
            (self.top / name).unlink()
        self.bulla("key", "generate", "--algorithm", "ed25519", "--out", "release",
                   "--passphrase-file", secret)
        self.make_key_store(KEY_STORE)
        return secret

    def assert_nowhere(self, folder, secret):
        """No file that a build left holds the secret."""
        seen = 0
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                self.assertNotIn(secret.encode(), path.read_bytes(), str(path))
                seen += 1
        self.assertGreater(seen, 10)
