#include "history.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "random.hpp"

using namespace tunesmith;

namespace {

constexpr std::size_t d = 2, limit = 40;
constexpr double failed = std::numeric_limits<double>::quiet_NaN();
const std::vector<std::uint8_t> numeric(d, 0);

struct Told {
  std::vector<double> points, losses;
};

/// Random points; the loss is the distance from (0.2, 0.7); every seventh failed.
Told told(std::size_t n) {
  Told told;
  Random random(5, Purpose::random_search, 0);
  for (std::size_t i = 0; i < n; ++i) {
    const double x = random.uniform(), y = random.uniform();
    told.points.insert(told.points.end(), {x, y});
    told.losses.push_back(i % 7 == 6 ? failed : std::hypot(x - 0.2, y - 0.7));
  }
  return told;
}

std::vector<std::size_t> rows_of(const Told& told) {
  return local_rows(told.points, told.losses, {{}, numeric}, limit, 1);
}

bool holds(const std::vector<std::size_t>& rows, std::size_t row) {
  return std::binary_search(rows.begin(), rows.end(), row);
}

}  // namespace

TEST_CASE("up to the limit every row is modelled") {
  const std::vector<std::size_t> rows = rows_of(told(limit));
  REQUIRE(rows.size() == limit);
  for (std::size_t i = 0; i < limit; ++i) CHECK(rows[i] == i);
}

TEST_CASE("a local model keeps the best quarter, the nearest half and some of the rest, ascending and distinct") {
  const Told history = told(300);
  const std::vector<std::size_t> rows = rows_of(history);
  REQUIRE(rows.size() == limit);
  CHECK(std::adjacent_find(rows.begin(), rows.end(), std::greater_equal<>()) == rows.end());

  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < 300; ++i)
    if (std::isfinite(history.losses[i])) order.push_back(i);
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return history.losses[a] < history.losses[b]; });
  for (std::size_t i = 0; i < limit / 4; ++i) CHECK(holds(rows, order[i]));

  const std::size_t best = order[0];
  std::vector<double> distance;
  for (std::size_t i = 0; i < 300; ++i)
    distance.push_back(std::hypot(history.points[i * d] - history.points[best * d],
                                  history.points[i * d + 1] - history.points[best * d + 1]));
  std::vector<double> sorted = distance;
  std::sort(sorted.begin(), sorted.end());
  std::size_t far = 0;
  for (std::size_t i = 0; i < 300; ++i) {
    if (distance[i] <= sorted[limit / 2 - 1]) CHECK(holds(rows, i));  // failed ones too: they mark where not to go
    far += holds(rows, i) && distance[i] > sorted[limit];
  }
  CHECK(far >= limit / 8);
}

TEST_CASE("lengthscales decide what is near; of categories only equality counts") {
  Told history;
  for (int i = 0; i < 100; ++i) {
    history.points.insert(history.points.end(), {i / 100.0, (i % 10) / 10.0});
    history.losses.push_back(i == 50 ? 0 : 1);
  }
  const std::vector<double> lengthscales{100, 0.01};
  const auto by_second = local_rows(history.points, history.losses, {lengthscales, numeric}, 12, 1);
  for (const std::size_t row : {40, 60, 30, 70}) CHECK(holds(by_second, row));
  const std::vector<std::uint8_t> mask{0, 1};
  const auto by_category = local_rows(history.points, history.losses, {{}, mask}, 12, 1);
  for (const std::size_t row : {30, 40, 60, 70}) CHECK(holds(by_category, row));
}

TEST_CASE("one more observation changes a local model little") {
  const std::vector<std::size_t> before = rows_of(told(300)), after = rows_of(told(301));
  std::size_t kept = 0;
  for (const std::size_t row : before) kept += holds(after, row);
  CHECK(kept >= limit - 2);
}

TEST_CASE("any limit from 1 on is met, whatever failed") {
  Told history = told(50);
  for (const bool all : {false, true}) {
    if (all) history.losses.assign(50, failed);
    for (std::size_t few = 1; few < 12; ++few)
      CHECK(local_rows(history.points, history.losses, {{}, numeric}, few, 1).size() == few);
  }
}

TEST_CASE("targets are those of all observations, of which the chosen rows are kept") {
  const Told history = told(30);
  std::vector<std::size_t> all(30);
  for (std::size_t i = 0; i < 30; ++i) all[i] = i;
  const std::vector<std::size_t> some{3, 6, 21};
  const History whole = make_history({d, history.points, history.losses}, true, true, all);
  const History part = make_history({d, history.points, history.losses}, true, true, some);
  CHECK(part.n == 3);
  CHECK(part.y == std::vector{whole.y[3], whole.y[6], whole.y[21]});
  CHECK(part.x == std::vector{history.points[6], history.points[7], history.points[12], history.points[13],
                              history.points[42], history.points[43]});
  CHECK(part.completed == std::vector<std::size_t>{0, 2});  // row 6 failed
}
