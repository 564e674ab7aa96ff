// @ts-check
// Locking takes away the words that could not be saved. Whoever presses Lock is told so first; the
// clock waits under the cover until they are saved.
import { say } from '../shared/words.js';

const PATIENCE = 1_500; // a store that answers nothing has saved nothing
const A_PRESS = 1_000; // the second half of a double tap has read no warning
const FRESH = 60_000;

/**
 * @param {{lock: (why: string) => void, flush: () => Promise<unknown>, isAtRisk: () => boolean, warn?: (button: HTMLElement) => void, now?: () => number}} house
 */
export function createParting({ lock, flush, isAtRisk, warn = warnBeside, now = Date.now }) {
  let warnedAt = -Infinity;

  /** Saves what it can, and locks; what would be lost wants a second press. @param {HTMLElement} button */
  async function byHand(button) {
    const isKept = await keptSoon(flush);
    const since = now() - warnedAt;
    const wasWarned = since >= A_PRESS && since < FRESH;
    if ((isKept && !isAtRisk()) || wasWarned) { warnedAt = -Infinity; return lock(''); }
    if (since >= 0 && since < A_PRESS) return;
    warnedAt = now();
    warn(button);
  }

  /** Left alone for long. @returns {boolean} whether it locked */
  function byTime() {
    if (isAtRisk()) return false;
    lock('alone');
    return true;
  }

  return { byHand, byTime };
}

/** @param {() => Promise<unknown>} flush @returns {Promise<boolean>} whether all was tried */
async function keptSoon(flush) {
  /** @type {any} */
  let timer = null;
  const tired = new Promise((late) => { timer = setTimeout(() => late(false), PATIENCE); });
  const kept = await Promise.race([flush().then(() => true, () => true), tired]);
  clearTimeout(timer);
  return Boolean(kept);
}

/** Said beside the button that was pressed, to those who look and to those who listen. @param {HTMLElement} button */
function warnBeside(button) {
  const words = document.createElement('span');
  words.className = 'govuk-error-message';
  words.setAttribute('role', 'alert');
  words.textContent = say('lock_loses');
  button.after(words);
}
