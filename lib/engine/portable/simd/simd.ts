import { FRACTIONS } from '../exp.js';
import { WASM } from './kernels-wasm.js';

/** What kernels.wat exports. Addresses and strides are in bytes, counts in doubles, flags 0 or 1. */
interface Exports {
  multiplyStrip(
    a: number,
    row: number,
    step: number,
    b: number,
    stepB: number,
    depth: number,
    out: number,
    stride: number,
    columns: number,
    triangular: number,
  ): void;
  addSquares(
    a0: number,
    a1: number,
    b0: number,
    b1: number,
    out: number,
    ld: number,
    rows: number,
    columns: number,
    symmetric: number,
  ): void;
  covariances(
    out: number,
    ld: number,
    rows: number,
    columns: number,
    symmetric: number,
    slope: number,
    outputscale: number,
    rbf: number,
  ): void;
  weighSlopes(alpha: number, inverse: number, slope: number, ld: number, rows: number): void;
  sumSquares(weights: number, ld: number, z0: number, z1: number, rows: number): void;
}

/** The innermost loops on two doubles at a time, over one WebAssembly memory. */
export interface Simd extends Exports {
  /** Where sumSquares leaves its two sums. */
  readonly sums: Float64Array;
}

/** Bytes at the beginning of the memory that belong to the kernels: sums, and exp's table of fractions. */
export const RESERVED = 1024;
const FRACTIONS_AT = 128;
const PAGE = 65_536;

/** WebAssembly as it is everywhere; neither the types of Node nor those of browsers are at hand here. */
interface WebAssemblyApi {
  readonly Memory: new (limits: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (code: object, imports: object) => { readonly exports: Exports };
}

const { WebAssembly } = globalThis as { readonly WebAssembly?: WebAssemblyApi };

let compiled: { readonly code: object } | 'impossible' | undefined;

/** Compiles once a thread. Impossible where WebAssembly or its SIMD is absent, or a page's policy forbids it. */
function compile({ Module }: WebAssemblyApi): typeof compiled {
  try {
    return { code: new Module(Uint8Array.from(atob(WASM), (character) => character.charCodeAt(0))) };
  } catch {
    return 'impossible';
  }
}

/** A memory of so many bytes at least, and the kernels over it; undefined where there are none, or not so much memory. */
export function openSimd(bytes: number): { readonly buffer: ArrayBuffer; readonly simd: Simd } | undefined {
  if (!WebAssembly) return undefined;
  compiled ??= compile(WebAssembly);
  if (!compiled || compiled === 'impossible') return undefined;
  try {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
    const { exports } = new WebAssembly.Instance(compiled.code, { workspace: { memory } });
    const { multiplyStrip, addSquares, covariances, weighSlopes, sumSquares } = exports;
    const { buffer } = memory;
    new Float64Array(buffer, FRACTIONS_AT).set(FRACTIONS);
    const sums = new Float64Array(buffer, 0, 2);
    return { buffer, simd: { sums, multiplyStrip, addSquares, covariances, weighSlopes, sumSquares } };
  } catch {
    return undefined;
  }
}
