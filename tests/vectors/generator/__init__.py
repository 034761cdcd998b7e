# SPDX-License-Identifier: Apache-2.0
"""Makes the test vectors: bytes with one fault each, or with none. See ../make_vectors.py."""
