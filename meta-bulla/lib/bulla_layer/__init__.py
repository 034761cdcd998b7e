# SPDX-License-Identifier: Apache-2.0
"""What the classes of meta-bulla decide, in modules that run without BitBake too."""

BBIMPORTS = ["keys", "components", "program"]
