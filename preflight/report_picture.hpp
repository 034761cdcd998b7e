// SPDX-License-Identifier: Apache-2.0
//
// The picture of a fleet: a column for each verdict, in it a rectangle for each group, its area by
// its devices.
#pragma once

#include <string>
#include <vector>

#include "preflight/report.hpp"

namespace bulla {

struct Rectangle {
  double x = 0;
  double y = 0;
  double width = 0;
  double height = 0;
};

// Divides `whole` among `weights` (descending, all above 0) in the order of the weights, each as
// near to a square as its row allows ("squarified treemap").
std::vector<Rectangle> divided(const Rectangle &whole, const std::vector<double> &weights);

// An SVG element whose rectangles link to #g1, #g2… for the groups in the order of `report.groups`.
std::string report_picture(const PreflightReport &report);

}  // namespace bulla
