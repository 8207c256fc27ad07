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

Napi::Value write_verdict(Napi::Env env, Verdict verdict) {
  switch (verdict) {
    case Verdict::proceed:
      return Napi::String::New(env, "proceed");
    case Verdict::paused:
      return Napi::String::New(env, "paused");
    case Verdict::stopped:
      return Napi::String::New(env, "stopped");
    case Verdict::completed:
      return Napi::String::New(env, "completed");
  }
  throw std::logic_error("unknown verdict");
}

Napi::Object write_job(Napi::Env env, const Job& job) {
  const Napi::Object object = Napi::Object::New(env);
  object.Set("trial", static_cast<double>(job.trial));
  object.Set("bracket", job.bracket);
  object.Set("rung", job.rung);
  object.Set("resource", static_cast<double>(job.resource));
  object.Set("resumeFrom", static_cast<double>(job.resume_from));
  return object;
}

Napi::Value write_next(Napi::Env env, const Next& next) {
  switch (next.status) {
    case NextStatus::job:
      return write_job(env, next.job);
    case NextStatus::waiting:
      return Napi::String::New(env, "waiting");
    case NextStatus::finished:
      return Napi::String::New(env, "finished");
  }
  throw std::logic_error("unknown status");
}

Napi::Value write_decisions(Napi::Env env, const std::vector<Decision>& decisions) {
  const Napi::Array array = Napi::Array::New(env, decisions.size());
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    const Napi::Object object = Napi::Object::New(env);
    object.Set("trial", static_cast<double>(decisions[i].trial));
    object.Set("verdict", write_verdict(env, decisions[i].verdict));
    array.Set(static_cast<std::uint32_t>(i), object);
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

  Napi::Value peek(const Napi::CallbackInfo& info) { return write_next(info.Env(), halving_.peek()); }

  Napi::Value next(const Napi::CallbackInfo& info) {
    return guard(info.Env(), "next", [&] { return write_next(info.Env(), halving_.next()); });
  }

  /// report(trial, loss) -> Decision[]
  Napi::Value report(const Napi::CallbackInfo& info) {
    return guard(info.Env(), "report", [&] {
      const auto trial = read_count(info[0], "trial");
      return write_decisions(info.Env(), halving_.report(trial, read_number(info[1], "loss")));
    });
  }

  /// fail(trial) -> Decision[]
  Napi::Value fail(const Napi::CallbackInfo& info) {
    return guard(info.Env(), "fail",
                 [&] { return write_decisions(info.Env(), halving_.fail(read_count(info[0], "trial"))); });
  }

  /// job(trial) -> Job | undefined
  Napi::Value job(const Napi::CallbackInfo& info) {
    return guard(info.Env(), "job", [&]() -> Napi::Value {
      const auto job = halving_.job(read_count(info[0], "trial"));
      return job ? Napi::Value(write_job(info.Env(), *job)) : info.Env().Undefined();
    });
  }

  /// verdict(trial) -> Verdict
  Napi::Value verdict(const Napi::CallbackInfo& info) {
    return guard(info.Env(), "verdict",
                 [&] { return write_verdict(info.Env(), halving_.verdict(read_count(info[0], "trial"))); });
  }

  HalvingPlan plan_;
  Halving halving_;
};

}  // namespace

void export_halving(Napi::Env env, Napi::Object exports) { exports.Set("Halving", HalvingObject::define(env)); }

}  // namespace tunesmith::binding
