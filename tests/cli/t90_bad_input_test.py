# SPDX-License-Identifier: Apache-2.0
"""The world as it is: sockets in directories, full disks, files that change, people who press ^C.
One clear error each, the right exit code, nothing half-written."""

import os
import pathlib
import resource
import signal
import socket
import subprocess
import time

from workshop import BULLA, TIMEOUT_SECONDS, Workshop, main

MIB = 1 << 20


class BadInput(Workshop):
    def tree(self):
        (self.place / "tree").mkdir()
        self.write("tree/file", b"content")
        self.write("tree.yaml", """\
image:
  {product: com.example.thermostat, name: thermostat-app, class: application, version: 1.0.0,
   sequence: 10000, security-version: 0}
payload: {directory: tree, archive: tar}
""")
        return self.place / "tree"

    def test_a_directory_with_a_socket_in_it(self):
        tree = self.tree()
        with socket.socket(socket.AF_UNIX) as listener:
            here = os.getcwd()
            os.chdir(tree)  # the path of a socket must be short
            try:
                listener.bind("talk")
            finally:
                os.chdir(here)
            result = self.refuses(3, "input-unsupported", "pack", "tree.yaml", "-o", "new.bulla")
            self.assertIn("talk", result.error["message"])
            self.assertIn("socket", result.error["message"])

    def test_missing_and_unreadable_inputs(self):
        self.tree()
        os.rename(self.place / "tree", self.place / "moved")
        self.refuses(4, "file-not-found", "pack", "tree.yaml", "-o", "new.bulla")
        self.refuses(4, "file-not-found", "pack", "missing.yaml", "-o", "new.bulla")
        self.refuses(4, "file-not-found", "sign", "missing.bulla", "--key", "release.key")
        self.refuses(4, "file-not-found", "unpack", "missing.bulla", "-o", "x", "--trust",
                     "trust.bulla")
        self.refuses(4, "file-unreadable", "pack", "recipe.yaml", "-o", "new.bulla", "--payload",
                     ".")
        os.mkfifo(self.place / "pipe")
        self.refuses(4, "output-failed", "pack", "recipe.yaml", "-o", "missing/new.bulla")
        self.refuses(4, "output-failed", "pack", "recipe.yaml", "-o", "pipe", "--force")

    def test_unreadable_keys(self):
        for code, reason, uri in ((5, "key-not-found", "missing.key"),
                                  (5, "key-unreadable", "."),
                                  (5, "key-unreadable", "recipe.yaml")):
            for words in (["sign", "app.bulla"], ["pack", "recipe.yaml", "-o", "new.bulla"]):
                with self.subTest(uri=uri, words=words):
                    if uri == "recipe.yaml":
                        os.chmod(self.place / uri, 0o600)
                    self.refuses(code, reason, *words, "--key", uri)

    def limited(self, megabytes):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (megabytes * MIB, megabytes * MIB))
        return limit

    def test_a_full_disk(self):
        with open(self.place / "big.bin", "wb") as big:
            big.write(os.urandom(MIB) * 8)
        for words in (["pack", "recipe.yaml", "--payload", "big.bin", "-o", "new.bulla"],
                      ["pack", "recipe.yaml", "--payload", "big.bin", "-o", "new.bulla",
                       "--compress", "zstd:1", "--force"]):
            result = self.run_bulla("--json", *words, preexec_fn=self.limited(1))
            self.assertEqual(result.code, 4, result)
            self.assertIn(result.error["reason"], ("disk-full", "output-failed"))
            self.assertNotIn("new.bulla", self.files())
        self.assertEqual([name for name in self.files() if name.startswith(".")], [])

    def test_a_full_file_system(self):
        mount = self.place / "small"
        mount.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(mount)],
                                 capture_output=True)
        if mounted.returncode != 0:
            self.skipTest("mounting a tmpfs is not allowed here")
        try:
            self.write("big.bin", os.urandom(4 * MIB))
            result = self.run_bulla("--json", "pack", "recipe.yaml", "--payload", "big.bin", "-o",
                                    "small/new.bulla")
            self.assertEqual((result.code, result.error["reason"]), (4, "disk-full"), result)
            self.assertEqual(os.listdir(mount), [])
        finally:
            subprocess.run(["umount", str(mount)], check=True)

    def start(self, *words):
        return subprocess.Popen([BULLA, *words, "--json"], cwd=self.place,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, start_new_session=True)

    def wait_for_temporary(self, process):
        """Until the program has begun to write; its temporary file is the sign."""
        end = time.monotonic() + TIMEOUT_SECONDS
        while time.monotonic() < end and process.poll() is None:
            if any(name.startswith(".") and name.endswith(".tmp") for name in self.files()):
                return
            time.sleep(0.002)

    def wait_for_reading(self, process, name):
        """Until the program has opened this file, and the file system's clock has ticked since."""
        end = time.monotonic() + TIMEOUT_SECONDS
        handles = pathlib.Path(f"/proc/{process.pid}/fd")
        while time.monotonic() < end and process.poll() is None:
            if any(self.leads_to(handle, self.place / name) for handle in handles.iterdir()):
                time.sleep(0.05)
                return
            time.sleep(0.002)

    @staticmethod
    def leads_to(handle, path):
        try:
            return os.path.samefile(handle, path)
        except OSError:
            return False  # closed meanwhile

    def sparse(self, name, size):
        with open(self.place / name, "wb") as file:
            file.truncate(size)

    def test_a_payload_that_changes_while_it_is_read(self):
        self.sparse("big.bin", 1 << 30)  # enough work to come in time, on a busy machine too
        process = self.start("pack", "recipe.yaml", "--payload", "big.bin", "-o", "new.bulla",
                             "--compress", "zstd")
        self.wait_for_reading(process, "big.bin")
        with open(self.place / "big.bin", "r+b") as big:
            big.write(b"changed")
        out, err = process.communicate(timeout=TIMEOUT_SECONDS)
        self.assertEqual(process.returncode, 4, err)
        self.assertIn(b'"reason":"input-changed"', err)
        self.assertEqual(out, b"")
        self.assertNotIn("new.bulla", self.files())

    def test_interrupted_in_the_middle(self):
        self.sparse("big.bin", 4 << 30)
        for number, sent in enumerate((signal.SIGINT, signal.SIGTERM, signal.SIGHUP)):
            before = self.files()
            process = self.start("pack", "recipe.yaml", "--payload", "big.bin", "-o", "new.bulla",
                                 "--compress", "zstd" if number else "none")
            self.wait_for_temporary(process)
            process.send_signal(sent)
            out, err = process.communicate(timeout=TIMEOUT_SECONDS)
            self.assertEqual(process.returncode, 4, err)
            self.assertIn(b'"reason":"interrupted"', err)
            self.assertEqual(out, b"")
            self.assertEqual(self.files(), before)

    def test_verify_and_unpack_stop_when_interrupted(self):
        self.sparse("big.bin", 512 * MIB)
        self.must("pack", "recipe.yaml", "--payload", "big.bin", "-o", "new.bulla", "--key",
                  "release.key")
        before = self.files()
        process = self.start("unpack", "new.bulla", "-o", "out.bin", "--trust", "trust.bulla")
        self.wait_for_temporary(process)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=TIMEOUT_SECONDS)
        self.assertEqual(process.returncode, 4, err)
        self.assertEqual(self.files(), before)

    def test_binary_output_to_a_terminal_is_refused(self):
        import pty
        master, slave = pty.openpty()
        done = subprocess.run([BULLA, "pack", "recipe.yaml", "-o", "-"], cwd=self.place,
                              stdout=slave, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        os.close(slave)
        os.close(master)
        self.assertEqual(done.returncode, 4)
        self.assertIn(b"terminal", done.stderr)

    def test_a_prompt_without_a_terminal_is_an_error(self):
        self.write("pass", "secret\n")
        os.chmod(self.place / "pass", 0o600)
        self.must("key", "generate", "--algorithm", "ed25519", "--out", "locked",
                  "--passphrase-file", "pass")
        self.refuses(5, "passphrase-needed", "sign", "app.bulla", "--key", "locked.key")


if __name__ == "__main__":
    main()
