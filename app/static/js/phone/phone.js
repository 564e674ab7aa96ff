// @ts-check
// This phone: whether the browser keeps what is written, the lock, the PIN, the passphrase, the passkey.
import { hasPasskeys } from '../sealing/able.js';
import { fillBar } from '../screens/bits.js';
import { clone, field, part, put, show, tap } from '../shared/dom.js';
import { NoPasskey } from '../sealing/passkey.js';
import { once, right, wireSecrets, wrong } from '../screens/secret.js';
import { isPin } from './setup.js';
import { askToKeep, keepsForGood } from '../keeping/storage.js';
import { say } from '../shared/words.js';

/**
 * @typedef {import('../sealing/keyring.js').Keyring} Keyring
 * @typedef {import('../sealing/keyring.js').Unlocked} Unlocked
 * @typedef {{keyring: Keyring, open: Unlocked, announce: (words: string) => void, changed: () => void}} House
 */

/** @param {House} house @returns {Promise<import('../app/app.js').Screen>} */
export async function drawPhone(house) {
  const node = clone('phone');
  fillBar(node, { back: '#/home', child: '', kept: '' });
  wireSecrets(node);
  part(node, 'form').addEventListener('submit', (/** @type {Event} */ event) => { event.preventDefault(); void keepPin(house, node); });
  tap(node, 'no_pin', () => void setPin(house, node, null));
  tap(node, 'ask_to_keep', () => void once(part(node, 'ask_to_keep'), () => ask(house, node)));
  tap(node, 'add_passkey', () => void once(part(node, 'add_passkey'), () => addPasskey(house, node)));
  tap(node, 'remove_passkey', () => void once(part(node, 'remove_passkey'), () => removePasskey(house, node)));
  await fill(house, node);
  return { title: node.querySelector('h1')?.textContent ?? '', node };
}

/** @param {House} house @param {HTMLElement} node */
async function fill({ keyring, open }, node) {
  const [keeps, passkey] = await Promise.all([keepsForGood(), keyring.hasPasskey(open.person.id)]);
  put(node, 'keeps_title', say(keeps ? 'keeps_yes' : 'keeps_no'));
  put(node, 'keeps_words', say(keeps ? 'keeps_yes_words' : 'keeps_no_words'));
  show(node, 'ask_to_keep', !keeps);
  put(node, 'pin_words', say(open.pin === null ? 'pin_none' : 'pin_set'));
  show(node, 'no_pin', open.pin !== null);
  show(node, 'passkeys', hasPasskeys());
  put(node, 'passkey_words', say(passkey ? 'passkey_set' : 'passkey_none'));
  show(node, 'add_passkey', !passkey);
  show(node, 'remove_passkey', passkey);
}

/** @param {House} house @param {HTMLElement} node */
async function ask(house, node) {
  const keeps = await askToKeep();
  house.announce(say(keeps ? 'keeps_yes' : 'keeps_refused'));
  house.changed();
  await fill(house, node);
  if (!keeps) put(node, 'keeps_words', say('keeps_refused'));
}

/** @param {House} house @param {HTMLElement} node */
async function keepPin(house, node) {
  const { value } = field(node, 'new-pin');
  right(node, 'new-pin');
  if (!isPin(value)) return wrong(node, 'new-pin', say('needs_new_pin'));
  await setPin(house, node, value);
}

/** @param {House} house @param {HTMLElement} node @param {string|null} pin */
async function setPin(house, node, pin) {
  if (!await isKept(house, node, 'pin_words', () => house.keyring.setPin(house.open, pin))) return;
  field(node, 'new-pin').value = '';
  house.announce(say(pin === null ? 'pin_gone' : 'pin_kept'));
  await fill(house, node);
}

/** @param {House} house @param {HTMLElement} node */
async function addPasskey(house, node) {
  try {
    await house.keyring.addPasskey(house.open);
    house.announce(say('passkey_added'));
    house.changed();
    await fill(house, node);
    part(node, 'remove_passkey').focus();
  } catch (error) {
    if (!(error instanceof NoPasskey)) console.error(error);
    put(node, 'passkey_words', say(error instanceof NoPasskey ? error.key : 'passkey_refused'));
    house.announce(part(node, 'passkey_words').textContent);
  }
}

/** @param {House} house @param {HTMLElement} node */
async function removePasskey(house, node) {
  if (!await isKept(house, node, 'passkey_words', () => house.keyring.removePasskey(house.open.person.id))) return;
  house.announce(say('passkey_gone'));
  house.changed();
  await fill(house, node);
  part(node, 'add_passkey').focus();
}

/** Whether it could be kept; where not, it is said in these words. @param {House} house @param {HTMLElement} node @param {string} words @param {() => Promise<unknown>} work */
async function isKept(house, node, words, work) {
  try {
    await work();
    return true;
  } catch (error) {
    console.error(error);
    put(node, words, say('kept_failed'));
    house.announce(say('kept_failed'));
    return false;
  }
}
