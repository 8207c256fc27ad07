#pragma once

#include <napi.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain.hpp"
#include "gp.hpp"

/// The one place where N-API values meet plain C++ data. Everything belongs to one environment (thread): no statics.
namespace tunesmith::binding {

/// Largest array the addon hands out or factorizes, in doubles (1 GiB): beyond it V8 would abort the process.
inline constexpr std::size_t max_values = std::size_t{1} << 27;

/// What one environment keeps: the class of its errors and the constructor of its posteriors.
struct Addon {
  Napi::FunctionReference error;
  Napi::FunctionReference posterior;
};

/// An argument that cannot be used; guard() reports it with the function's name in front.
class Refusal : public std::invalid_argument {
 public:
  Refusal(std::string_view expected, std::string_view received);
};

/// `number 3`, `Array of length 2`, `undefined`: a value as error messages show it.
std::string describe(const Napi::Value& value);

/// A TunesmithError(code, message).
Napi::Error make_error(Napi::Env env, const char* code, const std::string& message);

/// Runs one exported function's body; C++ exceptions become TunesmithErrors (codes INVALID_ARGUMENT, OUT_OF_MEMORY).
template <typename Body>
auto guard(Napi::Env env, const char* where, Body&& body) -> decltype(body()) {
  try {
    return std::forward<Body>(body)();
  } catch (const Refusal& error) {
    throw make_error(env, "INVALID_ARGUMENT", std::string(where) + ": " + error.what());
  } catch (const std::invalid_argument& error) {
    throw make_error(env, "INVALID_ARGUMENT", error.what());
  } catch (const std::bad_alloc&) {
    throw make_error(env, "OUT_OF_MEMORY",
                     std::string(where) + ": expected enough memory, received too large a problem. Use fewer points.");
  }
}

// Reading. Each throws Refusal, naming the argument, if the value is of another type or range.

double read_number(const Napi::Value& value, std::string_view name);
double read_finite(const Napi::Value& value, std::string_view name);
double read_positive(const Napi::Value& value, std::string_view name);
/// Integer in [0, 2^53).
std::uint64_t read_count(const Napi::Value& value, std::string_view name);
/// Integer in [0, 2^32).
std::uint32_t read_u32(const Napi::Value& value, std::string_view name);
/// Integer in [1, 2^27].
std::size_t read_size(const Napi::Value& value, std::string_view name);
bool read_flag(const Napi::Value& value, std::string_view name);
Napi::Object read_object(const Napi::Value& value, std::string_view name);
/// Elements of a Float64Array, not copied: valid until control returns to JavaScript (so read objects first, spans
/// last).
std::span<const double> read_doubles(const Napi::Value& value, std::string_view name);
/// As read_doubles, every element finite.
std::span<const double> read_finite_doubles(const Napi::Value& value, std::string_view name);
/// n standard deviations or variances, each finite and >= 0; nothing if undefined. Not copied, as read_doubles.
std::span<const double> read_spreads(const Napi::Value& value, std::size_t n, std::string_view name);
/// d flags of a Uint8Array; d zeros if undefined.
std::vector<std::uint8_t> read_categorical(const Napi::Value& value, std::size_t d);
/// d lengthscales, an array of positive numbers.
std::vector<double> read_lengthscales(const Napi::Value& value, std::size_t d);
Hyperparameters read_hyperparameters(const Napi::Value& value, std::size_t d);
KernelKind read_kernel(const Napi::Value& value);
PriorKind read_prior(const Napi::Value& value);
Domain read_domain(const Napi::Value& value);
/// Linear constraints over the domain; none if undefined.
std::vector<LinearConstraint> read_constraints(const Napi::Value& value, const Domain& domain);

/// The choice a string names.
template <typename Choice, std::size_t N>
Choice read_choice(const Napi::Value& value, std::string_view name,
                   const std::array<std::pair<std::string_view, Choice>, N>& choices) {
  std::string expected = std::string(name) + " to be one of";
  const std::string given = value.IsString() ? value.As<Napi::String>().Utf8Value() : std::string();
  for (const auto& [label, choice] : choices) {
    if (value.IsString() && given == label) return choice;
    expected.append(" \"").append(label).append("\"");
  }
  throw Refusal(expected, describe(value));
}

/// values / d rows; Refusal if the division leaves a remainder.
std::size_t count_rows(std::span<const double> values, std::size_t d, std::string_view name);
/// a*b; Refusal above max_values.
std::size_t checked_product(std::size_t a, std::size_t b, std::string_view name);

// Writing.

/// An uninitialized-by-caller Float64Array of the given length (zeros) and the span over its elements.
std::pair<Napi::Float64Array, std::span<double>> make_doubles(Napi::Env env, std::size_t length);
Napi::Float64Array write_doubles(Napi::Env env, std::span<const double> values);
/// { mean, variance, logDensity }
Napi::Object write_leave_one_out(Napi::Env env, const LeaveOneOut& left_out);
Napi::Object write_hyperparameters(Napi::Env env, const Hyperparameters& hyperparameters);

}  // namespace tunesmith::binding
