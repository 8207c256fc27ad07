/** What runs in a browser's worker: a server. */
import { kernelOfChoice } from './kernel-choice.js';
import { type Order, type Report, Server } from './server.js';
import { holdForLife } from './web-locks.js';

declare const self: {
  readonly name: string;
  onmessage: ((event: { readonly data: Order }) => void) | null;
  postMessage(report: Report): void;
};

// Its first report says that it has the lock.
const alive = holdForLife(self.name);
const server = new Server(kernelOfChoice(), (report) => void alive.then(() => self.postMessage(report)));
self.onmessage = ({ data }) => server.receive(data);
