// SPDX-License-Identifier: Apache-2.0
//
// Reports of a made-up rehearsal, in all three forms.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <regex>

#include "preflight/html_text.hpp"
#include "preflight/report_html.hpp"
#include "preflight/report_json.hpp"
#include "preflight/report_picture.hpp"
#include "preflight/report_text.hpp"
#include "preflight/report_words.hpp"

namespace bulla {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

GroupReport homes() {
  GroupReport group;
  group.name = "homes";
  group.devices = 41000;
  group.reach = "online";
  group.path = {"tks:4", "tks:5", "os:42"};
  group.restarts = 1;
  group.bytes = 10000;
  group.target = {"os:42"};
  return group;
}

GroupReport pallet() {
  GroupReport group;
  group.name = "pallet";
  group.devices = 1240;
  group.reach = "media";
  group.outcome = Outcome::kStranded;
  group.findings = {{1, "1 240 devices hold TKS v3"}, {13, "no link"}, {13, "no other link"}};
  group.refusals = {{"os.bulla", "key-unknown"}};
  group.cure = {"put chain.bulla on the medium"};
  group.assumed = {"slots: 2"};
  return group;
}

PreflightReport report() {
  PreflightReport report;
  report.reason = Outcome::kStranded;
  report.groups = {homes(), pallet()};
  report.devices = 42240;
  report.stranded_devices = 1240;
  report.documents = {{"os.bulla", Digest{1}, "manifest"}};
  report.as_signed_by = {"release-2"};
  report.events = {"stolen:release-1"};
  report.planned = true;
  report.plan = {{"chain.bulla", "tks:5", {"pallet"}}, {"os.bulla", "os:42", {}}};
  report.plan_notes = {"a note"};
  return report;
}

std::string text_of(const PreflightReport &report, ReportDetail detail = ReportDetail::kBrief) {
  const ReportTones tones = {[](const std::string &text) { return "+" + text + "+"; },
                             [](const std::string &text) { return "!" + text + "!"; },
                             [](const std::string &text) { return "*" + text + "*"; }};
  std::string all;
  for (const std::string &line : report_lines(report, detail, tones)) all += line + "\n";
  return all;
}

TEST(JsonReport, HasTheFieldsOfTheContract) {
  const nlohmann::ordered_json json = report_json(report());
  EXPECT_EQ(json["documents"][0].dump(),
            R"({"file":"os.bulla","digest":")" + to_hex(Digest{1}) + R"(","type":"manifest"})");
  EXPECT_EQ(json["reason"], "stranded");
  EXPECT_EQ(json["devices"], 42240);
  EXPECT_EQ(json["stranded_devices"], 1240);
  const auto &group = json["groups"][1];
  EXPECT_EQ(group["name"], "pallet");
  EXPECT_EQ(group["outcome"], "stranded");
  EXPECT_EQ(group["codes"].dump(), R"(["P01","P13"])");
  EXPECT_EQ(group["refusals"].dump(), R"([{"package":"os.bulla","reason":"key-unknown"}])");
  EXPECT_EQ(group["cure"].dump(), R"(["put chain.bulla on the medium"])");
  EXPECT_EQ(group["assumed"].dump(), R"(["slots: 2"])");
  EXPECT_EQ(json["groups"][0]["path"].dump(), R"(["tks:4","tks:5","os:42"])");
  EXPECT_EQ(json["plan"][0].dump(), R"({"file":"chain.bulla","what":"tks:5","groups":["pallet"]})");
  EXPECT_EQ(report_json({})["reason"], "safe");
  EXPECT_EQ(report_json({})["plan"].dump(), "[]");
  EXPECT_EQ(report_json({})["groups"].dump(), "[]");
}

TEST(TextReport, SaysTheAnswerFirstAndTheWorstGroupsNext) {
  const std::string text = text_of(report());
  EXPECT_EQ(text.substr(0, text.find('\n')),
            "!stranded!: 1 240 of 42 240 devices, in 1 of 2 groups, cannot reach the targets");
  EXPECT_LT(text.find("*pallet*"), text.find("*homes*"));
  for (const char *line :
       {"  what if: stolen:release-1\n", "!stranded! *pallet*: 1 240 devices, media\n",
        "  P01 stranded-key: 1 240 devices hold TKS v3\n", "  refused: os.bulla: key-unknown\n",
        "  *cure:* put chain.bulla on the medium\n",
        "  path: tks:4 > tks:5 > os:42 (1 restart, 10000 bytes)\n",
        "  1. chain.bulla (tks:5), for pallet\n", "  2. os.bulla (os:42)\n", "  a note\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
  EXPECT_THAT(text, Not(HasSubstr("assumed")));
  EXPECT_THAT(text_of(report(), ReportDetail::kFull), HasSubstr("  assumed: slots: 2\n"));
}

TEST(TextReport, OfManyGroupsAtTheirTargetsItShowsSome) {
  PreflightReport report;
  report.groups.assign(1000, homes());
  report.devices = 41000000;
  const std::string text = text_of(report);
  EXPECT_THAT(text, HasSubstr("+safe+: all 41 000 000 devices, in 1 000 groups, reach"));
  EXPECT_THAT(text, HasSubstr("980 more groups at the targets; -v shows all"));
}

TEST(TextReport, NoTextOfOthersSteersTheTerminal) {
  PreflightReport hostile = report();
  hostile.groups[1].refusals = {{"\x1b]0;x\x07.bulla", "a\nb"}};
  hostile.groups[1].findings = {{1, "\x1b[2J"}};
  hostile.plan[0].file = "\r\x1b[1m";
  const std::string text = text_of(hostile);
  EXPECT_EQ(text.find('\x1b'), text.npos);
  EXPECT_EQ(text.find('\r'), text.npos);
  EXPECT_THAT(text, HasSubstr("a?b"));
}

TEST(HtmlReport, ShowsEveryPartAndIsTheSameEachTime) {
  const std::string page = report_html(report());
  for (const char *part :
       {"<!DOCTYPE html>", "default-src 'none'; style-src 'sha256-", "<svg ", "pallet",
        "1 240 devices hold TKS v3", "put chain.bulla on the medium", "key-unknown",
        "<li>tks:4</li>", "prefers-color-scheme: dark", "stolen:release-1", "a note", "</html>"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
  EXPECT_EQ(page, report_html(report()));
}

TEST(HtmlReport, NamesCannotBecomeMarkup) {
  const std::string evil = "\"><script>alert('x')</script>&";
  PreflightReport hostile = report();
  for (GroupReport &group : hostile.groups) {
    group.name = group.reach = evil;
    group.path = group.trap = group.cure = group.assumed = {evil};
    group.refusals = {{evil, evil}};
  }
  hostile.groups[1].findings = {{1, evil}};
  hostile.documents = {{evil, Digest{}, evil}};
  hostile.as_signed_by = hostile.events = hostile.plan_notes = {evil};
  hostile.plan = {{evil, evil, {evil}}};
  hostile.findings = {{2, evil}};
  const std::string page = report_html(hostile);
  EXPECT_EQ(page.find("<script"), page.npos);
  EXPECT_EQ(page.find("alert('"), page.npos);
  EXPECT_THAT(page, HasSubstr("&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;"));
}

// Every element that is opened is closed, in order: no part is lost when a report has none of it.
TEST(HtmlReport, IsWellFormed) {
  PreflightReport many = report();
  for (int i = 0; i < 400; i++) {
    many.groups.push_back(i % 2 == 0 ? homes() : pallet());
    many.groups.back().outcome = static_cast<Outcome>(i % 4);
  }
  for (const PreflightReport &one : {PreflightReport{}, report(), many}) {
    const std::string page = report_html(one);
    const std::regex tag("<(/?)([a-z][a-z0-9]*)[^>]*>");
    std::vector<std::string> open;
    for (std::sregex_iterator i(page.begin(), page.end(), tag), end; i != end; ++i) {
      const std::string name = (*i)[2];
      if (name == "meta") continue;
      if ((*i)[1].length() == 0) {
        open.push_back(name);
      } else {
        ASSERT_FALSE(open.empty());
        ASSERT_EQ(open.back(), name);
        open.pop_back();
      }
    }
    EXPECT_THAT(open, ElementsAre());
  }
}

TEST(Picture, RectanglesFillTheWholeByTheirWeights) {
  const Rectangle whole = {10, 20, 300, 200};
  for (const std::vector<double> &weights :
       {std::vector<double>{1}, {5, 5}, {9, 3, 2, 1, 1}, std::vector<double>(100, 1)}) {
    double sum = 0;
    for (const double weight : weights) sum += weight;
    const auto places = divided(whole, weights);
    ASSERT_EQ(places.size(), weights.size());
    for (std::size_t i = 0; i < places.size(); i++) {
      const Rectangle &at = places[i];
      EXPECT_NEAR(at.width * at.height, 300 * 200 * weights[i] / sum, 0.01);
      EXPECT_GE(at.x, 9.99);
      EXPECT_GE(at.y, 19.99);
      EXPECT_LE(at.x + at.width, 310.01);
      EXPECT_LE(at.y + at.height, 220.01);
    }
  }
}

TEST(Words, NumbersAreReadable) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(41000), "41 000");
  EXPECT_EQ(grouped(1234567), "1 234 567");
  EXPECT_EQ(counted(1, "device"), "1 device");
}

}  // namespace
}  // namespace bulla
