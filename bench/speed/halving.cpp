// halving MODE TRIALS: how long the halving bookkeeping takes for a report, and what a trial takes in memory, as one
// JSON line:
// {"mode","trials","reports","nanoseconds"(processor time a report, next() included),"bytes"(a trial, at the end of its
// study)}. bench/speed/halving.ts compiles and runs this.

#include "halving.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string>

#include "random.hpp"

using namespace tunesmith;

namespace {

constexpr std::size_t workers = 16;
constexpr std::uint64_t trials_in_pass = 128;  ///< of R = 81, eta = 3

/// Resident memory in bytes; 0 where the system does not say.
double resident() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind("VmRSS:", 0) == 0) return 1024.0 * std::stod(line.substr(6));
  return 0;
}

HalvingPlan plan_of(HalvingMode mode, std::uint64_t trials) {
  HalvingPlan plan;
  plan.mode = mode;
  if (mode == HalvingMode::synchronous)
    plan.iterations = static_cast<std::uint32_t>((trials + trials_in_pass - 1) / trials_in_pass);
  else
    plan.max_trials = trials;
  return plan;
}

/// Runs a study to its end; returns the number of reports. Each study gets other losses: were a small one repeated, the
/// processor would learn its branches by heart, and large ones would seem to cost more than they do.
std::uint64_t run(Halving& halving, const std::vector<double>& losses, std::uint64_t first) {
  std::vector<std::uint64_t> running;
  std::uint64_t reports = 0;
  for (;;) {
    const Next next = halving.next();
    if (next.status == NextStatus::finished) return reports;
    if (next.status == NextStatus::job) running.push_back(next.job.trial);
    if (next.status == NextStatus::job && running.size() < workers) continue;
    const std::size_t pick = reports * 7 % running.size();
    const double loss = losses[(first + reports) * 2654435761u % losses.size()];
    ++reports;
    if (halving.report(running[pick], loss).front().verdict == Verdict::proceed) continue;
    running[pick] = running.back();
    running.pop_back();
  }
}

}  // namespace

int main(int argc, char** argv) {
  static constexpr const char* names[] = {"synchronous", "promotion", "stopping"};
  const std::string name = argc == 3 ? argv[1] : "";
  const auto found = std::find(std::begin(names), std::end(names), name);
  const std::uint64_t trials = argc == 3 ? std::strtoull(argv[2], nullptr, 10) : 0;
  if (found == std::end(names) || trials == 0) {
    std::fprintf(stderr, "halving: expected a mode and a number of trials, for example: promotion 1000\n");
    return 2;
  }
  const HalvingPlan plan = plan_of(static_cast<HalvingMode>(found - std::begin(names)), trials);

  std::vector<double> losses(1 << 16);
  Random random(1, Purpose::bootstrap, 0);
  for (double& loss : losses) loss = random.uniform();
  const std::uint64_t repetitions = std::max<std::uint64_t>(1, 1000000 / trials);
  std::vector<Halving> studies;
  studies.reserve(repetitions);
  const double before = resident();
  const std::clock_t start = std::clock();
  std::uint64_t reports = 0;
  for (std::uint64_t i = 0; i < repetitions; ++i) {
    studies.emplace_back(plan);
    reports += run(studies.back(), losses, reports);
  }
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  const double bytes = (resident() - before) / static_cast<double>(repetitions * trials);
  std::printf("{\"mode\":\"%s\",\"trials\":%llu,\"reports\":%llu,\"nanoseconds\":%.1f,\"bytes\":%.1f}\n", name.c_str(),
              static_cast<unsigned long long>(trials), static_cast<unsigned long long>(reports),
              1e9 * seconds / static_cast<double>(reports), bytes);
}
