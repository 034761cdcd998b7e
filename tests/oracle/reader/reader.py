#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the verdict of the plain reader on one file, as JSON.

reader.py FILE [--trust TKS] [--device DEVICE.json] [--installed IMAGE]
"""
import argparse
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from reader.device import Device  # noqa: E402
from reader.judge import judge  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description="the verdict of FORMAT.md on one file")
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--trust", type=pathlib.Path, help="the key store file that is held")
    parser.add_argument("--device", type=pathlib.Path, help="facts of a device, see device.py")
    parser.add_argument("--installed", type=pathlib.Path, help="the image beside a seal")
    options = parser.parse_args()
    verdict = judge(
        options.file.read_bytes(),
        options.trust.read_bytes() if options.trust else None,
        Device(json.loads(options.device.read_text())) if options.device else None,
        options.installed.read_bytes() if options.installed else None)
    print(json.dumps({"reason": verdict.reason, "stage": verdict.stage, "where": verdict.where}))
    return 0 if verdict.reason == "ok" else 1


if __name__ == "__main__":
    sys.exit(main())
