#include "halving.hpp"

#include "marshal.hpp"
#include "nouns.hpp"

namespace tunesmith::binding {
namespace {

HalvingPlan read_plan(const Napi::Value& value) {
  static constexpr std::array<std::pair<std::string_view, HalvingMode>, 3> modes{
      {{"synchronous", HalvingMode::synchronous},
       {"promotion", HalvingMode::promotion},
       {"stopping", HalvingMode::stopping}}};
  const Napi::Object object = read_object(value, "plan");
  HalvingPlan plan;
  plan.min_resource = read_count(object.Get("minResource"), "minResource");
  plan.max_resource = read_count(object.Get("maxResource"), "maxResource");
  plan.reduction_factor = read_count(object.Get("reductionFactor"), "reductionFactor");
  plan.mode = read_choice(object.Get("mode"), "mode", modes);
  plan.brackets = read_u32(object.Get("brackets"), "brackets");
  plan.max_trials = read_count(object.Get("maxTrials"), "maxTrials");
  plan.iterations = read_u32(object.Get("iterations"), "iterations");
  return plan;
}

/// Verdicts, statuses cross the boundary as their numbers: a string or an object each would cost more than the
/// decision.
Napi::Value write_code(Napi::Env env, std::uint8_t code) { return Napi::Number::New(env, code); }

/// Fills job, 5 numbers, if there is one: trial, bracket, rung, resource, resumeFrom.
void write_job(const Napi::Value& out, const Job& job) {
  if (!out.IsTypedArray() || out.As<Napi::TypedArray>().TypedArrayType() != napi_float64_array)
    throw Refusal("job to be a Float64Array", describe(out));
  auto array = out.As<Napi::Float64Array>();
  if (array.ElementLength() != 5) throw Refusal("job to hold 5 numbers", std::to_string(array.ElementLength()));
  double* const fields = array.Data();
  fields[0] = static_cast<double>(job.trial);
  fields[1] = job.bracket;
  fields[2] = job.rung;
  fields[3] = static_cast<double>(job.resource);
  fields[4] = static_cast<double>(job.resume_from);
}

Napi::Value write_next(Napi::Env env, const Next& next, const Napi::Value& out) {
  if (next.status == NextStatus::job) write_job(out, next.job);
  return write_code(env, static_cast<std::uint8_t>(next.status));
}

/// The reporter's own verdict; where others were decided too, an array of trial, verdict, trial, verdict, ...
Napi::Value write_decisions(Napi::Env env, const std::vector<Decision>& decisions) {
  if (decisions.size() == 1) return write_code(env, static_cast<std::uint8_t>(decisions.front().verdict));
  const auto [array, values] = make_doubles(env, 2 * decisions.size());
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    values[2 * i] = static_cast<double>(decisions[i].trial);
    values[2 * i + 1] = static_cast<double>(decisions[i].verdict);
  }
  return array;
}

Napi::Value write_brackets(Napi::Env env, const std::vector<BracketSpec>& brackets) {
  const Napi::Array array = Napi::Array::New(env, brackets.size());
  for (std::size_t b = 0; b < brackets.size(); ++b) {
    const Napi::Array rungs = Napi::Array::New(env, brackets[b].rungs.size());
    for (std::size_t r = 0; r < brackets[b].rungs.size(); ++r) {
      const Napi::Object rung = Napi::Object::New(env);
      rung.Set("resource", static_cast<double>(brackets[b].rungs[r].resource));
      rung.Set("size", static_cast<double>(brackets[b].rungs[r].size));
      rungs.Set(static_cast<std::uint32_t>(r), rung);
    }
    const Napi::Object bracket = Napi::Object::New(env);
    bracket.Set("rungs", rungs);
    array.Set(static_cast<std::uint32_t>(b), bracket);
  }
  return array;
}

/// Brackets, rungs and promotions as JavaScript holds them: `new Halving(plan)`.
class HalvingObject : public Napi::ObjectWrap<HalvingObject> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(
        env, "Halving",
        {InstanceAccessor<&HalvingObject::brackets>("brackets"), InstanceMethod<&HalvingObject::peek>("peek"),
         InstanceMethod<&HalvingObject::next>("next"), InstanceMethod<&HalvingObject::report>("report"),
         InstanceMethod<&HalvingObject::fail>("fail"), InstanceMethod<&HalvingObject::job>("job"),
         InstanceMethod<&HalvingObject::verdict>("verdict")});
  }

  explicit HalvingObject(const Napi::CallbackInfo& info)
      : Napi::ObjectWrap<HalvingObject>(info),
        plan_(guard(info.Env(), "Halving", [&] { return read_plan(info[0]); })),
        halving_(guard(info.Env(), "Halving", [&] { return Halving(plan_); })) {}

 private:
  Napi::Value brackets(const Napi::CallbackInfo& info) {
    return guard(info.Env(), "brackets", [&] { return write_brackets(info.Env(), plan_brackets(plan_)); });
  }

  /// peek(job) -> status
  Napi::Value peek(const Napi::CallbackInfo& info) {
    return guard(info.Env(), "peek", [&] { return write_next(info.Env(), halving_.peek(), info[0]); });
  }

  /// next(job) -> status
  Napi::Value next(const Napi::CallbackInfo& info) {
    return guard(info.Env(), "next", [&] { return write_next(info.Env(), halving_.next(), info[0]); });
  }

  /// report(trial, loss) -> decisions
  Napi::Value report(const Napi::CallbackInfo& info) {
    return guard(info.Env(), "report", [&] {
      const auto trial = read_count(info[0], "trial");
      return write_decisions(info.Env(), halving_.report(trial, read_number(info[1], "loss")));
    });
  }

  /// fail(trial) -> decisions
  Napi::Value fail(const Napi::CallbackInfo& info) {
    return guard(info.Env(), "fail",
                 [&] { return write_decisions(info.Env(), halving_.fail(read_count(info[0], "trial"))); });
  }

  /// job(trial, job) -> whether there is one
  Napi::Value job(const Napi::CallbackInfo& info) {
    return guard(info.Env(), "job", [&]() -> Napi::Value {
      const auto job = halving_.job(read_count(info[0], "trial"));
      if (job) write_job(info[1], *job);
      return Napi::Boolean::New(info.Env(), job.has_value());
    });
  }

  /// verdict(trial) -> its number
  Napi::Value verdict(const Napi::CallbackInfo& info) {
    return guard(info.Env(), "verdict", [&] {
      return write_code(info.Env(), static_cast<std::uint8_t>(halving_.verdict(read_count(info[0], "trial"))));
    });
  }

  HalvingPlan plan_;
  Halving halving_;
};

}  // namespace

void export_halving(Napi::Env env, Napi::Object exports) { exports.Set("Halving", HalvingObject::define(env)); }

}  // namespace tunesmith::binding
