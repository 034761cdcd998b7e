# SPDX-License-Identifier: Apache-2.0
#
# What docs/ROTATION.md has at hand: the fleet of the story in examples/rotation after six years, and
# between its sections what the reader did meanwhile.
here=$TREE/examples/rotation
tree=$TREE
source "$here/telling.sh"
cp "$here"/rotation/*.yaml .
source "$here/six_years.sh"

new_release() {
  pack_image os.yaml os-2230.bulla 2230 provides.os-abi=13
  pack_image app.yaml app-10500.bulla 10500
}

locked_device() {
  bulla capability unlock.yaml -o unlock.bulla
  bulla sign unlock.bulla --key release-4.key --no-journal
}

# Version 5 comes twice on the page: once in a year without a theft.
a_year_later() {
  cp -r . ../a-year-later
  cd ../a-year-later
  sed 's/^  revoked:.*//; s/^  version: .*/  version: 5/' tks-4.yaml >tks-5.yaml
  bulla tks next tks-4.bulla tks-5.yaml -o tks-5.bulla
  bulla sign tks-5.bulla --key root-a.key --key root-d.key
}

the_theft() {
  cd ../work
}

still_on_offer() {
  cp os-2211.bulla os-2211-proven.bulla
  cp app-10401.bulla app-10401-again.bulla
}
