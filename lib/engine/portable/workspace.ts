import { openSimd, RESERVED, type Simd } from './simd/simd.js';

/** Memory of this thread in which computations that do not wait lay out their arrays. */
interface Room {
  readonly buffer: ArrayBuffer;
  /** Kernels that reach it; undefined: none do on this machine. */
  readonly simd: Simd | undefined;
}

const SMALLEST = 1 << 20;
/** A larger room is given up with its arrays: WebAssembly's memory never shrinks. */
const LARGEST_KEPT = 1 << 26;

let room: Room | undefined;

/**
 * Arrays that hold anything, in memory that the SIMD kernels reach. They are valid until the next call on this thread: for a computation
 * that neither waits nor calls another that asks for a workspace.
 */
export function workspace(...lengths: readonly number[]): Float64Array[] {
  const needed = RESERVED + 8 * lengths.reduce((sum, length) => sum + length, 0);
  if (!room || room.buffer.byteLength < needed || (room.buffer.byteLength > LARGEST_KEPT && needed <= LARGEST_KEPT)) {
    const bytes = Math.max(2 ** Math.ceil(Math.log2(needed)), SMALLEST);
    room = openSimd(bytes) ?? { buffer: new ArrayBuffer(bytes), simd: undefined };
  }
  const { buffer } = room;
  let offset = RESERVED;
  return lengths.map((length) => {
    const array = new Float64Array(buffer, offset, length);
    offset += 8 * length;
    return array;
  });
}

/** The kernels that reach all of these arrays; undefined: none do. */
export function simdOver(...arrays: readonly Float64Array[]): Simd | undefined {
  if (!room?.simd) return undefined;
  for (const { buffer } of arrays) if (buffer !== room.buffer) return undefined;
  return room.simd;
}
