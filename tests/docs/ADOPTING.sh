# SPDX-License-Identifier: Apache-2.0
#
# What docs/ADOPTING.md has at hand: the files of its story, and bundles of other updaters, whose
# content does not matter to an envelope.
cp "$TREE"/examples/adopting/*.yaml .
echo stand-in >stand-in.bin
head -c 200000 /dev/urandom >update.raucb
head -c 40000 /dev/urandom >update.img

# One byte of the payload is another.
tampered_image() {
  bulla pack bundle.yaml --payload update.img -o update.img.bulla --key release-1.key
  printf 'x' | dd of=update.img.bulla bs=1 seek=20000 conv=notrunc status=none
}
