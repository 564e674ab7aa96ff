// The keys worker as a thread of Node's, which names the two ends of a worker differently.
import { parentPort, workerData } from 'node:worker_threads';

if (workerData.without) delete globalThis[workerData.without];
globalThis.addEventListener = (_kind, heard) => parentPort.on('message', (data) => heard({ data }));
globalThis.postMessage = (answer) => parentPort.postMessage(answer);
await import('../../app/static/js/keys.worker.js');
