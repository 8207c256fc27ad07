import { readFile } from 'node:fs/promises';

/** A network of one categorical and some continuous inputs. */
export interface Model {
  /** codes: n, rows: n×k. Returns n×outputs. */
  run(codes: readonly number[], rows: readonly (readonly number[])[]): Promise<number[][]>;
}

/** Loads an ONNX file into onnxruntime's WebAssembly backend, one thread: the same digits on every machine. */
export async function loadModel(path: string): Promise<Model> {
  const { env, InferenceSession, Tensor } = await import('onnxruntime-web/wasm');
  env.wasm.numThreads = 1;
  const session = await InferenceSession.create(await readFile(path), { executionProviders: ['wasm'] });
  return {
    async run(codes, rows) {
      const n = rows.length;
      const results = await session.run({
        x_cat: new Tensor('int32', Int32Array.from(codes), [n, 1]),
        x_cont: new Tensor('float32', Float32Array.from(rows.flat()), [n, rows[0].length]),
      });
      const { data, dims } = results[session.outputNames[0]];
      const width = dims[1];
      return rows.map((_, i) => Array.from((data as Float32Array).subarray(i * width, (i + 1) * width)));
    },
  };
}
