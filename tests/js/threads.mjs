// Starts the keys worker where there is no browser.
import { Worker } from 'node:worker_threads';

/** @param {{without?: string, file?: string}} [lacking] what this phone's browser does not have */
export function keysThread({ without = '', file = './keys-thread.mjs' } = {}) {
  const thread = new Worker(new URL(file, import.meta.url), { workerData: { without } });
  const worker = { postMessage: (question) => thread.postMessage(question), terminate: () => thread.terminate() };
  thread.on('message', (data) => worker.onmessage({ data }));
  thread.on('error', (error) => worker.onerror(error));
  return worker;
}
