#pragma once

#include <napi.h>

#include "propose.hpp"

namespace tunesmith::binding {

/// Copies a proposal's request out of JavaScript: it outlives the call on another thread. Throws Refusal.
ProposeRequest read_request(const Napi::Value& value);

}  // namespace tunesmith::binding
