#include "kernel.hpp"

#include "acquisition.hpp"
#include "marshal.hpp"
#include "nouns.hpp"

namespace tunesmith::binding {
namespace {

/// kernelMatrix(kernel, a, b, d, { lengthscales, outputscale }, categorical?) -> Float64Array(n*m)
Napi::Value kernel_matrix(const Napi::CallbackInfo& info) {
  return guard(info.Env(), "kernelMatrix", [&]() -> Napi::Value {
    const auto kernel = read_kernel(info[0]);
    const auto d = read_size(info[3], "d");
    const Napi::Object hyperparameters = read_object(info[4], "hyperparameters");
    const auto lengthscales = read_lengthscales(hyperparameters.Get("lengthscales"), d);
    const double outputscale = read_positive(hyperparameters.Get("outputscale"), "outputscale");
    const auto categorical = read_categorical(info[5], d);
    const auto a = read_finite_doubles(info[1], "a");
    const auto b = read_finite_doubles(info[2], "b");
    const auto n = count_rows(a, d, "a");
    const auto m = count_rows(b, d, "b");
    auto [matrix, values] = make_doubles(info.Env(), checked_product(n, m, "a matrix"));
    tunesmith::kernel_matrix(kernel, a, b, d, lengthscales, outputscale, categorical, values);
    return matrix;
  });
}

/// expectedImprovement(mean, variance, best, log) -> Float64Array(n)
Napi::Value expected_improvement(const Napi::CallbackInfo& info) {
  return guard(info.Env(), "expectedImprovement", [&]() -> Napi::Value {
    const Acquisition acquisition{
        .kind = read_flag(info[3], "log") ? AcquisitionKind::log_ei : AcquisitionKind::ei,
        .best = read_finite(info[2], "best"),
    };
    const auto mean = read_finite_doubles(info[0], "mean");
    const auto variance = read_finite_doubles(info[1], "variance");
    if (variance.size() != mean.size()) {
      throw Refusal("variance to hold " + std::to_string(mean.size()) + " values", std::to_string(variance.size()));
    }
    auto [array, values] = make_doubles(info.Env(), mean.size());
    for (std::size_t i = 0; i < mean.size(); ++i) values[i] = evaluate(acquisition, mean[i], variance[i]).value;
    return array;
  });
}

}  // namespace

void export_kernel(Napi::Env env, Napi::Object exports) {
  exports.Set("kernelMatrix", Napi::Function::New<kernel_matrix>(env, "kernelMatrix"));
  exports.Set("expectedImprovement", Napi::Function::New<expected_improvement>(env, "expectedImprovement"));
}

}  // namespace tunesmith::binding
