#include "propose.hpp"

#include <algorithm>

#include "marshal.hpp"
#include "nouns.hpp"
#include "request.hpp"
#include "worker.hpp"

namespace tunesmith::binding {
namespace {

Napi::Object write_proposal(Napi::Env env, const Proposal& proposal) {
  const Napi::Object object = Napi::Object::New(env);
  object.Set("unit", write_doubles(env, proposal.point));
  object.Set("mean", proposal.mean);
  object.Set("deviation", proposal.deviation);
  object.Set("acquisition", proposal.acquisition);
  return object;
}

Napi::Value write_result(Napi::Env env, ProposeResult result) {
  const Napi::Array proposals = Napi::Array::New(env, result.proposals.size());
  for (std::size_t i = 0; i < result.proposals.size(); ++i)
    proposals.Set(static_cast<std::uint32_t>(i), write_proposal(env, result.proposals[i]));
  const Napi::Array climbs = Napi::Array::New(env, result.climbs.size());
  for (std::size_t i = 0; i < result.climbs.size(); ++i) {
    const Napi::Object climb = Napi::Object::New(env);
    climb.Set("from", write_doubles(env, result.climbs[i].from));
    climb.Set("to", write_proposal(env, result.climbs[i].to));
    climbs.Set(static_cast<std::uint32_t>(i), climb);
  }
  const Napi::Object object = Napi::Object::New(env);
  object.Set("proposals", proposals);
  object.Set("climbs", climbs);
  object.Set("hyperparameters", write_hyperparameters(env, result.hyperparameters));
  return object;
}

/// propose(request) -> { promise, cancel() }
Napi::Value start_proposal(const Napi::CallbackInfo& info) {
  return guard(info.Env(), "propose", [&]() -> Napi::Value {
    return Worker<ProposeRequest, ProposeResult>::start(info.Env(), "propose", read_request(info[0]), propose,
                                                        write_result);
  });
}

}  // namespace

ProposeRequest read_request(const Napi::Value& value) {
  static constexpr std::array<std::pair<std::string_view, AcquisitionChoice>, 4> acquisitions{
      {{"auto", AcquisitionChoice::automatic},
       {"logEI", AcquisitionChoice::log_ei},
       {"EI", AcquisitionChoice::ei},
       {"UCB", AcquisitionChoice::ucb}}};
  const Napi::Object object = read_object(value, "request");
  ProposeRequest request;
  request.domain = read_domain(object.Get("domain"));
  request.domain.constraints = read_constraints(object.Get("constraints"), request.domain);
  const std::size_t d = request.domain.size();
  request.climb = !object.Get("climb").IsUndefined() && read_flag(object.Get("climb"), "climb");
  request.count = read_size(object.Get("count"), "count");
  request.seed = read_count(object.Get("seed"), "seed");
  request.trial = read_u32(object.Get("trial"), "trial");
  request.progress = read_finite(object.Get("progress"), "progress");
  request.kernel = read_kernel(object.Get("kernel"));
  request.prior = read_prior(object.Get("prior"));
  request.acquisition = read_choice(object.Get("acquisition"), "acquisition", acquisitions);
  request.warp = read_flag(object.Get("warp"), "warp");
  request.quadratic = read_flag(object.Get("quadratic"), "quadratic");
  request.refit = read_flag(object.Get("refit"), "refit");
  request.restart = read_flag(object.Get("restart"), "restart");
  const Napi::Value warm_start = object.Get("warmStart");
  if (!warm_start.IsUndefined()) request.warm_start = read_hyperparameters(warm_start, d);
  if (!request.refit && !request.warm_start) throw Refusal("warmStart when refit is false", "undefined");

  const auto copy = [&](const char* name) {
    const auto points = read_finite_doubles(object.Get(name), name);
    count_rows(points, d, name);
    return std::vector<double>(points.begin(), points.end());
  };
  request.points = copy("points");
  request.pending = copy("pending");
  if (!object.Get("candidates").IsUndefined()) request.candidates = copy("candidates");
  const auto losses = read_doubles(object.Get("losses"), "losses");
  request.losses.assign(losses.begin(), losses.end());
  const std::size_t n = request.points.size() / d;
  if (losses.size() != n) {
    throw Refusal("losses to hold " + std::to_string(n) + " values", std::to_string(losses.size()));
  }
  const auto noise = read_spreads(object.Get("noise"), n, "noise");
  request.noise.assign(noise.begin(), noise.end());
  const std::size_t rows = std::min(n, request.max_modelled) + request.pending.size() / d + request.count;
  checked_product(rows, rows, "a covariance matrix");
  return request;
}

void export_propose(Napi::Env env, Napi::Object exports) {
  exports.Set("propose", Napi::Function::New<start_proposal>(env, "propose"));
}

}  // namespace tunesmith::binding
