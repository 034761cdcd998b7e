# SPDX-License-Identifier: Apache-2.0
#
# What docs/JOURNAL.md has at hand: a package, which is what was released, and the keys.
bulla init demo && cd demo
for key in release witness; do bulla key generate --algorithm ed25519 --out $key; done
bulla pack recipe.yaml -o app.bulla
mkdir out
ln -s ../app.bulla out/app.bulla
