// @ts-check
// Whether this phone is locked or open, and the ways from one to the other. While it is locked
// nothing here can read what is kept; sending goes on without it.
import { tellTabs } from './tabs.js';

/**
 * @typedef {'bare'|'locked'|'elsewhere'|'open'} Standing bare: nothing was set up; elsewhere: another tab writes
 * @typedef {import('../sealing/keyring.js').Unlocked} Unlocked
 * @typedef {{drawn: () => void, opened: (unlocked: Unlocked) => Promise<void>, bare: () => Promise<unknown>, flush: () => Promise<unknown>, closed: () => void}} House
 *   `drawn`: draw anew, at once; `opened`: work with what is now readable; `bare`: work in the page's memory alone; `flush`: keep what was typed; `closed`: let go of it
 */

const END_SESSION = 'end_session';
const TURN = 'turn';

/**
 * @param {{store: import('../keeping/store.js').Store, keyring: import('../sealing/keyring.js').Keyring, transport: typeof import('../sending/transport.js'),
 *          tabs: ReturnType<typeof import('./tabs.js').createTabs>, house: House}} parts
 */
export function createDoor({ store, keyring, transport, tabs, house }) {
  /** @type {Unlocked|null} */
  let unlocked = null;
  /** @type {Standing} */
  let standing = 'bare';
  let taken = false;
  let turn = 0;
  let why = '';

  /** Whether somebody made this phone ready. A browser that keeps nothing has nobody. */
  const people = () => keyring.people().catch(() => /** @type {string[]} */ ([]));

  /** Where things stand when the page begins. */
  async function begin() {
    standing = (await people()).length ? 'locked' : 'bare';
    if (standing === 'bare') await house.bare();
  }

  /**
   * A person who is signed in comes back without a passphrase, as long as the record lets them.
   * @returns {Promise<import('../sending/transport.js').Heard['heard']>} what was heard; whether it opened, the standing tells
   */
  async function openByShare() {
    if (!await endSession()) return 'nothing';
    const heard = await transport.fetchShare(await store.device());
    if (heard.heard === 'answer') await openBy(() => keyring.withShare(heard.answer.person.id, heard.answer.share)).catch(() => false);
    if (heard.heard === 'revoked') await hearOfRevoking(); // from whom, the refusal does not say
    return heard.heard;
  }

  /** Opens by any way; what goes wrong on it is the caller's to say. @param {() => Promise<Unlocked|null>} way @returns {Promise<boolean>} */
  async function openBy(way) {
    const found = await way();
    if (!found) return false;
    if (unlocked) found.lock(); // another way was quicker
    else await enter(found);
    return true;
  }

  /** @param {Unlocked} found */
  async function enter(found) {
    unlocked = found;
    why = '';
    if (await tabs.writes()) await work(found);
    else stand('elsewhere');
  }

  /** Counts whose turn it is to write, so that a page kept by the browser notices that another had one. @returns {Promise<boolean>} whether nobody had */
  async function takeTurn() {
    const { n } = await store.change('meta', TURN, (row) => ({ name: TURN, n: (row?.n ?? 0) + 1 })).catch(() => ({ n: 0 }));
    const next = n === turn + 1;
    turn = n;
    return next;
  }

  /** The page is left, though the browser may keep it as it is: others may write meanwhile. */
  function pause() {
    if (standing === 'open') tabs.leave();
  }

  /** The page is come back to as it was. If another wrote meanwhile, what was read here is read anew. */
  async function resume() {
    if (standing !== 'open' || !unlocked) return;
    if (!await tabs.writes()) givenUp();
    else if (!await takeTurn()) await house.opened(unlocked);
  }

  /** @param {Unlocked} found */
  async function work(found) {
    await takeTurn();
    await house.opened(found);
    if (unlocked !== found) return; // locked meanwhile
    taken = false;
    stand('open');
  }

  /** @param {Standing} where */
  function stand(where) {
    standing = where;
    house.drawn();
  }

  /** This tab writes from now on; what another had begun is as it kept it. */
  async function takeOver() {
    if (unlocked && await tabs.takeOver()) await work(unlocked);
  }

  /** Another tab writes from now on. */
  function givenUp() {
    if (standing !== 'open') return;
    taken = true;
    house.closed();
    stand('elsewhere');
  }

  /**
   * Locks: blank at once; what was typed is kept; then the key is gone, here and in every tab, and the online session with it.
   * @param {string} because a key of the words, or nothing @param {{alone?: boolean, online?: boolean}} [how] `alone`: other tabs know; `online`: the session may go on
   */
  async function lock(because, { alone = false, online = false } = {}) {
    if (!unlocked) return;
    const closing = unlocked;
    const noted = online ? null : rememberToEnd(); // first of all: the page may be gone the next moment
    const kept = standing === 'open' ? house.flush().catch(() => {}) : null;
    unlocked = null;
    why = because;
    stand('locked');
    await kept;
    house.closed();
    closing.lock();
    tabs.leave();
    if (!alone) tellTabs('lock');
    if (noted) await noted.then(endSession);
  }

  async function rememberToEnd() {
    await store.put('meta', { name: END_SESSION, at: new Date().toISOString() }).catch(() => {});
  }

  /** Ends the online session if that is still due, before anything else is asked. @returns {Promise<boolean>} whether nothing is due any more */
  async function endSession() {
    const due = await store.get('meta', END_SESSION).catch(() => null);
    if (!due) return true;
    const heard = await transport.lockSession(due.at ?? new Date().toISOString());
    const done = heard.heard === 'answer' || heard.heard === 'sign_in';
    if (done) await store.drop('meta', END_SESSION);
    return done;
  }

  /** This phone was withdrawn from a person: what they kept here opens no more. What waits still travels. @param {string} author */
  async function revoked(author) {
    if (!(await people()).includes(author)) return;
    await keyring.drop(author);
    await store.drop('packs', author);
    if (unlocked?.person.id === author) await lock('revoked', { online: true });
    if (standing !== 'locked') return; // somebody else's phone too, and open to them
    why = 'revoked';
    if ((await people()).length) return house.drawn();
    await house.bare();
    stand('bare');
  }

  /** Somebody's account is suspended: their cases go, and whoever holds the phone does not go on as them. Drafts and what waits stay. @param {string} author */
  async function suspended(author) {
    await store.drop('packs', author);
    if (unlocked?.person.id === author) await lock('suspended', { online: true });
  }

  /** Hears whether this phone was withdrawn from anybody, or anybody suspended: its own cookie is enough to ask. */
  async function hearOfRevoking() {
    const heard = await transport.knownDevices();
    if (heard.heard !== 'answer') return;
    const [own, here] = await Promise.all([store.device(), people()]);
    for (const known of heard.answer.known.filter((/** @type {any} */ one) => one.device === own && here.includes(one.person))) {
      if (known.revoked) await revoked(known.person);
      else if (known.suspended === true) await suspended(known.person);
    }
  }

  return { begin, pause, resume, hearOfRevoking, openByShare, openBy, takeOver, givenUp, lock, endSession, revoked, people,
    hasPasskey: () => keyring.hasPasskey(unlocked?.person.id).catch(() => false),
    standing: () => standing, unlocked: () => unlocked, wasTaken: () => taken, why: () => why };
}

/** @typedef {ReturnType<typeof createDoor>} Door */
