import { FRACTIONS } from '../exp.js';
import { WASM } from './kernels-wasm.js';

/**
 * The innermost loops on two doubles at a time, over one WebAssembly memory; kernels.wat says what each does. Addresses and
 * strides are in bytes.
 */
export interface Simd {
  /** Where multiplyTile leaves its sums. */
  readonly tile: Float64Array;
  multiplyTile(a: number, row: number, step: number, b: number, stepB: number, depth: number): void;
  addSquares(z0: number, center0: number, z1: number, center1: number, out: number, count: number): void;
  covariances(out: number, slope: number, count: number, outputscale: number, rbf: number): void;
  weighSlopes(alpha: number, factor: number, inverse: number, slope: number, out: number, count: number): void;
  sumOfSquares(weights: number, z: number, center: number, count: number): number;
}

/** Bytes at the beginning of the memory that belong to the kernels: the tile, then exp's table of fractions. */
export const RESERVED = 1024;
const TILE_LENGTH = 16;
const PAGE = 65_536;

/** A part of WebAssembly as it is everywhere; neither the types of Node nor those of browsers are at hand here. */
interface WebAssemblyApi {
  readonly Memory: new (limits: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Omit<Simd, 'tile'> };
}

const { WebAssembly } = globalThis as { readonly WebAssembly?: WebAssemblyApi };

/** The module, compiled once a thread. Undefined where WebAssembly or its SIMD is absent, or a page's policy forbids it. */
function compile(): object | undefined {
  if (!WebAssembly) return undefined;
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(WASM), (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

let compiled: { readonly module: object | undefined } | undefined;

/** A memory of so many bytes at least, and the kernels over it; undefined where there are none, or not so much memory. */
export function openSimd(bytes: number): { readonly buffer: ArrayBuffer; readonly simd: Simd } | undefined {
  compiled ??= { module: compile() };
  if (!compiled.module || !WebAssembly) return undefined;
  try {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
    const { exports } = new WebAssembly.Instance(compiled.module, { workspace: { memory } });
    const { multiplyTile, addSquares, covariances, weighSlopes, sumOfSquares } = exports;
    const { buffer } = memory;
    new Float64Array(buffer, 8 * TILE_LENGTH).set(FRACTIONS);
    const tile = new Float64Array(buffer, 0, TILE_LENGTH);
    return { buffer, simd: { tile, multiplyTile, addSquares, covariances, weighSlopes, sumOfSquares } };
  } catch {
    return undefined;
  }
}
