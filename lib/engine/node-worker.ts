/** What runs on a worker thread of Node: a server, with kernels of its own. */
import { parentPort } from 'node:worker_threads';
import { openGpuKernelInNode } from './node-webgpu.js';
import { kernelOfChoice } from './portable/kernel-choice.js';
import { Server } from './portable/server.js';

const kernel = kernelOfChoice(process.env.TUNESMITH_KERNELS, openGpuKernelInNode);
const server = new Server(kernel, (report) => parentPort?.postMessage(report));
parentPort?.on('message', (order) => server.receive(order));
