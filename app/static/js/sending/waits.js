// @ts-check
// When to try again: later and later, spread by chance, never before the record asked us to.

const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 300_000;
const LONGEST_ASKED = 3_600; // seconds: whoever asks for more is not believed, and a timer of weeks would go off at once

/**
 * How long to wait after so many failures: anywhere from nothing to the limit, the limit doubling
 * from two seconds to five minutes; never less than the server asked for, up to an hour.
 * @param {number} failures one or more
 * @param {number} chance 0 to 1
 * @param {number|null} asked seconds of Retry-After
 * @returns {number} milliseconds
 */
export function waitFor(failures, chance, asked) {
  const limit = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1));
  return Math.max(chance * limit, believed(asked) * 1000);
}

/** @param {number|null} asked */
const believed = (asked) => Math.min(asked ?? 0, LONGEST_ASKED);

/**
 * @param {{chance: () => number, now: () => number, later: (what: () => void, ms: number) => any, forget: (timer: any) => void,
 *          again: () => void}} house
 */
export function createWaits({ chance, now, later, forget, again }) {
  let failures = 0;
  /** @type {number|null} */
  let until = null;
  /** @type {any} */
  let timer = null;

  /** Puts off the next attempt. @param {number|null} asked seconds of Retry-After */
  function putOff(asked) {
    failures += 1;
    until = asked ? now() + believed(asked) * 1000 : null;
    forget(timer);
    timer = later(again, waitFor(failures, chance(), asked));
  }

  /** Something may have become possible: whatever failed before counts for nothing. */
  function beginAnew() {
    failures = 0;
  }

  /** What was put off is done now. */
  function begin() {
    forget(timer);
  }

  /** All went well: the next failure is the first. */
  function settled() {
    failures = 0;
    until = null;
  }

  return { putOff, beginAnew, begin, settled, until: () => until, isAsked: () => until !== null && now() < until };
}
