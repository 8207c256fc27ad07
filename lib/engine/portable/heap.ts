/** Binary heap in an array; in front stands the item that comes before all others. What <algorithm> gives the core. */
export type Heap<T> = T[];

/** O(log n). */
export function push<T>(heap: Heap<T>, item: T, isBefore: (a: T, b: T) => boolean): void {
  let at = heap.length;
  heap.push(item);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(item, heap[parent])) break;
    heap[at] = heap[parent];
    at = parent;
  }
  heap[at] = item;
}

/** Removes the front and returns it; the heap must not be empty. O(log n). */
export function pop<T>(heap: Heap<T>, isBefore: (a: T, b: T) => boolean): T {
  const front = heap[0];
  const item = heap.pop() as T;
  const { length } = heap;
  if (length === 0) return front;
  let at = 0;
  for (let child = 1; child < length; child = 2 * at + 1) {
    if (child + 1 < length && isBefore(heap[child + 1], heap[child])) child++;
    if (!isBefore(heap[child], item)) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = item;
  return front;
}
