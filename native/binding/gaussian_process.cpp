#include "gp.hpp"
#include "marshal.hpp"
#include "nouns.hpp"

namespace tunesmith::binding {
namespace {

using CorePosterior = tunesmith::Posterior;

/// Marks the externals that the class below accepts, so that no other pointer is taken for a posterior.
constexpr napi_type_tag posterior_tag{0x7475'6e65'736d'6974ULL, 0x706f'7374'6572'696fULL};

/// A fitted posterior as JavaScript holds it; immutable. Made by wrap(), never by `new`.
class PosteriorObject : public Napi::ObjectWrap<PosteriorObject> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(
        env, "Posterior",
        {InstanceAccessor<&PosteriorObject::size>("size"), InstanceAccessor<&PosteriorObject::dimension>("dimension"),
         InstanceAccessor<&PosteriorObject::hyperparameters>("hyperparameters"),
         InstanceAccessor<&PosteriorObject::log_marginal_likelihood>("logMarginalLikelihood"),
         InstanceMethod<&PosteriorObject::predict>("predict"), InstanceMethod<&PosteriorObject::append>("append"),
         InstanceMethod<&PosteriorObject::leave_one_out>("leaveOneOut")});
  }

  static Napi::Value wrap(Napi::Env env, CorePosterior posterior) {
    auto external = Napi::External<CorePosterior>::New(env, &posterior);
    external.TypeTag(&posterior_tag);
    return env.GetInstanceData<Addon>()->posterior.New({external});
  }

  explicit PosteriorObject(const Napi::CallbackInfo& info)
      : Napi::ObjectWrap<PosteriorObject>(info), posterior_(take(info)) {
    Napi::MemoryManagement::AdjustExternalMemory(info.Env(), bytes());
  }

  void Finalize(Napi::BasicEnv env) override { Napi::MemoryManagement::AdjustExternalMemory(env, -bytes()); }

 private:
  static CorePosterior take(const Napi::CallbackInfo& info) {
    return guard(info.Env(), "Posterior", [&] {
      if (!info[0].IsExternal() || !info[0].As<Napi::External<CorePosterior>>().CheckTypeTag(&posterior_tag)) {
        throw Refusal("a fitted posterior", describe(info[0]));
      }
      return std::move(*info[0].As<Napi::External<CorePosterior>>().Data());
    });
  }

  /// What the garbage collector should reckon with: the n x n factor and the points.
  [[nodiscard]] std::int64_t bytes() const {
    const auto n = static_cast<std::int64_t>(posterior_.size());
    return (n * n + n * static_cast<std::int64_t>(posterior_.dimension())) * static_cast<std::int64_t>(sizeof(double));
  }

  Napi::Value size(const Napi::CallbackInfo& info) {
    return Napi::Number::New(info.Env(), static_cast<double>(posterior_.size()));
  }

  Napi::Value dimension(const Napi::CallbackInfo& info) {
    return Napi::Number::New(info.Env(), static_cast<double>(posterior_.dimension()));
  }

  Napi::Value hyperparameters(const Napi::CallbackInfo& info) {
    return write_hyperparameters(info.Env(), posterior_.hyperparameters());
  }

  Napi::Value log_marginal_likelihood(const Napi::CallbackInfo& info) {
    return Napi::Number::New(info.Env(), posterior_.log_marginal_likelihood());
  }

  /// predict(points) -> { mean, variance }
  Napi::Value predict(const Napi::CallbackInfo& info) {
    return guard(info.Env(), "predict", [&]() -> Napi::Value {
      const auto points = read_finite_doubles(info[0], "points");
      const auto m = count_rows(points, posterior_.dimension(), "points");
      auto [mean, mean_values] = make_doubles(info.Env(), m);
      auto [variance, variance_values] = make_doubles(info.Env(), m);
      if (m > 0) posterior_.predict(points, mean_values, variance_values);
      const Napi::Object prediction = Napi::Object::New(info.Env());
      prediction.Set("mean", mean);
      prediction.Set("variance", variance);
      return prediction;
    });
  }

  /// append(x, y) -> Posterior
  Napi::Value append(const Napi::CallbackInfo& info) {
    return guard(info.Env(), "append", [&]() -> Napi::Value {
      const double y = read_finite(info[1], "y");
      const auto x = read_finite_doubles(info[0], "x");
      if (x.size() != posterior_.dimension()) {
        throw Refusal("x to hold " + std::to_string(posterior_.dimension()) + " values", std::to_string(x.size()));
      }
      checked_product(posterior_.size() + 1, posterior_.size() + 1, "a covariance matrix");
      return wrap(info.Env(), posterior_.append(x, y));
    });
  }

  /// leaveOneOut() -> { mean, variance, logDensity }
  Napi::Value leave_one_out(const Napi::CallbackInfo& info) {
    return guard(info.Env(), "leaveOneOut",
                 [&]() -> Napi::Value { return write_leave_one_out(info.Env(), posterior_.leave_one_out()); });
  }

  CorePosterior posterior_;
};

/// fitGaussianProcess(x, y, d, { kernel, prior, hyperparameters?, categorical?, knownNoise? }) -> Posterior
Napi::Value fit_gaussian_process(const Napi::CallbackInfo& info) {
  return guard(info.Env(), "fitGaussianProcess", [&]() -> Napi::Value {
    const auto d = read_size(info[2], "d");
    const Napi::Object options = read_object(info[3], "options");
    const KernelKind kernel = read_kernel(options.Get("kernel"));
    const PriorKind prior = read_prior(options.Get("prior"));
    const auto categorical = read_categorical(options.Get("categorical"), d);
    const Napi::Value fixed = options.Get("hyperparameters");
    const Napi::Value given_noise = options.Get("knownNoise");
    std::optional<Hyperparameters> hyperparameters;
    if (!fixed.IsUndefined()) hyperparameters = read_hyperparameters(fixed, d);
    FitOptions fit_options;
    fit_options.kernel = kernel;
    fit_options.prior = prior;

    const auto x = read_finite_doubles(info[0], "x");
    const auto y = read_finite_doubles(info[1], "y");
    const auto n = count_rows(x, d, "x");
    if (n == 0) throw Refusal("at least one observation", "none");
    if (y.size() != n) throw Refusal("y to hold " + std::to_string(n) + " targets", std::to_string(y.size()));
    checked_product(n, n, "a covariance matrix");
    const auto known_noise = read_spreads(given_noise, n, "knownNoise");
    const Dataset data{.n = n, .d = d, .x = x, .y = y, .categorical = categorical, .known_noise = known_noise};
    if (!hyperparameters) hyperparameters = fit(data, fit_options);
    return PosteriorObject::wrap(info.Env(), CorePosterior(data, kernel, *std::move(hyperparameters)));
  });
}

}  // namespace

void export_gaussian_process(Napi::Env env, Napi::Object exports) {
  env.GetInstanceData<Addon>()->posterior = Napi::Persistent(PosteriorObject::define(env));
  exports.Set("fitGaussianProcess", Napi::Function::New<fit_gaussian_process>(env, "fitGaussianProcess"));
}

}  // namespace tunesmith::binding
