// @ts-check
// Cover: one tap, and nothing of the case is in the document. The words stay in memory, in nodes
// that belong to no page, and come back as they were.
import { clone, field, part, show, tap } from '../shared/dom.js';
import { WrongPassphrase } from '../sealing/keyring.js';
import { once, right, wireSecrets, wrong } from '../screens/secret.js';
import { wordsFor } from './unlock.js';
import { say } from '../shared/words.js';

const TRIES = 5;

/**
 * @typedef {{pin: string|null, passphrase: boolean, passkey: boolean}} Guard what brings back the screen; all without: one press
 * @typedef {{isNeeded: () => boolean, guard: () => Guard, byPassphrase: (passphrase: string) => Promise<boolean>, byPasskey: () => Promise<boolean>,
 *            lock: (why: string) => void, lockByHand: (button: HTMLElement) => void, changed: (covered: boolean) => void, uncovered: () => void}} House
 */

/** @param {HTMLElement} screen where the app draws @param {House} house */
export function createCover(screen, house) {
  /** @type {{nodes: DocumentFragment, title: string, focus: Element|null, scroll: number}|null} */
  let under = null;
  let tries = 0;

  /** Covers, once, if there is anything to cover. */
  function cover() {
    if (under || !house.isNeeded()) return;
    under = { nodes: document.createDocumentFragment(), title: document.title, focus: document.activeElement, scroll: window.scrollY };
    under.nodes.append(...screen.childNodes);
    document.getElementById('announce')?.replaceChildren();
    const plain = clone('cover');
    wire(plain);
    screen.append(plain);
    document.title = say('covered_title');
    house.changed(true);
    focusFirst(plain);
  }

  /** @param {HTMLElement} plain */
  function wire(plain) {
    const guard = house.guard();
    ask(plain, guard.pin !== null ? 'pin' : 'passphrase', guard);
    show(plain, 'passkey', guard.passkey);
    show(plain, 'by_passphrase', guard.pin !== null && guard.passphrase);
    show(plain, 'lock', guard.passphrase);
    wireSecrets(plain);
    part(plain, 'form').addEventListener('submit', (/** @type {Event} */ event) => { event.preventDefault(); void once(part(plain, 'uncover'), () => answered(plain)); });
    tap(plain, 'passkey', () => once(part(plain, 'passkey'), async () => { if (await house.byPasskey()) uncover(); }));
    tap(plain, 'by_passphrase', () => { ask(plain, 'passphrase', guard); show(plain, 'by_passphrase', false); focusFirst(plain); });
    tap(plain, 'lock', () => house.lockByHand(part(plain, 'lock')));
  }

  /** @param {HTMLElement} plain @param {'pin'|'passphrase'} what @param {Guard} guard */
  function ask(plain, what, guard) {
    show(plain, 'pin_box', what === 'pin' && guard.pin !== null);
    show(plain, 'passphrase_box', what === 'passphrase' && guard.passphrase);
  }

  /** @param {HTMLElement} plain */
  async function answered(plain) {
    if (!part(plain, 'pin_box').hidden) return tryPin(plain, field(plain, 'pin').value);
    if (part(plain, 'passphrase_box').hidden) return uncover();
    const words = await whyNot(() => house.byPassphrase(field(plain, 'passphrase').value));
    if (!words) return uncover();
    if (under) wrong(plain, 'passphrase', words);
  }

  /** Checked in memory only: five wrong ones lock. @param {HTMLElement} plain @param {string} typed */
  function tryPin(plain, typed) {
    right(plain, 'pin');
    if (!typed) return wrong(plain, 'pin', say('give_pin'));
    if (typed === house.guard().pin) return uncover();
    tries += 1;
    if (tries >= TRIES) return house.lock('tries');
    field(plain, 'pin').value = '';
    wrong(plain, 'pin', say('wrong_pin', { n: TRIES - tries }));
  }

  /** Brings back the same screen, with its text, its focus and its place. */
  function uncover() {
    if (!under) return;
    const { nodes, title, focus, scroll } = under;
    forget();
    screen.replaceChildren(nodes);
    document.title = title;
    house.changed(false);
    if (focus instanceof HTMLElement) focus.focus({ preventScroll: true });
    window.scrollTo(0, scroll);
    house.uncovered();
  }

  /** Lets go of what lies under the cover: the phone is locked, or there is nothing to come back to. */
  function forget() {
    under = null;
    tries = 0;
  }

  return { cover, forget, isCovered: () => under !== null };
}

/** Why a passphrase did not uncover: it is not theirs, or it was too soon, or no key could be made. @param {() => Promise<boolean>} proves @returns {Promise<string>} nothing when it did */
export async function whyNot(proves) {
  try {
    return await proves() ? '' : say('wrong_uncover');
  } catch (error) {
    return error instanceof WrongPassphrase && !error.until ? say('wrong_uncover') : wordsFor(error);
  }
}

/** @param {HTMLElement} plain */
function focusFirst(plain) {
  const fields = [...plain.querySelectorAll('input')].filter((input) => !input.closest('[hidden]'));
  (fields[0] ?? part(plain, 'uncover')).focus();
}
