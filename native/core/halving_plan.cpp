#include "halving_plan.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

namespace tunesmith {
namespace {

void check(const HalvingPlan& plan) {
  if (plan.min_resource < 1)
    throw std::invalid_argument("halving: expected min_resource >= 1, received 0. Use 1 for the smallest unit.");
  if (plan.max_resource < plan.min_resource)
    throw std::invalid_argument("halving: expected max_resource >= min_resource, received " +
                                std::to_string(plan.max_resource) + " < " + std::to_string(plan.min_resource) +
                                ". Raise max_resource or lower min_resource.");
  if (plan.reduction_factor < 2)
    throw std::invalid_argument("halving: expected reduction_factor >= 2, received " +
                                std::to_string(plan.reduction_factor) + ". Use 3 or 4.");
}

}  // namespace

std::vector<BracketSpec> sized_brackets(const HalvingPlan& plan) {
  check(plan);
  const std::uint64_t eta = plan.reduction_factor, ratio = plan.max_resource / plan.min_resource;
  std::vector<std::uint64_t> powers = {1};  // eta^s for s = 0 .. s_max
  while (powers.back() <= ratio / eta) powers.push_back(powers.back() * eta);

  std::vector<BracketSpec> brackets;
  const std::size_t all = powers.size();
  const std::size_t count = plan.brackets == 0 ? all : std::min<std::size_t>(plan.brackets, all);
  for (std::size_t b = 0; b < count; ++b) {
    const std::size_t s = all - 1 - b;
    const std::uint64_t size = all / (s + 1) * powers[s];
    BracketSpec bracket;
    for (std::size_t i = 0; i <= s; ++i) bracket.rungs.push_back({plan.max_resource / powers[s - i], size / powers[i]});
    brackets.push_back(std::move(bracket));
  }
  return brackets;
}

std::vector<BracketSpec> plan_brackets(const HalvingPlan& plan) {
  std::vector<BracketSpec> brackets = sized_brackets(plan);
  if (plan.mode != HalvingMode::synchronous)
    for (BracketSpec& bracket : brackets)
      for (RungSpec& rung : bracket.rungs) rung.size = 0;
  return brackets;
}

}  // namespace tunesmith
