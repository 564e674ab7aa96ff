// @ts-check
// Making this phone ready: a passphrase, a PIN if wanted. And the same for whoever has forgotten
// theirs, or wants another.
import { showErrors } from '../screens/bits.js';
import { clone, field, part, put, show, tap } from '../shared/dom.js';
import { asMeant, offerPassphrase, strength } from '../sealing/passphrase.js';
import { once, wireSecrets } from '../screens/secret.js';
import { say } from '../shared/words.js';

/**
 * @typedef {import('../app/app.js').Screen} Screen
 * @typedef {'new'|'change'|'forgotten'} Occasion
 * @typedef {{passphrase: string, pin: string|null}} Chosen
 * @typedef {{ask: () => Promise<{occasion: Occasion, blocked: string}>, make: (chosen: Chosen, occasion: Occasion) => Promise<string>,
 *            announce: (words: string) => void}} House `blocked`: why it cannot be done now, in words; '' when it can
 * @typedef {{house: House, node: HTMLElement, offered: string, own: boolean, occasion: Occasion}} Desk
 */

const PIN = /^\d{4,6}$/;

/** @param {House} house @returns {Promise<Screen>} */
export async function drawSetup(house) {
  const node = clone('setup');
  /** @type {Desk} */
  const desk = { house, node, offered: '', own: false, occasion: 'new' };
  wire(desk);
  await begin(desk);
  return { title: node.querySelector('h1')?.textContent ?? '', node };
}

/** @param {Desk} desk */
function wire(desk) {
  const { node } = desk;
  wireSecrets(node);
  tap(node, 'again', () => once(part(node, 'again'), () => begin(desk)));
  tap(node, 'other_words', () => offer(desk));
  tap(node, 'draw_words', () => offer(desk));
  tap(node, 'choose_own', () => { chooseOwn(desk); field(node, 'own').focus(); });
  field(node, 'own').addEventListener('input', () => judge(desk));
  part(node, 'form').addEventListener('submit', (/** @type {Event} */ event) => { event.preventDefault(); void once(part(node, 'ready'), () => finish(desk)); });
}

/** Finds out whether it can be done now, and for which occasion. @param {Desk} desk */
async function begin(desk) {
  const { node, house } = desk;
  const { occasion, blocked } = await house.ask();
  desk.occasion = occasion;
  const change = occasion !== 'new';
  put(node, 'heading', say(change ? 'setup_change' : 'setup_new'));
  put(node, 'lead', say(occasion === 'new' ? 'setup_lead' : `setup_lead_${occasion}`));
  put(node, 'ready', say(change ? 'setup_do_change' : 'setup_do'));
  show(node, 'pin', occasion !== 'change');
  block(desk, blocked);
  if (!blocked && !desk.offered && !desk.own) await offer(desk);
}

/** @param {Desk} desk @param {string} words */
function block({ node }, words) {
  show(node, 'blocked', Boolean(words));
  put(node, 'blocked_words', words);
  show(node, 'sign_in', words === say('setup_sign_in'));
  show(node, 'form', !words);
}

/** Words drawn by chance. They are fetched; where that fails one chooses one's own. @param {Desk} desk */
async function offer(desk) {
  const { node } = desk;
  const words = await offerPassphrase().catch(() => '');
  if (!words) return chooseOwn(desk);
  Object.assign(desk, { offered: words, own: false });
  put(node, 'words', words);
  show(node, 'offered', true);
  show(node, 'own', false);
}

/** @param {Desk} desk */
function chooseOwn(desk) {
  desk.own = true;
  show(desk.node, 'offered', false);
  show(desk.node, 'own', true);
  show(desk.node, 'draw_words', true);
}

/** @param {Desk} desk */
function judge({ node, offered }) {
  const { value } = field(node, 'own');
  put(node, 'strength', value ? say(`strength_${strength(value, offered)}`) : '');
}

/** @param {Desk} desk */
async function finish(desk) {
  const { node, house, occasion } = desk;
  const chosen = { passphrase: desk.own ? field(node, 'own').value : desk.offered, pin: field(node, 'new-pin').value || null };
  const needed = missingIn(desk, chosen);
  showErrors(node, needed.map(([what, name]) => ({ words: say(what), go: () => field(node, name).focus() })));
  if (needed.length) return;
  const label = part(node, 'ready').textContent;
  put(node, 'ready', say('setup_sealing'));
  house.announce(say('setup_sealing'));
  const blocked = await house.make(chosen, occasion);
  put(node, 'ready', label);
  if (blocked) block(desk, blocked);
}

/** What is still needed, and the field it is missed in. @param {Desk} desk @param {Chosen} chosen @returns {[string, string][]} */
function missingIn({ node, own, offered, occasion }, { passphrase, pin }) {
  /** @type {([string, string]|false)[]} */
  const needed = [
    own && strength(passphrase, offered) === 'too_short' && ['needs_passphrase', 'own'],
    asMeant(field(node, 'repeated').value) !== asMeant(passphrase) && ['needs_repeat', 'repeated'],
    occasion !== 'change' && pin !== null && !isPin(pin) && ['needs_pin', 'new-pin'],
  ];
  return needed.filter((one) => one !== false);
}

/** @param {string} typed */
export function isPin(typed) {
  return PIN.test(typed);
}
