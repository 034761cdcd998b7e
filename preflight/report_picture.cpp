// SPDX-License-Identifier: Apache-2.0
//
// Coordinates are those of a drawing 960 wide; one digit after the point, so that every machine
// writes the same.
#include "preflight/report_picture.hpp"

#include <algorithm>
#include <cstdio>

#include "preflight/html_text.hpp"
#include "preflight/report_words.hpp"

namespace bulla {
namespace {

constexpr double kWidth = 960;
constexpr double kHeight = 360;
constexpr double kHead = 24;          // above the columns, for their words
constexpr double kLeastColumn = 150;  // so that the few who are stranded are seen, with their word
constexpr double kGap = 6;            // between columns
constexpr std::size_t kMostDrawn = 150;  // groups of a column; the rest are one rectangle
constexpr double kLetter = 7.5;          // how wide a letter is, about

struct Member {
  std::string name;
  std::uint64_t devices = 0;
  std::string link;  // empty: none
};

struct Column {
  Outcome outcome = Outcome::kTarget;
  std::uint64_t devices = 0;
  std::size_t groups = 0;
  std::vector<Member> members;  // the largest first
  double width = 0;
};

double worst_shape(double side, double sum, double least, double most) {
  const double depth = sum / side;  // of the row
  return std::max(depth * depth / least, most / (depth * depth));
}

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

std::vector<Column> columns_of(const PreflightReport &report) {
  std::vector<Column> columns;
  for (const Outcome outcome :
       {Outcome::kStranded, Outcome::kTrap, Outcome::kUndecided, Outcome::kTarget}) {
    Column column;
    column.outcome = outcome;
    for (std::size_t i = 0; i < report.groups.size(); i++) {
      const GroupReport &group = report.groups[i];
      if (group.outcome != outcome || group.devices == 0) continue;
      column.devices += group.devices;
      column.groups++;
      column.members.push_back({group.name, group.devices, "#g" + std::to_string(i + 1)});
    }
    if (column.groups > 0) columns.push_back(std::move(column));
  }
  return columns;
}

// The largest groups one by one, all others as one.
void gather_small(Column &column) {
  auto &members = column.members;
  std::ranges::stable_sort(members, std::greater<>(), &Member::devices);
  if (members.size() <= kMostDrawn) return;
  Member rest = {counted(members.size() - kMostDrawn, "more group"), 0, ""};
  for (std::size_t i = kMostDrawn; i < members.size(); i++) rest.devices += members[i].devices;
  members.resize(kMostDrawn);
  const auto place = std::ranges::find_if(
      members, [&](const Member &member) { return member.devices < rest.devices; });
  members.insert(place, rest);
}

// By devices, but none narrower than the word above it.
void set_widths(std::vector<Column> &columns) {
  const double room = kWidth - kGap * static_cast<double>(columns.size() - 1);
  const double shared = room - kLeastColumn * static_cast<double>(columns.size());
  double devices = 0;
  for (const Column &column : columns) devices += static_cast<double>(column.devices);
  for (Column &column : columns) {
    column.width = kLeastColumn + shared * static_cast<double>(column.devices) / devices;
  }
}

std::string label(const Rectangle &at, const std::string &text, double line) {
  const double needed = kLetter * static_cast<double>(text.size()) + 12;
  if (at.width < needed || at.height < 20 * line + 4) return "";
  return "<text x=\"" + number(at.x + 8) + "\" y=\"" + number(at.y + 20 * line) + "\">" +
         html_text(text) + "</text>";
}

std::string drawn(const Member &member, const Rectangle &at) {
  const std::string devices = counted(member.devices, "device");
  std::string text = "<rect x=\"" + number(at.x) + "\" y=\"" + number(at.y) + "\" width=\"" +
                     number(at.width) + "\" height=\"" + number(at.height) + "\"><title>" +
                     html_text(member.name + ": " + devices) + "</title></rect>";
  const std::string name = label(at, member.name, 1);
  text += name;
  if (!name.empty()) text += label(at, grouped(member.devices), 2);
  if (member.link.empty()) return text + "\n";
  return "<a href=\"" + member.link + "\">" + text + "</a>\n";
}

std::string drawn(const Column &column, double x) {
  const std::string word(outcome_name(column.outcome));
  std::string text = "<g class=\"" + word + "\">\n<text class=\"head\" x=\"" + number(x + 1) +
                     "\" y=\"16\">" + word + ": " + grouped(column.devices) + "</text>\n";
  std::vector<double> weights;
  for (const Member &member : column.members) {
    weights.push_back(static_cast<double>(member.devices));
  }
  const auto places = divided({x, kHead, column.width, kHeight - kHead}, weights);
  for (std::size_t i = 0; i < places.size(); i++) text += drawn(column.members[i], places[i]);
  return text + "</g>\n";
}

}  // namespace

std::vector<Rectangle> divided(const Rectangle &whole, const std::vector<double> &weights) {
  double sum = 0;
  for (const double weight : weights) sum += weight;
  const double scale = whole.width * whole.height / sum;
  Rectangle left = whole;
  std::vector<Rectangle> places;
  for (std::size_t start = 0; start < weights.size();) {
    const double side = std::min(left.width, left.height);
    double row = weights[start] * scale;
    std::size_t end = start + 1;
    while (end < weights.size()) {  // as long as one more makes the row no worse
      const double next = weights[end] * scale;
      const double now = worst_shape(side, row, weights[end - 1] * scale, weights[start] * scale);
      if (worst_shape(side, row + next, next, weights[start] * scale) > now) break;
      row += next;
      end++;
    }
    const bool is_upright = left.width >= left.height;
    const double depth =
        end == weights.size() ? (is_upright ? left.width : left.height) : row / side;
    double along = 0;
    for (; start < end; start++) {
      const double length = side * weights[start] * scale / row;
      places.push_back(is_upright ? Rectangle{left.x, left.y + along, depth, length}
                                  : Rectangle{left.x + along, left.y, length, depth});
      along += length;
    }
    (is_upright ? left.x : left.y) += depth;
    (is_upright ? left.width : left.height) -= depth;
  }
  return places;
}

std::string report_picture(const PreflightReport &report) {
  std::vector<Column> columns = columns_of(report);
  if (columns.empty()) return "";
  set_widths(columns);
  std::string text = "<svg viewBox=\"0 0 " + number(kWidth) + " " + number(kHeight) +
                     "\" role=\"img\" aria-labelledby=\"picture\">\n<title id=\"picture\">" +
                     html_text("The fleet by verdict: " + summary_sentence(report)) + "</title>\n";
  double x = 0;
  for (Column &column : columns) {
    gather_small(column);
    text += drawn(column, x);
    x += column.width + kGap;
  }
  return text + "</svg>\n";
}

}  // namespace bulla
