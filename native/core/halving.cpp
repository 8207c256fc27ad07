#include "halving.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>

namespace tunesmith {
namespace {

/// With at most so many trials at once a rung stops nobody before eta have reported there: the first of few would be
/// cut by chance.
constexpr std::uint64_t few_workers = 4;

}  // namespace

Halving::Halving(const HalvingPlan& plan) : plan_(plan), specs_(sized_brackets(plan)) {
  if (synchronous()) return;
  const std::uint64_t at_least = plan.mode == HalvingMode::stopping ? 1 : 0;
  for (const BracketSpec& bracket : specs_)
    rungs_.emplace_back(bracket.rungs.size(), AsynchronousRung{TopFraction(plan.reduction_factor, at_least), {}});
  started_.resize(specs_.size());
  promotable_.resize((priority(static_cast<std::uint32_t>(specs_.size() - 1), 0) + 64) / 64);
  // Sizes fall from the first bracket on, so a shift by the first makes all fit 31 bits.
  int shift = 0;
  while (specs_[0].rungs[0].size >> shift > 0x7fffffff) ++shift;
  for (const BracketSpec& bracket : specs_)
    weights_.push_back(std::max<std::uint64_t>(1, bracket.rungs[0].size >> shift));
  choose_bracket();
}

Job Halving::job_at(std::uint64_t trial, std::uint32_t bracket, std::uint32_t rung) const {
  const auto& rungs = spec(bracket).rungs;
  const auto index = static_cast<std::uint32_t>(bracket % specs_.size());
  return {trial, index, rung, rungs[rung].resource, rung == 0 ? 0 : rungs[rung - 1].resource};
}

std::optional<Job> Halving::promotion() const {
  if (synchronous()) {
    if (promotions_.empty()) return std::nullopt;
    const auto [inverted, bracket] = *promotions_.begin();
    const std::uint32_t rung = ~inverted;
    const SynchronousRung& from = open_[bracket - first_open_].rungs[rung];
    return job_at(from.ranked[from.next].trial, bracket, rung + 1);
  }
  for (std::size_t word = 0; word < promotable_.size(); ++word)
    if (promotable_[word] != 0) {
      const std::size_t index = 64 * word + static_cast<std::size_t>(std::countr_zero(promotable_[word]));
      const auto bracket = static_cast<std::uint32_t>(index % rungs_.size());
      const auto next_rung = static_cast<std::uint32_t>(rungs_[0].size() - 1 - index / rungs_.size());
      return job_at(rungs_[bracket][next_rung - 1].promotable.front().trial, bracket, next_rung);
    }
  return std::nullopt;
}

/// 0 is promoted from first: the highest rung, in it the most exploratory bracket. rungs_[0] is the longest bracket.
std::size_t Halving::priority(std::uint32_t bracket, std::uint32_t rung) const {
  return (rungs_[0].size() - 1 - (rung + 1)) * rungs_.size() + bracket;
}

bool Halving::is_promotable(const Ranked& entry, std::uint32_t bracket, std::uint32_t rung) const {
  const Trial& trial = trials_[entry.trial];
  return trial.rung == rung && trial.verdict == Verdict::paused && rungs_[bracket][rung].top.contains(entry);
}

/// What can no longer go on leaves the heap when it comes to the front: it is added again when it comes among the best
/// again.
void Halving::update_promotable(std::uint32_t bracket, std::uint32_t rung) {
  auto& heap = rungs_[bracket][rung].promotable;
  while (!heap.empty() && !is_promotable(heap.front(), bracket, rung)) {
    std::pop_heap(heap.begin(), heap.end(), std::greater<>());
    heap.pop_back();
  }
  const std::size_t bit = priority(bracket, rung);
  const std::uint64_t mask = std::uint64_t{1} << (bit % 64);
  if (heap.empty())
    promotable_[bit / 64] &= ~mask;
  else
    promotable_[bit / 64] |= mask;
}

/// The bracket whose share (started + 1) / size stays smallest.
void Halving::choose_bracket() {
  std::uint32_t chosen = 0;
  for (std::uint32_t b = 1; b < weights_.size(); ++b)
    if ((started_[b] + 1) * weights_[chosen] < (started_[chosen] + 1) * weights_[b]) chosen = b;
  chosen_ = chosen;
}

std::optional<std::uint32_t> Halving::bracket_for_new_trial() const {
  if (synchronous()) {
    const auto opened = static_cast<std::uint32_t>(first_open_ + open_.size());
    if (!open_.empty() && open_.back().started < spec(opened - 1).rungs[0].size) return opened - 1;
    if (plan_.iterations == 0 || opened < std::uint64_t{plan_.iterations} * specs_.size()) return opened;
    return std::nullopt;
  }
  if (plan_.max_trials != 0 && trials_.size() >= plan_.max_trials) return std::nullopt;
  return chosen_;
}

Next Halving::peek() const {
  if (const auto job = promotion()) return {NextStatus::job, *job};
  if (const auto bracket = bracket_for_new_trial()) return {NextStatus::job, job_at(trials_.size(), *bracket, 0)};
  return {running_ > 0 ? NextStatus::waiting : NextStatus::finished, {}};
}

Next Halving::next() {
  const Next next = peek();
  if (next.status != NextStatus::job) return next;
  if (next.job.trial < trials_.size())
    start_promotion(next.job);
  else
    start_new(next.job, *bracket_for_new_trial());
  most_running_ = std::max(most_running_, ++running_);
  return next;
}

void Halving::start_promotion(const Job& job) {
  Trial& trial = trials_[job.trial];
  if (synchronous()) {
    SynchronousRung& from = open_[trial.bracket - first_open_].rungs[trial.rung];
    if (++from.next == from.ranked.size()) {
      from.ranked = {};
      promotions_.erase({~std::uint32_t{trial.rung}, trial.bracket});
    }
  } else {
    trial.verdict = Verdict::proceed;
    update_promotable(trial.bracket, trial.rung);
  }
  trial.rung = static_cast<std::uint16_t>(job.rung);
  trial.verdict = Verdict::proceed;
}

void Halving::start_new(const Job& job, std::uint32_t bracket) {
  if (!synchronous()) {
    ++started_[bracket];
    choose_bracket();
  } else {
    if (bracket == first_open_ + open_.size()) {
      open_.push_back({0, false, std::vector<SynchronousRung>(spec(bracket).rungs.size())});
      open_.back().rungs[0].expected = spec(bracket).rungs[0].size;
    }
    ++open_.back().started;
  }
  trials_.push_back({bracket, static_cast<std::uint16_t>(job.rung), Verdict::proceed});
}

std::vector<Decision> Halving::report(std::uint64_t trial, double loss) { return settle(trial, loss, "report"); }

std::vector<Decision> Halving::fail(std::uint64_t trial) { return settle(trial, std::nullopt, "fail"); }

std::vector<Decision> Halving::settle(std::uint64_t trial, std::optional<double> loss, const char* where) {
  if (trial >= trials_.size() || trials_[trial].verdict != Verdict::proceed)
    throw std::invalid_argument(std::string(where) + ": expected a running trial, received " + std::to_string(trial) +
                                (trial < trials_.size() ? ", which does not run. " : ", which was never started. ") +
                                "Report each job once, after next() started it.");
  const bool last = trials_[trial].rung + 1u == spec(trials_[trial].bracket).rungs.size();
  const bool comparable = loss && !std::isnan(*loss) && *loss < std::numeric_limits<double>::infinity();
  const std::optional<Ranked> entry = comparable ? std::optional(Ranked{*loss, trial}) : std::nullopt;
  trials_[trial].verdict = loss && last ? Verdict::completed : entry ? Verdict::paused : Verdict::stopped;

  std::vector<Decision> decisions = {{trial, Verdict::paused}};
  if (synchronous())
    settle_synchronous(trial, entry, decisions);
  else if (!last)
    settle_asynchronous(trial, entry);
  if (trials_[trial].verdict != Verdict::proceed) --running_;
  // Nothing can come any more that would raise a paused trial into the top.
  if (plan_.mode == HalvingMode::promotion && running_ == 0 && peek().status == NextStatus::finished)
    for (std::uint64_t other = 0; other < trials_.size(); ++other)
      if (trials_[other].verdict == Verdict::paused) stop(other, decisions);
  decisions.front().verdict = trials_[trial].verdict;
  return decisions;
}

void Halving::stop(std::uint64_t trial, std::vector<Decision>& decisions) {
  trials_[trial].verdict = Verdict::stopped;
  if (trial != decisions.front().trial) decisions.push_back({trial, Verdict::stopped});
}

void Halving::settle_synchronous(std::uint64_t trial, const std::optional<Ranked>& entry,
                                 std::vector<Decision>& decisions) {
  const auto [bracket, rung, verdict] = trials_[trial];
  SynchronousBracket& open = open_[bracket - first_open_];
  SynchronousRung& here = open.rungs[rung];
  if (entry) here.ranked.push_back(*entry);
  if (++here.reported < here.expected) return;

  if (rung + 1u < open.rungs.size()) {
    std::sort(here.ranked.begin(), here.ranked.end());
    const std::uint64_t promoted = std::min<std::uint64_t>(here.ranked.size(), spec(bracket).rungs[rung + 1u].size);
    for (auto loser = here.ranked.begin() + static_cast<std::ptrdiff_t>(promoted); loser != here.ranked.end(); ++loser)
      stop(loser->trial, decisions);
    here.ranked.resize(promoted);
    open.rungs[rung + 1u].expected = promoted;
    if (promoted > 0) promotions_.insert({~std::uint32_t{rung}, bracket});
    open.done = promoted == 0;
  } else {
    open.done = true;
  }
  while (!open_.empty() && open_.front().done) {
    open_.pop_front();
    ++first_open_;
  }
}

void Halving::settle_asynchronous(std::uint64_t trial, const std::optional<Ranked>& entry) {
  Trial& reporter = trials_[trial];
  AsynchronousRung& here = rungs_[reporter.bracket][reporter.rung];
  const std::optional<Ranked> entered = entry ? here.top.add(*entry) : here.top.add_worst();
  if (plan_.mode == HalvingMode::promotion) {
    if (entered && is_promotable(*entered, reporter.bracket, reporter.rung)) {
      here.promotable.push_back(*entered);
      std::push_heap(here.promotable.begin(), here.promotable.end(), std::greater<>());
    }
    return update_promotable(reporter.bracket, reporter.rung);
  }
  if (!entry) return;
  const bool too_early = most_running_ <= few_workers && here.top.count() < plan_.reduction_factor;
  if (too_early || here.top.contains(*entry)) {
    reporter.verdict = Verdict::proceed;
    ++reporter.rung;
  } else {
    reporter.verdict = Verdict::stopped;
  }
}

std::size_t Halving::trials() const { return trials_.size(); }

std::optional<Job> Halving::job(std::uint64_t trial) const {
  if (trial >= trials_.size()) return std::nullopt;
  return job_at(trial, trials_[trial].bracket, trials_[trial].rung);
}

Verdict Halving::verdict(std::uint64_t trial) const {
  if (trial >= trials_.size())
    throw std::invalid_argument("verdict: expected a trial below " + std::to_string(trials_.size()) + ", received " +
                                std::to_string(trial) + ". Only started trials have one.");
  return trials_[trial].verdict;
}

}  // namespace tunesmith
