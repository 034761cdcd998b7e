# SPDX-License-Identifier: Apache-2.0
#
# What docs/TOKENS.md has at hand: a package, a file with the PIN, and a token of SoftHSM2 in the place
# of one that is plugged in. softhsm2-util gets the PINs that it would ask for.
M=/usr/lib/softhsm/libsofthsm2.so
softhsm2-util() { command softhsm2-util "$@" --so-pin 87654321 --pin 123456; }

bulla init unpacked && cd unpacked
(umask 077 && echo 123456 >pin)
bulla pack recipe.yaml -o app.bulla
mkdir plugged
printf 'directories.tokendir = %s/plugged\nobjectstore.backend = file\n' "$PWD" >plugged.conf
export SOFTHSM2_CONF=$PWD/plugged.conf
softhsm2-util --init-token --free --label release

another_place() {
  bulla init ../rehearsal && cd ../rehearsal
  cp -p ../unpacked/pin .
  bulla pack recipe.yaml -o app.bulla
}
