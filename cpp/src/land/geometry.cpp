#include "gengxin/land/geometry.hpp"

#include <cctype>
#include <charconv>
#include <string>
#include <vector>

namespace gengxin::land {
namespace {

/// Reads the text piece by piece; every function says whether the piece was there.
class Text {
 public:
  explicit Text(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  std::string word() {
    blanks();
    std::string found;
    while (at_ != end_ && std::isalpha(static_cast<unsigned char>(*at_))) found += static_cast<char>(std::toupper(static_cast<unsigned char>(*at_++)));
    return found;
  }
  bool sign(char wanted) {
    blanks();
    if (at_ == end_ || *at_ != wanted) return false;
    ++at_;
    return true;
  }
  bool point(Point& out) { return number(out.x_m) && number(out.y_m); }
  bool ended() {
    blanks();
    return at_ == end_;
  }

 private:
  void blanks() {
    while (at_ != end_ && std::isspace(static_cast<unsigned char>(*at_))) ++at_;
  }
  bool number(double& out) {
    blanks();
    const auto [after, fault] = std::from_chars(at_, end_, out);
    if (fault != std::errc() || !std::isfinite(out)) return false;
    at_ = after;
    return true;
  }
  const char *at_, *end_;
};

/// Area and its first moments, from the rings so far.
struct Moments {
  double area{0}, x{0}, y{0};

  /// The first ring of a polygon adds, the others take away. Measured from the first point, so that large coordinates lose no digits.
  void add(const std::vector<Point>& ring, bool hole) {
    const Point origin = ring.front();
    double twice = 0, mx = 0, my = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const Point &p = ring[i], &q = ring[(i + 1) % ring.size()];
      const double ax = p.x_m - origin.x_m, ay = p.y_m - origin.y_m, bx = q.x_m - origin.x_m, by = q.y_m - origin.y_m;
      const double cross = ax * by - bx * ay;
      twice += cross;
      mx += (ax + bx) * cross;
      my += (ay + by) * cross;
    }
    if (twice == 0) return;
    const double size = (hole ? -0.5 : 0.5) * std::abs(twice);
    area += size;
    x += size * (origin.x_m + mx / (3 * twice));
    y += size * (origin.y_m + my / (3 * twice));
  }
};

bool polygon(Text& text, Moments& sum) {
  if (!text.sign('(')) return false;
  bool hole = false;
  do {
    if (!text.sign('(')) return false;
    std::vector<Point> ring;
    do {
      Point p;
      if (!text.point(p)) return false;
      ring.push_back(p);
    } while (text.sign(','));
    if (!text.sign(')')) return false;
    sum.add(ring, hole);
    hole = true;
  } while (text.sign(','));
  return text.sign(')');
}

}  // namespace

std::optional<Point> centroid_of(std::string_view well_known_text) {
  Text text(well_known_text);
  const std::string kind = text.word();
  if (kind == "POINT") {
    Point p;
    const bool sound = text.sign('(') && text.point(p) && text.sign(')') && text.ended();
    return sound ? std::optional(p) : std::nullopt;
  }
  Moments sum;
  bool sound = false;
  if (kind == "POLYGON") sound = polygon(text, sum);
  if (kind == "MULTIPOLYGON" && text.sign('(')) {
    do sound = polygon(text, sum);
    while (sound && text.sign(','));
    sound = sound && text.sign(')');
  }
  if (!sound || !text.ended() || !(sum.area > 0)) return std::nullopt;
  return Point{sum.x / sum.area, sum.y / sum.area};
}

}  // namespace gengxin::land
