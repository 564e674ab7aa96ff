// @ts-check
// The locked screen: how many visits wait, and the ways in. It names nobody.
import { CannotDerive } from '../sealing/derive.js';
import { clone, field, part, put, show, tap } from '../shared/dom.js';
import { WrongPassphrase, TooSoon } from '../sealing/keyring.js';
import { once, right, wireSecrets, wrong } from '../screens/secret.js';
import { say } from '../shared/words.js';

/**
 * @typedef {import('../app/app.js').Screen} Screen
 * @typedef {{door: import('../app/door.js').Door, keyring: import('../sealing/keyring.js').Keyring, go: (hash: string) => void, announce: (words: string) => void,
 *            waiting: () => Promise<{words: string, signIn: boolean}>}} House `waiting`: how many visits wait, and whether somebody must sign in for them
 */

/** @param {House} house @returns {Promise<Screen>} */
export async function drawLocked(house) {
  const { door, keyring, go } = house;
  const node = clone('locked');
  const why = door.why();
  show(node, 'why', Boolean(why));
  put(node, 'why', why ? say(`why_${why}`) : '');
  wireSecrets(node);
  part(node, 'form').addEventListener('submit', (/** @type {Event} */ event) => { event.preventDefault(); void once(part(node, 'unlock'), () => byPassphrase(house, node)); });
  tap(node, 'passkey', () => once(part(node, 'passkey'), () => byPasskey(door, keyring, node)));
  tap(node, 'forgotten', () => go('#/setup/forgotten'));
  tap(node, 'other', () => go('#/setup'));
  const refresh = async () => {
    const { words, signIn } = await house.waiting();
    put(node, 'waiting', words);
    show(node, 'sign_in', signIn);
  };
  await Promise.all([refresh(), door.hasPasskey().then((here) => show(node, 'passkey', here))]);
  const stays = () => door.standing() === 'locked' && !location.hash.startsWith('#/setup');
  return { title: '', node, refresh, stays };
}

/** @param {House} house @param {HTMLElement} node */
async function byPassphrase({ door, keyring, announce }, node) {
  const { value } = field(node, 'passphrase');
  right(node, 'passphrase');
  if (!value.trim()) return wrong(node, 'passphrase', say('give_passphrase'));
  put(node, 'unlock', say('unlocking'));
  announce(say('unlocking'));
  try {
    await door.openBy(() => keyring.withPassphrase(value));
  } catch (error) {
    put(node, 'unlock', say('unlock'));
    wrong(node, 'passphrase', wordsFor(error));
  }
}

/** @param {import('../app/door.js').Door} door @param {import('../sealing/keyring.js').Keyring} keyring @param {HTMLElement} node */
async function byPasskey(door, keyring, node) {
  await door.openBy(() => keyring.withPasskey()).catch(() => wrong(node, 'passphrase', say('passkey_failed')));
}

/** What is wrong, and when it may be tried again. @param {unknown} error @returns {string} */
export function wordsFor(error) {
  if (error instanceof CannotDerive && !error.lacks) return say('cannot_derive');
  if (!(error instanceof WrongPassphrase)) { console.error(error); return say('no_way_in'); }
  const wait = error.until ? say('too_soon', { n: Math.max(1, Math.ceil((error.until - Date.now()) / 1000)) }) : '';
  return error instanceof TooSoon ? wait : [say('wrong_passphrase'), wait].filter(Boolean).join(' ');
}
