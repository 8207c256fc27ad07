#pragma once

#include <napi.h>

namespace tunesmith::binding {

// Each defines the exports of one noun; addon.cpp calls them all.

void export_random(Napi::Env env, Napi::Object exports);
void export_kernel(Napi::Env env, Napi::Object exports);
void export_gaussian_process(Napi::Env env, Napi::Object exports);
void export_propose(Napi::Env env, Napi::Object exports);
void export_surrogate(Napi::Env env, Napi::Object exports);
void export_halving(Napi::Env env, Napi::Object exports);
/// What bench/speed measures beyond the engine.
void export_speed(Napi::Env env, Napi::Object exports);

}  // namespace tunesmith::binding
