#include "search_plan.hpp"

#include <doctest/doctest.h>

using namespace tunesmith;

TEST_CASE("choose_acquisition follows progress and noise only when automatic") {
  using enum AcquisitionChoice;
  CHECK(choose_acquisition(automatic, 0, 0) == AcquisitionKind::log_ei);
  CHECK(choose_acquisition(automatic, 0.59, 0.05) == AcquisitionKind::log_ei);
  CHECK(choose_acquisition(automatic, 0.6, 0) == AcquisitionKind::ucb);
  CHECK(choose_acquisition(automatic, 0, 0.06) == AcquisitionKind::ucb);
  CHECK(choose_acquisition(log_ei, 1, 1) == AcquisitionKind::log_ei);
  CHECK(choose_acquisition(ei, 1, 1) == AcquisitionKind::ei);
  CHECK(choose_acquisition(ucb, 0, 0) == AcquisitionKind::ucb);
}
