import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { categorical, defineSpace, float, int, minimize } from 'tunesmith';
import { expectedImprovement, GaussianProcess } from 'tunesmith/core';
import * as portable from 'tunesmith/portable';

const space = defineSpace({ x: float(-5, 10), layers: int(1, 4), kind: categorical(['a', 'b']) });
const best = await minimize(({ x, layers, kind }) => (x - 2) ** 2 + layers + (kind === 'a' ? 1 : 0), space, {
  trials: 25,
  seed: 3,
});
assert.ok(best.value < 2, `best ${best.value}`);
assert.equal(portable.backendInfo().engine, 'portable');
assert.equal(typeof GaussianProcess, 'function');
assert.equal(typeof expectedImprovement, 'function');

// require() of ES modules works from Node 20.19 on.
assert.equal(typeof createRequire(import.meta.url)('tunesmith').minimize, 'function');
