#include <memory>

#include "likelihood.hpp"
#include "linalg/linalg.hpp"
#include "marshal.hpp"
#include "nouns.hpp"

namespace tunesmith::binding {
namespace {

/// A dataset that owns its values, and the likelihood that refers to it.
struct OwnedLikelihood {
  OwnedLikelihood(std::span<const double> points, std::span<const double> targets, std::size_t dimension,
                  KernelKind kernel)
      : x(points.begin(), points.end()),
        y(targets.begin(), targets.end()),
        d(dimension),
        likelihood({.n = y.size(), .d = d, .x = x, .y = y, .categorical = {}}, kernel),
        gradient(d + 3) {}
  std::vector<double> x, y;
  std::size_t d;
  Likelihood likelihood;
  std::vector<double> gradient;
};

/// createLikelihood(x, y, d, kernel) -> (hyperparameters) => log marginal likelihood, its gradient computed as well:
/// what each step of a fit costs.
Napi::Value create_likelihood(const Napi::CallbackInfo& info) {
  return guard(info.Env(), "createLikelihood", [&]() -> Napi::Value {
    const auto d = read_size(info[2], "d");
    const KernelKind kernel = read_kernel(info[3]);
    const auto x = read_finite_doubles(info[0], "x");
    const auto y = read_finite_doubles(info[1], "y");
    const auto n = count_rows(x, d, "x");
    if (y.size() != n) throw Refusal("y to hold " + std::to_string(n) + " targets", std::to_string(y.size()));
    checked_product(n, n, "a covariance matrix");
    const auto owned = std::make_shared<OwnedLikelihood>(x, y, d, kernel);
    return Napi::Function::New(
        info.Env(),
        [owned](const Napi::CallbackInfo& call) {
          return guard(call.Env(), "likelihood", [&]() -> Napi::Value {
            const Hyperparameters at = read_hyperparameters(call[0], owned->d);
            return Napi::Number::New(call.Env(), owned->likelihood.evaluate(at, owned->gradient));
          });
        },
        "likelihood");
  });
}

/// multiplyTiles(repetitions) -> floating-point operations carried out: matrix products of one register tile from the
/// nearest cache, the fastest that any blocked algorithm here can go.
Napi::Value multiply_tiles(const Napi::CallbackInfo& info) {
  return guard(info.Env(), "multiplyTiles", [&]() -> Napi::Value {
    constexpr std::size_t depth = 256;
    const auto repetitions = read_size(info[0], "repetitions");
    const std::vector<double> a(depth * linalg::tile_rows, 0.5), b(depth * linalg::padding, 0.25);
    std::array<double, linalg::tile_rows * linalg::padding> out;
    for (std::size_t i = 0; i < repetitions; ++i)
      linalg::kernels().multiply_tile(a.data(), b.data(), depth, out.data());
    return Napi::Number::New(info.Env(), 2.0 * depth * static_cast<double>(out.size() * repetitions));
  });
}

}  // namespace

void export_speed(Napi::Env env, Napi::Object exports) {
  exports.Set("createLikelihood", Napi::Function::New<create_likelihood>(env, "createLikelihood"));
  exports.Set("multiplyTiles", Napi::Function::New<multiply_tiles>(env, "multiplyTiles"));
}

}  // namespace tunesmith::binding
