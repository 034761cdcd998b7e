# SPDX-License-Identifier: Apache-2.0
#
# release-3, which signed most of what runs, is stolen.
say "8. release-3 is stolen, and until devices know it, its thief signs for everybody"
rehearse stolen.json safe --fleet fleet.yaml --release chain.bulla os-2230.bulla app-10500.bulla \
  --what-if stolen:release-3
expect stolen.json 'all("P22" in g[name]["codes"] for name in g)'
pack_image app.yaml evil.bulla 10999
quietly "$bulla" sign evil.bulla --key release-3.key
run "$bulla" verify evil.bulla --trust tks-4.bulla

say "9. Version 5 revokes release-3; what it signed before the theft stands in the journal"
run "$bulla" tks next tks-4.bulla tks-5.yaml -o tks-5.bulla --chain chain.bulla
quietly "$bulla" sign tks-5.bulla --key root-a.key --key root-e.key --journal signing.journal
run "$bulla" tks chain chain.bulla tks-5.bulla -o chain-5.bulla --previous chain.bulla
refused key-revoked "$bulla" verify evil.bulla --trust tks-5.bulla
echo "What is still offered and was signed by release-3 would be refused, too:"
refused key-revoked "$bulla" verify app-10401.bulla --trust tks-5.bulla

say "10. Proofs for what was signed before, and new signatures for what stays on offer"
cp os-2211.bulla os-2211-proven.bulla
cp app-10401.bulla app-10401-again.bulla
run "$bulla" attach os-2211-proven.bulla app-10401-again.bulla tks-5.release-3.tree
run "$bulla" verify os-2211-proven.bulla --trust tks-5.bulla
run "$bulla" resign app-10401-again.bulla --key release-4.key --trust tks-5.bulla \
  --drop release-3 --journal signing.journal
run "$bulla" verify app-10401-again.bulla --trust tks-5.bulla
echo "The thief's image is in no tree and verifies under no store in force:"
cp evil.bulla evil-again.bulla
refused grandfather-proof "$bulla" attach evil-again.bulla tks-5.release-3.tree
refused key-revoked "$bulla" resign evil-again.bulla --key release-4.key --trust tks-5.bulla \
  --journal signing.journal

say "11. Deliver, to all"
rehearse recovered.json safe --fleet fleet.yaml --release chain-5.bulla os-2230.bulla app-10500.bulla
run "$bulla" journal audit signing.journal os-*.bulla app-*.bulla
refused signature-unrecorded "$bulla" journal audit signing.journal evil.bulla
