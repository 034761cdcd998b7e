# SPDX-License-Identifier: Apache-2.0
#
# docs/RECIPE.md shows a recipe with every field; the files that it names are these.
mkdir build
echo application >build/app.bin
echo '{}' >build/sbom.spdx.json

it_can_be_packed() { bulla pack recipe.yaml -o app.bulla; }
