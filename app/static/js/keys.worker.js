// @ts-check
// Argon2id, alone in a worker: its answer from the server is the only one whose policy lets
// WebAssembly run. It is started for one passphrase and ended after it, with all of its memory.
import { argon2id } from 'hash-wasm';

/**
 * @typedef {{passphrase: Uint8Array, salt: Uint8Array, memory: number, passes: number, lanes: number}} Question memory in KiB
 * @typedef {{secret: Uint8Array}|{failed: string}} Answer
 */

addEventListener('message', async (event) => {
  postMessage(await answerTo(event.data));
});

/** @param {Question} question @returns {Promise<Answer>} */
async function answerTo({ passphrase, salt, memory, passes, lanes }) {
  const costs = { memorySize: memory, iterations: passes, parallelism: lanes, hashLength: 32 };
  try {
    return { secret: await argon2id({ password: passphrase, salt, ...costs, outputType: 'binary' }) };
  } catch (error) {
    return { failed: String(error) };
  }
}
