#include "marshal.hpp"

#include <algorithm>
#include <cmath>

namespace tunesmith::binding {

namespace {

/// As JavaScript would print it, near enough.
std::string show(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0.0 ? "Infinity" : "-Infinity";
  std::string text = std::to_string(value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string quote(const std::string& text) { return std::string("\"").append(text).append("\""); }

double read_integer(const Napi::Value& value, std::string_view name, double lowest, double highest) {
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : NAN;
  if (!(number >= lowest && number <= highest && number == std::floor(number))) {
    throw Refusal(std::string(name) + " to be an integer in [" + show(lowest) + ", " + show(highest) + "]",
                  describe(value));
  }
  return number;
}

/// Ascending values in [0, 1].
std::vector<double> read_levels(const Napi::Value& value, std::string_view name) {
  const auto levels = read_finite_doubles(value, name);
  const bool inside = levels.empty() || (levels.front() >= 0.0 && levels.back() <= 1.0);
  if (!inside || std::adjacent_find(levels.begin(), levels.end(), std::greater_equal<>()) != levels.end()) {
    throw Refusal(std::string(name) + " to ascend within [0, 1]", describe(value));
  }
  return {levels.begin(), levels.end()};
}

Dimension read_dimension(const Napi::Value& value, std::size_t index) {
  static constexpr std::array<std::pair<std::string_view, DimensionKind>, 3> kinds{
      {{"continuous", DimensionKind::continuous},
       {"ordered", DimensionKind::ordered},
       {"categorical", DimensionKind::categorical}}};
  const std::string name = "domain[" + std::to_string(index) + "]";
  const Napi::Object object = read_object(value, name);
  Dimension dimension;
  dimension.kind = read_choice(object.Get("kind"), name + ".kind", kinds);
  dimension.levels = read_levels(object.Get("levels"), name + ".levels");
  if (dimension.levels.empty() != (dimension.kind == DimensionKind::continuous)) {
    throw Refusal(name + ".levels to be empty exactly when kind is \"continuous\"", describe(object.Get("levels")));
  }
  // Parents stand before children, so one pass decides what is active.
  dimension.parent =
      static_cast<int>(read_integer(object.Get("parent"), name + ".parent", -1.0, static_cast<double>(index) - 1.0));
  dimension.parent_levels = read_levels(object.Get("parentLevels"), name + ".parentLevels");
  dimension.inactive = read_finite(object.Get("inactive"), name + ".inactive");
  return dimension;
}

LinearConstraint read_constraint(const Napi::Value& value, const std::string& name, const Domain& domain) {
  const Napi::Object object = read_object(value, name);
  LinearConstraint constraint{
      {}, read_number(object.Get("low"), name + ".low"), read_number(object.Get("high"), name + ".high")};
  if (!(constraint.low <= constraint.high)) {
    throw Refusal(name + ".low <= " + name + ".high", describe(object.Get("low")));
  }
  const Napi::Value terms = object.Get("terms");
  if (!terms.IsArray() || terms.As<Napi::Array>().Length() != domain.size()) {
    throw Refusal(name + ".terms to be an array of length " + std::to_string(domain.size()), describe(terms));
  }
  for (std::uint32_t i = 0; i < domain.size(); ++i) {
    const std::string term = name + ".terms[" + std::to_string(i) + "]";
    const std::vector<double>& levels = domain.dimensions[i].levels;
    const auto values = read_finite_doubles(terms.As<Napi::Array>().Get(i), term);
    const std::size_t expected = levels.empty() ? 2 : levels.size();
    if (!values.empty() && values.size() != expected) {
      throw Refusal(term + " to hold no or " + std::to_string(expected) + " values", std::to_string(values.size()));
    }
    constraint.terms.push_back({values.empty() ? std::vector<double>() : levels, {values.begin(), values.end()}});
  }
  return constraint;
}

}  // namespace

Refusal::Refusal(std::string_view expected, std::string_view received)
    : std::invalid_argument("expected " + std::string(expected) + ", received " + std::string(received) + ".") {}

std::string describe(const Napi::Value& value) {
  if (value.IsUndefined()) return "undefined";
  if (value.IsNull()) return "null";
  if (value.IsNumber() || value.IsBoolean()) return value.ToString().Utf8Value();
  if (value.IsString()) return quote(value.As<Napi::String>().Utf8Value().substr(0, 40));
  if (value.IsArray()) return "an array of length " + std::to_string(value.As<Napi::Array>().Length());
  if (value.IsTypedArray()) {
    return "a typed array of length " + std::to_string(value.As<Napi::TypedArray>().ElementLength());
  }
  if (value.IsFunction()) return "a function";
  return value.IsObject() ? "an object" : "a value of another type";
}

Napi::Error make_error(Napi::Env env, const char* code, const std::string& message) {
  const auto* addon = env.GetInstanceData<Addon>();
  const Napi::Object error = addon->error.New({Napi::String::New(env, code), Napi::String::New(env, message)});
  return Napi::Error(env, error);
}

double read_number(const Napi::Value& value, std::string_view name) {
  if (!value.IsNumber()) throw Refusal(std::string(name) + " to be a number", describe(value));
  return value.As<Napi::Number>().DoubleValue();
}

double read_finite(const Napi::Value& value, std::string_view name) {
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : NAN;
  if (!std::isfinite(number)) throw Refusal(std::string(name) + " to be a finite number", describe(value));
  return number;
}

double read_positive(const Napi::Value& value, std::string_view name) {
  const double number = read_finite(value, name);
  if (number <= 0.0) throw Refusal(std::string(name) + " > 0", describe(value));
  return number;
}

std::uint64_t read_count(const Napi::Value& value, std::string_view name) {
  return static_cast<std::uint64_t>(read_integer(value, name, 0.0, 9007199254740991.0));
}

std::uint32_t read_u32(const Napi::Value& value, std::string_view name) {
  return static_cast<std::uint32_t>(read_integer(value, name, 0.0, 4294967295.0));
}

std::size_t read_size(const Napi::Value& value, std::string_view name) {
  return static_cast<std::size_t>(read_integer(value, name, 1.0, static_cast<double>(max_values)));
}

bool read_flag(const Napi::Value& value, std::string_view name) {
  if (!value.IsBoolean()) throw Refusal(std::string(name) + " to be a boolean", describe(value));
  return value.As<Napi::Boolean>().Value();
}

Napi::Object read_object(const Napi::Value& value, std::string_view name) {
  if (!value.IsObject()) throw Refusal(std::string(name) + " to be an object", describe(value));
  return value.As<Napi::Object>();
}

std::span<const double> read_doubles(const Napi::Value& value, std::string_view name) {
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != napi_float64_array) {
    throw Refusal(std::string(name) + " to be a Float64Array", describe(value));
  }
  const auto array = value.As<Napi::Float64Array>();
  return {array.Data(), array.ElementLength()};
}

std::span<const double> read_finite_doubles(const Napi::Value& value, std::string_view name) {
  const auto values = read_doubles(value, name);
  const auto bad = std::find_if_not(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
  if (bad != values.end()) {
    throw Refusal(std::string(name) + " to hold finite numbers",
                  show(*bad) + " at index " + std::to_string(bad - values.begin()));
  }
  return values;
}

std::span<const double> read_spreads(const Napi::Value& value, std::size_t n, std::string_view name) {
  if (value.IsUndefined()) return {};
  const auto spreads = read_finite_doubles(value, name);
  if (spreads.size() != n)
    throw Refusal(std::string(name) + " to hold " + std::to_string(n) + " values", std::to_string(spreads.size()));
  for (const double spread : spreads)
    if (spread < 0) throw Refusal(std::string(name) + " to hold values >= 0", std::to_string(spread));
  return spreads;
}

std::vector<std::uint8_t> read_categorical(const Napi::Value& value, std::size_t d) {
  if (value.IsUndefined()) return std::vector<std::uint8_t>(d, 0);
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != napi_uint8_array ||
      value.As<Napi::Uint8Array>().ElementLength() != d) {
    throw Refusal("categorical to be a Uint8Array of " + std::to_string(d) + " flags", describe(value));
  }
  const auto flags = value.As<Napi::Uint8Array>();
  return {flags.Data(), flags.Data() + d};
}

std::vector<double> read_lengthscales(const Napi::Value& value, std::size_t d) {
  if (!value.IsArray() || value.As<Napi::Array>().Length() != d) {
    throw Refusal("lengthscales to be an array of " + std::to_string(d) + " numbers", describe(value));
  }
  const auto array = value.As<Napi::Array>();
  std::vector<double> lengthscales(d);
  for (std::size_t k = 0; k < d; ++k) {
    lengthscales[k] =
        read_positive(array.Get(static_cast<std::uint32_t>(k)), "lengthscales[" + std::to_string(k) + "]");
  }
  return lengthscales;
}

Hyperparameters read_hyperparameters(const Napi::Value& value, std::size_t d) {
  const Napi::Object object = read_object(value, "hyperparameters");
  Hyperparameters hyperparameters;
  hyperparameters.lengthscales = read_lengthscales(object.Get("lengthscales"), d);
  hyperparameters.outputscale = read_positive(object.Get("outputscale"), "outputscale");
  hyperparameters.noise = read_finite(object.Get("noise"), "noise");
  if (hyperparameters.noise < 0.0) throw Refusal("noise >= 0", describe(object.Get("noise")));
  hyperparameters.mean = read_finite(object.Get("mean"), "mean");
  return hyperparameters;
}

KernelKind read_kernel(const Napi::Value& value) {
  static constexpr std::array<std::pair<std::string_view, KernelKind>, 2> kernels{
      {{"matern52", KernelKind::matern52}, {"rbf", KernelKind::rbf}}};
  return read_choice(value, "kernel", kernels);
}

PriorKind read_prior(const Napi::Value& value) {
  static constexpr std::array<std::pair<std::string_view, PriorKind>, 4> priors{{{"scaled", PriorKind::scaled},
                                                                                 {"vizier", PriorKind::vizier},
                                                                                 {"lognormal", PriorKind::lognormal},
                                                                                 {"none", PriorKind::none}}};
  return read_choice(value, "prior", priors);
}

Domain read_domain(const Napi::Value& value) {
  if (!value.IsArray() || value.As<Napi::Array>().Length() == 0) {
    throw Refusal("domain to be an array of at least one dimension", describe(value));
  }
  const auto array = value.As<Napi::Array>();
  Domain domain;
  domain.dimensions.reserve(array.Length());
  for (std::uint32_t k = 0; k < array.Length(); ++k) {
    domain.dimensions.push_back(read_dimension(array.Get(k), k));
  }
  return domain;
}

std::vector<LinearConstraint> read_constraints(const Napi::Value& value, const Domain& domain) {
  std::vector<LinearConstraint> constraints;
  if (value.IsUndefined()) return constraints;
  if (!value.IsArray()) throw Refusal("constraints to be an array", describe(value));
  const auto array = value.As<Napi::Array>();
  for (std::uint32_t k = 0; k < array.Length(); ++k)
    constraints.push_back(read_constraint(array.Get(k), "constraints[" + std::to_string(k) + "]", domain));
  return constraints;
}

std::size_t count_rows(std::span<const double> values, std::size_t d, std::string_view name) {
  if (values.size() % d != 0) {
    throw Refusal(std::string(name) + " to hold rows of " + std::to_string(d) + " values",
                  std::to_string(values.size()) + " values");
  }
  return values.size() / d;
}

std::size_t checked_product(std::size_t a, std::size_t b, std::string_view name) {
  if (a != 0 && b > max_values / a) {
    throw Refusal(std::string(name) + " of at most 2^27 values", std::to_string(a) + " x " + std::to_string(b));
  }
  return a * b;
}

std::pair<Napi::Float64Array, std::span<double>> make_doubles(Napi::Env env, std::size_t length) {
  Napi::Float64Array array = Napi::Float64Array::New(env, length);
  return {array, {array.Data(), length}};
}

Napi::Float64Array write_doubles(Napi::Env env, std::span<const double> values) {
  auto [array, elements] = make_doubles(env, values.size());
  std::copy(values.begin(), values.end(), elements.begin());
  return array;
}

Napi::Object write_leave_one_out(Napi::Env env, const LeaveOneOut& left_out) {
  const Napi::Object object = Napi::Object::New(env);
  object.Set("mean", write_doubles(env, left_out.mean));
  object.Set("variance", write_doubles(env, left_out.variance));
  object.Set("logDensity", write_doubles(env, left_out.log_density));
  return object;
}

Napi::Object write_hyperparameters(Napi::Env env, const Hyperparameters& hyperparameters) {
  const Napi::Array lengthscales = Napi::Array::New(env, hyperparameters.lengthscales.size());
  for (std::size_t k = 0; k < hyperparameters.lengthscales.size(); ++k) {
    lengthscales.Set(static_cast<std::uint32_t>(k), hyperparameters.lengthscales[k]);
  }
  const Napi::Object object = Napi::Object::New(env);
  object.Set("lengthscales", lengthscales);
  object.Set("outputscale", hyperparameters.outputscale);
  object.Set("noise", hyperparameters.noise);
  object.Set("mean", hyperparameters.mean);
  return object;
}

}  // namespace tunesmith::binding
