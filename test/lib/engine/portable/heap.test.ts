import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Heap, pop, push } from '../../../../lib/engine/portable/heap.js';

const less = (a: number, b: number) => a < b;

test('what comes out is sorted, whatever goes in, in between too', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 20 }))), (calls) => {
      const heap: Heap<number> = [];
      const sorted: number[] = [];
      for (const item of calls) {
        if (item !== null) {
          push(heap, item, less);
          sorted.push(item);
          sorted.sort((a, b) => a - b);
        } else if (sorted.length > 0) {
          expect(pop(heap, less)).toBe(sorted.shift());
        }
        expect(heap).toHaveLength(sorted.length);
      }
    }),
  );
});
