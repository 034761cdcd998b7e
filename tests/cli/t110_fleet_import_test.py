# SPDX-License-Identifier: Apache-2.0
"""bulla fleet import: from an inventory table to a fleet file."""

from workshop import Workshop, main

TABLE = """\
serial,product,reach,tks,sequence:thermostat-app,security-version:thermostat-app
1,com.example.thermostat,online,trust.bulla,9000,0
2,com.example.thermostat,online,trust.bulla,9000,0
3,com.example.thermostat,media,trust.bulla,?,0
"""


class FleetImport(Workshop):
    def test_rows_of_like_devices_become_groups(self):
        self.write("table.csv", TABLE)
        result = self.must("--json", "fleet", "import", "table.csv", "-o", "made.yaml",
                           "--ignore", "serial").json
        self.assertEqual({key: result[key] for key in ("outcome", "rows", "devices", "groups")},
                         {"outcome": "imported", "rows": 3, "devices": 3, "groups": 2})
        made = (self.place / "made.yaml").read_text()
        self.assertIn("devices: 2\n", made)
        self.assertIn("sequence: unknown", made)

    def test_equal_tables_give_equal_files(self):
        lines = TABLE.splitlines(keepends=True)
        self.write("table.csv", TABLE)
        self.write("turned.csv", lines[0] + "".join(reversed(lines[1:])))
        for table in ("table.csv", "turned.csv"):
            self.must("fleet", "import", table, "-o", f"{table}.yaml", "--ignore", "serial")
        self.assertEqual((self.place / "table.csv.yaml").read_bytes(),
                         (self.place / "turned.csv.yaml").read_bytes())

    def test_standard_input_and_output(self):
        done = self.must("fleet", "import", "-", "-o", "-", "--ignore", "serial",
                         input=TABLE.encode())
        self.assertTrue(done.out.startswith("# Made by"), done)
        self.assertIn("3 devices of 3 rows in 2 groups", done.err)

    def test_what_is_wrong_has_a_place_and_leaves_nothing(self):
        self.write("table.csv", TABLE)
        result = self.refuses(3, "csv-unknown-column", "fleet", "import", "table.csv", "-o", "new")
        self.assertIn("table.csv:1: ", result.error["message"])
        self.assertIn("--ignore 'serial' leaves it out", result.error["hints"])
        self.write("bad.csv", TABLE.replace("9000,0\n3", "9000,x\n3"))
        result = self.refuses(3, "field-invalid", "fleet", "import", "bad.csv", "-o", "new",
                              "--ignore", "serial")
        self.assertIn("bad.csv:3: ", result.error["message"])
        self.write("torn.csv", TABLE + '"')
        self.refuses(3, "csv-syntax", "fleet", "import", "torn.csv", "-o", "new", "--ignore",
                     "serial")
        self.refuses(4, "file-not-found", "fleet", "import", "missing.csv", "-o", "new")
        self.refuses(2, "usage", "fleet", "import", "table.csv", "-o", "new", "--set", "reach")
        self.refuses(2, "usage", "fleet", "import", "table.csv")
        self.refuses(4, "output-exists", "fleet", "import", "table.csv", "-o", "app.bulla",
                     "--ignore", "serial")


if __name__ == "__main__":
    main()
