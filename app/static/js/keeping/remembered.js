// @ts-check
// A second, small memory beside the database: which phone this is and how far its numbers went. A
// browser that empties the database may leave it, and then the loss is noticed. Nothing about anybody.

const NUMBERS = 'holdfast-numbers';
const UNSENT = 'holdfast-unsent';

/** @typedef {{device: string, numbers: Record<string, number>}} Remembered */

/** @returns {Storage|null} */
function ownStorage() {
  try {
    // eslint-disable-next-line no-restricted-globals -- the one place: numbers only, written by store.js alone
    return typeof localStorage === 'undefined' ? null : localStorage;
  } catch {
    return null; // where a browser refuses it, we do without
  }
}

/** How much was unsent here when it was last counted. @param {Storage|null} [storage] @returns {number} */
export function unsentHere(storage = ownStorage()) {
  return Number(storage?.getItem(UNSENT) ?? 0) || 0;
}

/** @param {Storage|null} [storage] */
export function createRemembered(storage = ownStorage()) {
  /** @returns {Remembered|null} */
  function read() {
    try {
      const found = JSON.parse(storage?.getItem(NUMBERS) ?? 'null');
      return found && typeof found.device === 'string' && found.numbers ? found : null;
    } catch {
      return null;
    }
  }

  /** @param {string} name @param {string} value */
  function write(name, value) {
    try {
      storage?.setItem(name, value);
    } catch {
      // without room for it a loss is noticed by the record alone
    }
  }

  /** Notes how far an author's numbers went. What another phone's name left stays until that is settled. @param {string} device @param {string} [author] @param {number} [highWater] */
  function note(device, author, highWater = 0) {
    const before = read() ?? { device, numbers: {} };
    if (before.device !== device) return;
    const numbers = author ? { ...before.numbers, [author]: Math.max(highWater, before.numbers[author] ?? 0) } : before.numbers;
    write(NUMBERS, JSON.stringify({ device, numbers }));
  }

  /** A new beginning under another name. @param {string} device */
  function begin(device) {
    write(NUMBERS, JSON.stringify({ device, numbers: {} }));
  }

  /** How far an author's numbers went, as far as is remembered. @param {string} device @param {string} author */
  function highWater(device, author) {
    const found = read();
    return found?.device === device ? found.numbers[author] ?? 0 : 0;
  }

  return { read, note, begin, highWater, unsent: (/** @type {number} */ count) => write(UNSENT, String(count)) };
}
