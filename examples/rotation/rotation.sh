# SPDX-License-Identifier: Apache-2.0
#
# The two-year key change: planned wrongly twice, then rightly.
source "$here/six_years.sh"

say "2. The plan: version 4 brings release-4, and the next release is to be signed by it"
run "$bulla" tks next tks-3.bulla tks-4.yaml -o tks-4.bulla
run "$bulla" tks diff tks-3.bulla tks-4.bulla
quietly "$bulla" sign tks-4.bulla --key root-a.key --key root-d.key --journal signing.journal
pack_image os.yaml os-2230.bulla 2230 provides.os-abi=13
pack_image app.yaml app-10500.bulla 10500
echo "release-4's window opens next year. Signing with it now is refused without a rehearsal:"
refused preflight-required "$bulla" sign os-2230.bulla --key release-4.key --trust tks-4.bulla \
  --journal signing.journal

say "3. Planned wrongly: only the images, as signed by the new key (nothing is signed yet)"
rehearse images-only.json stranded --fleet fleet.yaml --release os-2230.bulla app-10500.bulla \
  --as-signed-by release-4.pub
expect images-only.json 'r["stranded_devices"] == r["devices"] == 42452'
expect images-only.json '"P01" in g["online"]["codes"]'
expect images-only.json 'g["online"]["refusals"][0]["reason"] == "key-unknown"'

say "4. Planned wrongly again: the newest key store goes along, but not what leads to it"
rehearse newest-only.json stranded --fleet fleet.yaml \
  --release tks-4.bulla os-2230.bulla app-10500.bulla --as-signed-by release-4.pub
expect newest-only.json 'g["online"]["outcome"] == g["field-service"]["outcome"] == "target"'
expect newest-only.json 'r["stranded_devices"] == 12 + 900 + 480'
expect newest-only.json \
  'all(g[name]["outcome"] == "stranded" for name in ("dev-boards", "factory-line", "pallet"))'
expect newest-only.json '"P13" in g["pallet"]["codes"] and "P18" in g["factory-line"]["codes"]'
expect newest-only.json 'all("tks-2.bulla" in g[name]["cure"][0] for name in ("dev-boards", "pallet"))'
expect newest-only.json '"tks-epoch-gap" in [each["reason"] for each in g["pallet"]["refusals"]]'

say "5. Planned rightly: the chain of all key stores travels inside every package"
run "$bulla" tks chain tks-1.bulla tks-2.bulla tks-3.bulla tks-4.bulla -o chain.bulla
run "$bulla" attach os-2230.bulla app-10500.bulla chain.bulla
page=right.html rehearse right.json safe --fleet fleet.yaml \
  --release chain.bulla os-2230.bulla app-10500.bulla --as-signed-by release-4.pub --plan
[ -s right.html ] || fail "there is no page"
expect right.json 'r["stranded_devices"] == 0'
expect right.json 'len(r["plan"]) > 0'
expect right.json 'g["pallet"]["path"][0].startswith("tks:")'

say "6. Sign: the clean report opens the window's gate, and its digest goes into the journal"
run "$bulla" sign os-2230.bulla app-10500.bulla --key release-4.key --trust tks-4.bulla \
  --preflight right.json --journal signing.journal
run "$bulla" journal verify signing.journal
rehearse signed.json safe --fleet fleet.yaml --release chain.bulla os-2230.bulla app-10500.bulla
echo "Even what holds version 1 takes it from one file:"
run "$bulla" verify app-10500.bulla --trust tks-1.bulla

say "7. The locked device on a bench: its door is opened by a capability, signed by the new key"
quietly "$bulla" capability unlock.yaml -o unlock.bulla
quietly "$bulla" sign unlock.bulla --key release-4.key --trust tks-4.bulla --journal signing.journal \
  --without-preflight "for one device, rehearsed in the next step"
refused key-unknown "$bulla" verify unlock.bulla --trust tks-2.bulla
rehearse locked.json stranded --fleet locked.yaml --release unlock.bulla
expect locked.json '"P19" in g["bench"]["codes"]'
expect locked.json 'g["bench"]["refusals"][0]["reason"] == "key-unknown"'
run "$bulla" attach unlock.bulla chain.bulla
rehearse unlocked.json safe --fleet locked.yaml --release unlock.bulla
