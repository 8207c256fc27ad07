/** What runs on a worker thread of Node: a server. */
import { parentPort } from 'node:worker_threads';
import { typedArrays } from './portable/batched-kernel.js';
import { Server } from './portable/server.js';

const server = new Server(typedArrays, (report) => parentPort?.postMessage(report));
parentPort?.on('message', (order) => server.receive(order));
