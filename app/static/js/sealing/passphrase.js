// @ts-check
// Passphrases: how they are read, offered, and honestly judged. Nothing here is a meter: of words
// that a person chose, nobody can tell how soon another would guess them.
import { randomBytes } from './vault.js';

const OFFERED = 5; // words, of almost 11 bits each: 54 bits and a half
const LETTERS = 12;
const WORDS = 4;

/**
 * A passphrase as it is meant: one space between words, letters in one spelling, so that a second
 * keyboard gives the same key. Capitals count.
 * @param {string} typed
 */
export function asMeant(typed) {
  return typed.normalize('NFKC').trim().replace(/\s+/g, ' ');
}

/** Five words by chance, from a list that is fetched for this: needs a network. @returns {Promise<string>} */
export async function offerPassphrase() {
  const { words } = await import('./phrases.js');
  const chosen = new Uint32Array(randomBytes(4 * OFFERED).buffer);
  return Array.from(chosen, (number) => words[number % words.length]).join(' '); // of 2^32: no word is likelier by more than a millionth
}

/**
 * What can be said of a passphrase. Good are those that chance made; a person's own may be long
 * enough and still be guessable.
 * @param {string} typed @param {string} [offered] the passphrase that was offered, if one was
 * @returns {'too_short'|'guessable'|'good'}
 */
export function strength(typed, offered) {
  const meant = asMeant(typed);
  if (offered && meant === offered) return 'good';
  return counted(meant) >= LETTERS || distinctWords(meant) >= WORDS ? 'guessable' : 'too_short';
}

/** How many letters count: a run (aaaa, 1234, dcba) and a piece said again (hometown hometown) are no longer for it. @param {string} text */
function counted(text) {
  const letters = text.slice(0, 100).toLowerCase().replace(/(.{2,}?)(?:\s*\1)+/gu, '$1');
  const codes = Array.from(letters, (letter) => letter.codePointAt(0) ?? 0);
  const steps = codes.map((code, at) => (at ? code - codes[at - 1] : NaN));
  return steps.filter((step, at) => !(Math.abs(step) <= 1 && step === steps[at - 1]) && step !== 0).length;
}

/** @param {string} text */
function distinctWords(text) {
  return new Set(text.toLowerCase().split(' ').filter((word) => word.length >= 3)).size;
}
