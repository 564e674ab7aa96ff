// @ts-check
// Making a phone ready, as it is done: known to the record, a keyring, and what the page held goes
// into the safe. Whoever forgot their passphrase has their own opened again with the record's help.
import { CannotDerive } from '../sealing/derive.js';
import { later } from './later.js';
import { askToKeep } from '../keeping/storage.js';
import { isUnsent } from '../shared/status.js';
import { say } from '../shared/words.js';

/**
 * @typedef {import('../phone/setup.js').Chosen} Chosen
 * @typedef {import('../phone/setup.js').Occasion} Occasion
 * @typedef {import('../sealing/keyring.js').Unlocked} Unlocked
 * @typedef {import('./app.js').App} App
 * @typedef {{blocked: string, said: string}} Outcome `blocked`: why it was not done; `said`: how it went
 */

const KEY = 'public_key';
/** @type {Record<string, string>} */
const BLOCKS = { sign_in: 'setup_sign_in', nothing: 'setup_unreachable', later: 'setup_unreachable', revoked: 'setup_refused', refused: 'setup_refused' };

/**
 * @param {{store: import('../keeping/store.js').Store, keyring: import('../sealing/keyring.js').Keyring, transport: typeof import('../sending/transport.js'),
 *          door: import('./door.js').Door, safeFor: (unlocked: Unlocked) => Promise<import('../keeping/memory.js').Store>, bare: () => App|null}} parts
 *   `bare`: what the page holds where nothing was set up
 */
export function createReady({ store, keyring, transport, door, safeFor, bare }) {
  /** The record's public key, as last heard. @type {{kid: string, public_key: string}|null} */
  let key = null;

  /** Brings out the record's public key, and asks whether it is still that one. */
  async function bringKey() {
    key ??= await store.get('meta', KEY);
    const asked = transport.fetchKey().then((heard) => (heard.heard === 'answer' ? keepKey(heard.answer) : null));
    if (!key) await asked;
  }

  /** @param {any} answer */
  async function keepKey({ kid, public_key }) {
    key = { kid, public_key };
    await store.put('meta', { name: KEY, ...key }).catch(() => {});
  }

  /** Whether it can be done now, and what it is for. @param {boolean} forgotten @returns {Promise<{occasion: Occasion, blocked: string}>} */
  async function ask(forgotten) {
    if (door.standing() === 'open') return { occasion: 'change', blocked: '' };
    const here = bare();
    if (here) return { occasion: 'new', blocked: wordsFor(here.cases() === 'fresh' ? 'answer' : here.cases()) };
    const heard = await door.openByShare();
    if (door.unlocked()) return { occasion: 'change', blocked: '' };
    return { occasion: forgotten ? 'forgotten' : 'new', blocked: wordsFor(heard) };
  }

  /** @param {string} heard */
  function wordsFor(heard) {
    return heard in BLOCKS || heard === 'unreachable' ? say(BLOCKS[heard] ?? 'setup_unreachable') : '';
  }

  /** @param {Chosen} chosen @param {Occasion} occasion @returns {Promise<Outcome>} */
  async function make(chosen, occasion) {
    const open = door.unlocked();
    if (occasion !== 'change' || !open) return enrol(chosen);
    try {
      await keyring.changePassphrase(open, chosen.passphrase);
      return { blocked: '', said: say('passphrase_changed') };
    } catch (error) {
      return failed(error);
    }
  }

  /** @param {Chosen} chosen @returns {Promise<Outcome>} */
  async function enrol({ passphrase, pin }) {
    void askToKeep();
    const waits = await unsentInPage();
    if (waits) return { blocked: say('setup_unsent', { n: waits }), said: '' };
    try {
      const device = await store.device();
      const heard = await transport.registerDevice({ device, name: '' });
      if (heard.heard !== 'answer') return { blocked: wordsFor(heard.heard) || say('setup_unreachable'), said: '' };
      await keepKey(heard.answer);
      return await enrolAs(heard.answer, device, passphrase, pin);
    } catch (error) {
      return failed(error);
    }
  }

  /** @param {unknown} error @returns {Outcome} */
  function failed(error) {
    console.error(error);
    return { blocked: say(error instanceof CannotDerive ? 'cannot_derive' : 'setup_failed'), said: '' };
  }

  /** @param {any} answer @param {string} device @param {string} passphrase @param {string|null} pin @returns {Promise<Outcome>} */
  async function enrolAs({ person, share }, device, passphrase, pin) {
    const unlocked = await keyring.enrol({ person: { id: person.id, name: person.name }, passphrase, pin, share });
    const left = await later('recoverAll')({ store, transport, unlocked, device });
    await moveIn(unlocked);
    await door.openBy(async () => unlocked);
    return { blocked: '', said: left ? say('not_recovered', { n: left }) : say('ready_done') };
  }

  /** What would not come along: finished visits that wait in the page are sent first, and nobody else's drafts are taken. */
  async function unsentInPage() {
    const here = bare();
    if (!here) return 0;
    await here.send();
    const [drafts, entries] = await Promise.all([here.store.drafts(), here.store.entries()]);
    return entries.filter(isUnsent).length + drafts.filter((draft) => draft.touched && draft.author !== here.person()?.id).length;
  }

  /** What was being written in the page goes on in the safe. @param {Unlocked} unlocked */
  async function moveIn(unlocked) {
    const here = bare();
    if (!here || here.person()?.id !== unlocked.person.id) return;
    const safe = await safeFor(unlocked);
    await here.flush();
    for (const draft of await here.store.drafts()) {
      const before = await store.get('drafts', draft.id); // where an earlier attempt got so far: what the page holds is newer
      if (draft.touched) await safe.saveDraft({ ...draft, save: before?.save });
    }
    if (here.pack()) await safe.savePack(here.pack());
  }

  return { ask, make, bringKey, publicKey: () => /** @type {{kid: string, public_key: string}} */ (key) };
}
