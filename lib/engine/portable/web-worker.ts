/** What runs in a browser's worker: a server. */
import { typedArrays } from './batched-kernel.js';
import { type Order, type Report, Server } from './server.js';

declare const self: {
  onmessage: ((event: { readonly data: Order }) => void) | null;
  postMessage(report: Report): void;
};

const server = new Server(typedArrays, (report) => self.postMessage(report));
self.onmessage = ({ data }) => server.receive(data);
