// @ts-check
// The words that the app puts on screen, from the one table that the shell brings in its own
// language.

/** @type {Record<string, any>|null} */
let table = null;

/** Takes another table: for tests, and before there is a page. @param {Record<string, any>} words */
export function useWords(words) {
  table = words;
}

/** Takes more words beside those that are here. @param {Record<string, any>} words */
export function moreWords(words) {
  table = { ...read(), ...words };
}

/**
 * The words for a key, with `{places}` filled. Where a table of plural forms stands, `n` chooses
 * ("zero" when there is such a form and n is 0).
 * @param {string} key
 * @param {Record<string, string|number>} [places]
 * @returns {string}
 */
export function say(key, places = {}) {
  const words = lookUp(key);
  const pattern = typeof words === 'object' ? formFor(words, Number(places.n)) : words;
  return pattern.replace(/\{(\w+)\}/g, (/** @type {string} */ whole, /** @type {string} */ name) => String(places[name] ?? whole));
}

/** Whether there are words for a key. @param {string} key */
export function hasWords(key) {
  return key in read();
}

/** A list of words. @param {string} key @returns {string[]} */
export function list(key) {
  return [...lookUp(key)];
}

/** @param {string} key */
function lookUp(key) {
  const words = read()[key];
  if (words === undefined) throw new Error(`no words for ${key}`);
  return words;
}

/** @returns {Record<string, any>} */
function read() {
  table ??= JSON.parse(document.getElementById('words')?.textContent ?? '{}');
  return /** @type {Record<string, any>} */ (table);
}

/** @param {Record<string, string>} forms @param {number} n @returns {string} */
function formFor(forms, n) {
  if (n === 0 && forms.zero) return forms.zero;
  const rules = new Intl.PluralRules(globalThis.document?.documentElement.lang || 'en-GB');
  return forms[rules.select(n)] ?? forms.other;
}
