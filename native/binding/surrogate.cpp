#include "surrogate.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "marshal.hpp"
#include "nouns.hpp"
#include "request.hpp"
#include "worker.hpp"

namespace tunesmith::binding {
namespace {

using CoreSurrogate = tunesmith::Surrogate;

/// predict(points) -> { mean, variance, feasibility }: feasibility is 1 where nothing is known of failures.
Napi::Value predict(const CoreSurrogate& surrogate, const Napi::CallbackInfo& info) {
  return guard(info.Env(), "predict", [&]() -> Napi::Value {
    const auto points = read_finite_doubles(info[0], "points");
    const auto m = count_rows(points, surrogate.posterior.dimension(), "points");
    auto [mean, mean_values] = make_doubles(info.Env(), m);
    auto [variance, variance_values] = make_doubles(info.Env(), m);
    auto [feasibility, probabilities] = make_doubles(info.Env(), m);
    if (m > 0) surrogate.posterior.predict(points, mean_values, variance_values);
    if (m > 0 && surrogate.feasibility) surrogate.feasibility->log_probability(points, probabilities);
    for (double& probability : probabilities) probability = std::exp(probability);
    const Napi::Object prediction = Napi::Object::New(info.Env());
    prediction.Set("mean", mean);
    prediction.Set("variance", variance);
    prediction.Set("feasibility", feasibility);
    return prediction;
  });
}

Napi::Value write_surrogate(Napi::Env env, CoreSurrogate result) {
  const auto surrogate = std::make_shared<const CoreSurrogate>(std::move(result));
  const Napi::Object object = Napi::Object::New(env);
  const std::vector<double> rows(surrogate->history.rows.begin(), surrogate->history.rows.end());
  object.Set("rows", write_doubles(env, rows));
  object.Set("targets", write_doubles(env, surrogate->history.y));
  object.Set("hyperparameters", write_hyperparameters(env, surrogate->posterior.hyperparameters()));
  object.Set("logMarginalLikelihood", surrogate->posterior.log_marginal_likelihood());
  object.Set("leaveOneOut", write_leave_one_out(env, surrogate->posterior.leave_one_out()));
  object.Set("predict",
             Napi::Function::New(
                 env, [surrogate](const Napi::CallbackInfo& info) { return predict(*surrogate, info); }, "predict"));
  return object;
}

/// fitSurrogate(request) -> { promise, cancel() }; the request is that of propose.
Napi::Value start_surrogate(const Napi::CallbackInfo& info) {
  return guard(info.Env(), "fitSurrogate", [&]() -> Napi::Value {
    ProposeRequest request = read_request(info[0]);
    if (request.losses.empty()) throw Refusal("at least one observation", "none");
    return Worker<ProposeRequest, CoreSurrogate>::start(info.Env(), "fitSurrogate", std::move(request), fit_surrogate,
                                                        write_surrogate);
  });
}

}  // namespace

void export_surrogate(Napi::Env env, Napi::Object exports) {
  exports.Set("fitSurrogate", Napi::Function::New<start_surrogate>(env, "fitSurrogate"));
}

}  // namespace tunesmith::binding
