// @ts-check
// What was last heard from the record, of each author whose visits travel from this phone.

/**
 * @typedef {'none'|'verified'|'sign_in'|'unreachable'|'later'|'refused'} Contact
 * @typedef {{contact: Contact, at: number|null, lost: number[]}} Word
 */

export const NOTABLE_SKEW = 120_000;

export function createContacts() {
  /** @type {Map<string, Word>} */
  const words = new Map();

  /** @param {string} author @param {Partial<Word>} news */
  function hear(author, news) {
    words.set(author, { contact: 'none', at: null, lost: [], ...words.get(author), ...news });
  }

  /** The last word about one author's visits; without an author, or before there was one, about all. @param {string} [author] @returns {Word} */
  function of(author) {
    const all = [...words.values()];
    const own = author && words.get(author);
    if (own) return own;
    const contact = all.find((word) => word.contact !== 'verified')?.contact ?? (all.length ? 'verified' : 'none');
    return { contact, at: latest(all), lost: all.flatMap((word) => word.lost) };
  }

  return { hear, of };
}

/** @param {Word[]} words @returns {number|null} */
function latest(words) {
  const times = words.map((word) => word.at).filter((at) => at !== null);
  return times.length ? Math.max(...times) : null;
}

/** @param {import('./transport.js').Heard} heard @returns {Contact} */
export function contactOf(heard) {
  if (heard.heard === 'sign_in' || heard.heard === 'later' || heard.heard === 'refused') return heard.heard;
  return heard.heard === 'revoked' ? 'refused' : 'unreachable';
}

/**
 * By how much the record's clock is ahead of the phone's, where it is worth saying.
 * @param {unknown} serverTime @param {number} now
 * @returns {number|null} milliseconds, negative when the phone is ahead
 */
export function skewOf(serverTime, now) {
  const skew = typeof serverTime === 'string' ? Date.parse(serverTime) - now : NaN;
  return Math.abs(skew) > NOTABLE_SKEW ? skew : null;
}
