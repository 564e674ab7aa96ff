// @ts-check
// From a passphrase to a secret of 32 bytes: slowly, so that whoever finds the phone and tries
// passphrases is slow as well. Argon2id in a worker; PBKDF2 where WebAssembly is refused.
import { toBase64url, utf8 } from './bytes.js';
import { asMeant } from './passphrase.js';
import { keysAddress, trusted } from './trusted.js';
import { pbkdf2 } from './vault.js';

/**
 * @typedef {import('./bytes.js').Bytes} Bytes
 * @typedef {{name: 'argon2id', memory: number, passes: number, lanes: number}} Argon2id memory in KiB
 * @typedef {{name: 'pbkdf2', iterations: number}} Pbkdf2
 * @typedef {Argon2id|Pbkdf2} Kdf how a secret was made, kept in clear beside what it opens
 */

/** @type {Kdf[]} from the slowest to guess, to what every browser can */
const WAYS = [
  { name: 'argon2id', memory: 65536, passes: 3, lanes: 1 },
  { name: 'argon2id', memory: 19456, passes: 2, lanes: 1 },
  { name: 'pbkdf2', iterations: 600_000 },
];
const PATIENCE = 60_000; // a worker whose memory was taken away may never answer

/** Parameters so weak that we never made them: somebody else wrote this row. */
export class WeakRow extends Error {}
/** This browser cannot make the secret now. It says nothing about the passphrase. */
export class CannotDerive extends Error {
  /** @param {string} why @param {{lacks?: boolean}} [how] `lacks`: the worker itself says that it was refused WebAssembly, or the memory: a weaker way is all that there is */
  constructor(why, { lacks = false } = {}) {
    super(why);
    this.lacks = lacks;
  }
}

/**
 * @param {{startWorker?: () => Worker}} [house] how the keys worker is started
 */
export function createDerive({ startWorker = ourWorker } = {}) {
  /**
   * The secret that a passphrase gives with these parameters.
   * @param {string} passphrase @param {Bytes} salt @param {Kdf} kdf
   * @returns {Promise<Bytes>}
   */
  async function secret(passphrase, salt, kdf) {
    if (isWeak({ kdf, salt: toBase64url(salt) })) throw new WeakRow('weaker than any that we made');
    if (kdf.name === 'pbkdf2') return pbkdf2(asMeant(passphrase), salt, kdf.iterations);
    return askWorker(startWorker, { ...kdf, passphrase: utf8(asMeant(passphrase)), salt });
  }

  /**
   * The secret made in the strongest way that this browser can, and that way. A worker that could not be
   * fetched or never answered is no reason for a weaker one: that is for another time, where there is signal.
   * @param {string} passphrase @param {Bytes} salt
   * @returns {Promise<{secret: Bytes, kdf: Kdf}>}
   */
  async function strongest(passphrase, salt, [kdf, ...weaker] = WAYS) {
    try {
      return { secret: await secret(passphrase, salt, kdf), kdf };
    } catch (error) {
      if (!(error instanceof CannotDerive && error.lacks && weaker.length)) throw error;
      return strongest(passphrase, salt, weaker);
    }
  }

  return { secret, strongest };
}

/** @typedef {ReturnType<typeof createDerive>} Derive */

/** Whether a row asks for less work than any that we made. @param {{kdf: Kdf, salt: string}} row it may be anything */
export function isWeak({ kdf, salt }) {
  if (salt.length < 22) return true; // 16 bytes
  if (kdf.name === 'argon2id') return !(kdf.memory >= 19456 && kdf.passes >= 2 && kdf.lanes >= 1);
  return !(kdf.name === 'pbkdf2' && kdf.iterations >= 600_000);
}

/** Started for one question, and ended after it: its memory goes with it. @param {() => Worker} startWorker @param {any} question @returns {Promise<Bytes>} */
async function askWorker(startWorker, question) {
  const worker = start(startWorker);
  try {
    const answer = await answerOf(worker, question);
    if (!answer.secret) throw new CannotDerive(answer.failed, { lacks: true });
    return answer.secret;
  } finally {
    worker.terminate();
    question.passphrase.fill(0);
  }
}

/** @param {() => Worker} startWorker */
function start(startWorker) {
  try {
    return startWorker();
  } catch (error) {
    throw new CannotDerive(String(error));
  }
}

/** @param {Worker} worker @param {any} question @returns {Promise<any>} */
function answerOf(worker, question) {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new CannotDerive('no answer')), PATIENCE);
    const settle = (/** @type {() => void} */ how) => () => { clearTimeout(limit); how(); };
    worker.onmessage = ({ data }) => settle(() => resolve(data))();
    worker.onerror = settle(() => reject(new CannotDerive('the worker does not run')));
    worker.postMessage(question);
  });
}

function ourWorker() {
  return new Worker(trusted(keysAddress()));
}
