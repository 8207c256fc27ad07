#!/usr/bin/env bash
# Builds and runs the C++ tests: once under ASan + UBSan, or plain with SANITIZE= . Extra arguments go to doctest.
# Needs Debian's doctest-dev and nlohmann-json3-dev.
set -euo pipefail
cd "$(dirname "$0")/../.."
sanitize=${SANITIZE-address,undefined}
build=build/native-tests${sanitize:+-sanitized}
cmake -S . -B "$build" -DTUNESMITH_TESTS=ON -DTUNESMITH_SANITIZE="$sanitize" -DCMAKE_BUILD_TYPE=Release >/dev/null
cmake --build "$build" --parallel "$(nproc)"
"$build/tunesmith_tests" "$@"
