/** What runs in a browser's worker: a server. */
import { kernelOfChoice } from './kernel-choice.js';
import { type Order, type Report, Server } from './server.js';

declare const self: {
  onmessage: ((event: { readonly data: Order }) => void) | null;
  postMessage(report: Report): void;
};

const server = new Server(kernelOfChoice(), (report) => self.postMessage(report));
self.onmessage = ({ data }) => server.receive(data);
