#include <napi.h>

#include "linalg/linalg.hpp"
#include "marshal.hpp"
#include "nouns.hpp"

namespace tunesmith::binding {
namespace {

/// open(TunesmithError) -> the engine's functions. A factory, so that every error is born in the right class.
Napi::Value open(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  if (!info[0].IsFunction())
    throw Napi::TypeError::New(env, "open: expected the error class, received " + describe(info[0]) + ".");
  env.GetInstanceData<Addon>()->error = Napi::Persistent(info[0].As<Napi::Function>());
  const Napi::Object exports = Napi::Object::New(env);
  exports.Set("instructionSet", active_instruction_set());
  export_random(env, exports);
  export_kernel(env, exports);
  export_gaussian_process(env, exports);
  export_propose(env, exports);
  export_surrogate(env, exports);
  export_halving(env, exports);
  export_speed(env, exports);
  return exports;
}

}  // namespace

/// Once in each environment that loads the addon.
Napi::Object initialize(Napi::Env env, Napi::Object exports) {
  // Owned by the environment and freed with it: each worker thread has its own.
  env.SetInstanceData(new Addon());
  exports.Set("open", Napi::Function::New<open>(env, "open"));
  return exports;
}

}  // namespace tunesmith::binding

// The macro pastes the name into an identifier.
using tunesmith::binding::initialize;
NODE_API_MODULE(tunesmith, initialize)
