// @ts-check
// A phone left alone: covered after a minute out of sight or three minutes untouched, locked after
// half an hour under its cover. A phone that sleeps runs no timers, so what is due is worked out
// from the clock whenever somebody looks.

export const OUT_OF_SIGHT = 60_000;
export const UNTOUCHED = 180_000;
export const COVERED = 1_800_000;
const STAYS = 5_000; // it could not be locked without loss: it stays covered, and is looked at again

/** @typedef {{touchedAt: number, hiddenAt: number|null, coveredAt: number|null}} Left */

/**
 * What comes next if nobody does anything, and when.
 * @param {Left} left
 * @returns {{what: 'cover'|'lock', at: number}}
 */
export function nextFor({ touchedAt, hiddenAt, coveredAt }) {
  if (coveredAt !== null) return { what: 'lock', at: coveredAt + COVERED };
  return { what: 'cover', at: Math.min(touchedAt + UNTOUCHED, hiddenAt === null ? Infinity : hiddenAt + OUT_OF_SIGHT) };
}

/**
 * @param {{cover: () => void, lock: () => boolean|void, now?: () => number, later?: (what: () => void, ms: number) => any,
 *          forget?: (timer: any) => void}} house
 */
export function createWatch({ cover, lock, now = Date.now, later = (what, ms) => setTimeout(what, ms), forget = clearTimeout }) {
  /** @type {Left} */
  let left = { touchedAt: now(), hiddenAt: null, coveredAt: null };
  /** @type {any} */
  let timer = null;

  /** Does what is due, and looks again when the next is. */
  function look() {
    forget(timer);
    const { what, at } = nextFor(left);
    const turnedBack = now() < left.touchedAt; // a clock set back would leave the screen open for as long
    if (now() < at && !turnedBack) timer = later(look, at - now());
    else if (what === 'cover') coverAt(turnedBack ? now() : at);
    else if (lock() === false) timer = later(look, STAYS);
  }

  /** Covered from the moment at which it was due, not from when a sleeping phone woke. @param {number} at */
  function coverAt(at) {
    left = { ...left, touchedAt: Math.min(left.touchedAt, now()), coveredAt: at };
    cover();
    look();
  }

  return {
    look,
    touched() { if (left.coveredAt === null) left.touchedAt = now(); },
    /** @param {boolean} hidden */
    sees(hidden) {
      left.hiddenAt = hidden ? left.hiddenAt ?? now() : left.hiddenAt;
      look();
      if (!hidden) left.hiddenAt = null;
    },
    /** @param {boolean} covered */
    isCovered(covered) {
      if (covered === (left.coveredAt !== null)) return;
      left = { touchedAt: now(), hiddenAt: left.hiddenAt === null ? null : now(), coveredAt: covered ? now() : null };
      look();
    },
    rest: () => forget(timer),
  };
}
