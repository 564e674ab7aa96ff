// @ts-check
// Fetches what nobody needs to begin a visit.
import { hasWords, moreWords } from '../shared/words.js';

/** @typedef {typeof import('../rest.js')} Rest */

const WORDS = '/app/words.js';

/**
 * Something of the second file, with its words, fetched when it is first wanted.
 * @template {keyof Rest} Name @param {Name} name @returns {Rest[Name]}
 */
export function later(name) {
  return /** @type {any} */ (async (/** @type {any[]} */ ...given) => {
    const [rest] = await Promise.all([fetchRest(), fetchWords()]);
    return /** @type {any} */ (rest[name])(...given);
  });
}

/** @returns {Promise<Rest>} */
export async function fetchRest() {
  try {
    return await import('../rest.js');
  } catch {
    return importAgain(String(document.documentElement.dataset.rest));
  }
}

/** The words of the second file, once. */
export async function fetchWords() {
  if (hasWords('check_counts')) return;
  const { default: words } = await import(WORDS).catch(() => importAgain(WORDS));
  moreWords(words);
}

/** Firefox keeps a failure for as long as the page lives, so a second try goes by another address. @param {string} address */
function importAgain(address) {
  return import(`${address}?${Date.now()}`);
}
