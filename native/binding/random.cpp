#include "random.hpp"

#include "marshal.hpp"
#include "nouns.hpp"
#include "sobol.hpp"

namespace tunesmith::binding {
namespace {

/// uniform(seed, purpose, index, count) -> Float64Array(count)
Napi::Value uniform(const Napi::CallbackInfo& info) {
  return guard(info.Env(), "uniform", [&]() -> Napi::Value {
    const auto seed = read_count(info[0], "seed");
    const auto purpose = static_cast<Purpose>(read_u32(info[1], "purpose"));
    const auto index = read_u32(info[2], "index");
    const auto count = read_size(info[3], "count");
    auto [array, values] = make_doubles(info.Env(), count);
    Random random(seed, purpose, index);
    for (double& value : values) value = random.uniform();
    return array;
  });
}

/// sobol(seed, start, count, d) -> Float64Array(count*d)
Napi::Value sobol(const Napi::CallbackInfo& info) {
  return guard(info.Env(), "sobol", [&]() -> Napi::Value {
    const auto seed = read_count(info[0], "seed");
    const auto start = read_u32(info[1], "start");
    const auto count = read_size(info[2], "count");
    const auto d = read_size(info[3], "d");
    if (count > (std::uint64_t{1} << 32) - start) throw Refusal("start + count <= 2^32", "more");
    auto [array, values] = make_doubles(info.Env(), checked_product(count, d, "points"));
    tunesmith::sobol(seed, start, count, d, values);
    return array;
  });
}

/// latinHypercube(seed, count, d) -> Float64Array(count*d)
Napi::Value latin_hypercube(const Napi::CallbackInfo& info) {
  return guard(info.Env(), "latinHypercube", [&]() -> Napi::Value {
    const auto seed = read_count(info[0], "seed");
    const auto count = read_size(info[1], "count");
    const auto d = read_size(info[2], "d");
    auto [array, values] = make_doubles(info.Env(), checked_product(count, d, "points"));
    tunesmith::latin_hypercube(seed, count, d, values);
    return array;
  });
}

}  // namespace

void export_random(Napi::Env env, Napi::Object exports) {
  exports.Set("uniform", Napi::Function::New<uniform>(env, "uniform"));
  exports.Set("sobol", Napi::Function::New<sobol>(env, "sobol"));
  exports.Set("latinHypercube", Napi::Function::New<latin_hypercube>(env, "latinHypercube"));
}

}  // namespace tunesmith::binding
