// @ts-check
// The keyring: the master key of each person on this phone, and the ways in which it opens. The
// key itself is nowhere but in the page's memory, and only while that person has it unlocked.
import { fromBase64url, toBase64url } from './bytes.js';
import { WeakRow, isWeak } from './derive.js';
import { strength } from './passphrase.js';
import { newMaster, prepare, randomBytes, WrongKey } from './vault.js';
import { Locked, masterOf, openRow, sealAbout, unlock, wrapFor } from './ways.js';

export { WeakRow } from './derive.js';
export { offerPassphrase, strength } from './passphrase.js';
export { Locked } from './ways.js';

/**
 * @typedef {import('./ways.js').Row} Row
 * @typedef {import('./ways.js').Person} Person
 * @typedef {import('./ways.js').Unlocked} Unlocked
 * @typedef {Pick<import('../keeping/store.js').Store, 'get'|'all'|'put'|'drop'|'change'>} Store
 */

const TABLE = 'keyrings';
const FREE = 3; // wrong tries before the next one has to wait
const LONGEST = 5 * 60_000;

/** Nobody's passphrase here. The next try may be made at `until` (milliseconds), or at once (0). */
export class WrongPassphrase extends Error {
  /** @param {number} until */
  constructor(until) {
    super('wrong passphrase');
    this.until = until;
  }
}
/** Too many wrong tries: the next may be made at `until`. Nothing was tried. */
export class TooSoon extends WrongPassphrase {}
/** Shorter than any under which we keep something. */
export class TooShort extends Error {}

/**
 * @param {{store: Store, derive: import('./derive.js').Derive, passkey: Pick<typeof import('./passkey.js'), 'supported'|'create'|'ask'>, now?: () => number}} house
 */
export function createKeyring({ store, derive, passkey, now = Date.now }) {
  /** @returns {Promise<Row[]>} */
  const rows = () => store.all(TABLE);

  /** Who has a keyring here, by id. @returns {Promise<string[]>} */
  async function people() {
    return (await rows()).map((row) => row.person);
  }

  /** Whether anybody here, or this person, can unlock by a passkey. @param {string} [person] */
  async function hasPasskey(person) {
    return passkey.supported() && (await rows()).some((row) => row.ways.passkey && (!person || row.person === person));
  }

  /**
   * Makes a person's keyring. One that they had before opens nothing any more.
   * @param {{person: Person, passphrase: string, pin: string|null, share: string|null}} wanted
   * @returns {Promise<Unlocked>}
   */
  async function enrol({ person, passphrase, pin, share }) {
    await prepare(); // what is written from here on can be sealed to the record as well
    const unlocked = await unlock(newMaster(), async () => ({ person, pin }));
    const ways = { passphrase: await byPassphrase(unlocked, passphrase), ...(share && { share: await byShare(unlocked, share) }) };
    await store.put(TABLE, { person: person.id, ways, about: await sealAbout(unlocked.keys, person, pin), tries: 0, until: 0 });
    return unlocked;
  }

  /**
   * Opens by a passphrase, for whomever it belongs to. A wrong one costs time, never anything kept.
   * @param {string} passphrase
   * @returns {Promise<Unlocked>}
   */
  async function withPassphrase(passphrase) {
    const all = await rows();
    const until = Math.max(0, ...all.map(waitOf));
    if (until) throw new TooSoon(until);
    const sound = all.filter((row) => !isWeak(row.ways.passphrase));
    for (const row of sound) {
      const unlocked = await openedBy(row, passphrase);
      if (unlocked) return unlocked;
    }
    if (sound.length < all.length) throw new WeakRow('weaker than any that we made');
    throw new WrongPassphrase(Math.max(0, ...await Promise.all(all.map(countWrong))));
  }

  /** @param {Row} row @param {string} passphrase @returns {Promise<Unlocked|null>} */
  async function openedBy(row, passphrase) {
    const { kdf, salt } = row.ways.passphrase;
    const unlocked = await openRow(row, 'passphrase', await derive.secret(passphrase, fromBase64url(salt), kdf));
    if (unlocked && row.tries) await amend(row.person, () => ({ tries: 0, until: 0 })).catch(unlessLocked); // without room it opens all the same
    return unlocked;
  }

  /** Until when no try is made. A clock that was set back makes nobody wait longer. @param {Row} row */
  function waitOf({ until }) {
    return until > now() && until - now() <= LONGEST ? until : 0;
  }

  /** Remembers a wrong try; from the fourth on, the next has to wait. @param {Row} row @returns {Promise<number>} */
  async function countWrong({ person }) {
    const counted = await amend(person, ({ tries }) => {
      const wait = tries < FREE ? 0 : Math.min(LONGEST, 2000 * 2 ** (tries - FREE));
      return { tries: tries + 1, until: wait && now() + wait };
    }).catch(unlessLocked);
    return counted?.until ?? 0;
  }

  /** What could not be noted of a try changes nothing about how it ended. @param {unknown} error */
  function unlessLocked(error) {
    if (error instanceof Locked) throw error;
  }

  /**
   * Opens by the share that the record gives to a live session of this person on this phone.
   * @param {string} person @param {string} share
   * @returns {Promise<Unlocked|null>} null: no way in here
   */
  async function withShare(person, share) {
    const row = /** @type {Row|null} */ (await store.get(TABLE, person));
    return row?.ways.share ? openRow(row, 'share', fromBase64url(share)) : null;
  }

  /** Opens by a passkey, for whoever shows one. @returns {Promise<Unlocked>} */
  async function withPasskey() {
    const all = (await rows()).filter((row) => row.ways.passkey);
    const { credential, secret } = await passkey.ask(all.flatMap((row) => row.ways.passkey ?? []));
    const shown = all.find((row) => row.ways.passkey?.credential === credential);
    const unlocked = shown ? await openRow(shown, 'passkey', secret) : null;
    if (!unlocked) throw new WrongKey('no way in here');
    return unlocked;
  }

  /** Adds a passkey as a way in, in place of the one before. @param {Unlocked} unlocked */
  async function addPasskey(unlocked) {
    masterOf(unlocked);
    const { secret, ...made } = await passkey.create();
    const way = { ...made, ...await wrapFor(masterOf(unlocked), 'passkey', unlocked.person.id, secret) };
    await amend(unlocked.person.id, ({ ways }) => ({ ways: { ...ways, passkey: way } }));
  }

  /** The phone's own list of passkeys may go on showing it; it opens nothing any more. @param {string} person */
  async function removePasskey(person) {
    await amend(person, ({ ways: { passphrase, share } }) => ({ ways: { passphrase, ...(share && { share }) } }));
  }

  /** @param {Unlocked} unlocked @param {string} passphrase */
  async function changePassphrase(unlocked, passphrase) {
    const way = await byPassphrase(unlocked, passphrase);
    await amend(unlocked.person.id, ({ ways }) => ({ ways: { ...ways, passphrase: way }, tries: 0, until: 0 }));
  }

  /** @param {Unlocked} unlocked @param {string} share */
  async function addShare(unlocked, share) {
    const way = await byShare(unlocked, share);
    await amend(unlocked.person.id, ({ ways }) => ({ ways: { ...ways, share: way } }));
  }

  /** @param {Unlocked} unlocked @param {string|null} pin null: none any more */
  async function setPin(unlocked, pin) {
    masterOf(unlocked);
    const about = await sealAbout(unlocked.keys, unlocked.person, pin);
    await amend(unlocked.person.id, () => ({ about }));
    unlocked.pin = pin;
  }

  /** Nothing here opens for this person any more. @param {string} person */
  async function drop(person) {
    await store.drop(TABLE, person);
  }

  /** @param {Unlocked} unlocked @param {string} passphrase @returns {Promise<import('./ways.js').ByPassphrase>} */
  async function byPassphrase(unlocked, passphrase) {
    if (strength(passphrase) === 'too_short') throw new TooShort('too short');
    const salt = randomBytes(16);
    const { secret, kdf } = await derive.strongest(passphrase, salt);
    return { kdf, salt: toBase64url(salt), ...await wrapFor(masterOf(unlocked), 'passphrase', unlocked.person.id, secret) };
  }

  /** @param {Unlocked} unlocked @param {string} share */
  async function byShare(unlocked, share) {
    return wrapFor(masterOf(unlocked), 'share', unlocked.person.id, fromBase64url(share));
  }

  /** @param {string} person @param {(row: Row) => Partial<Row>} change @returns {Promise<Row>} */
  async function amend(person, change) {
    const amended = await store.change(TABLE, person, (row) => row && { ...row, ...change(row) });
    if (!amended) throw new Locked('no keyring here');
    return amended;
  }

  return {
    people, hasPasskey, enrol, withPassphrase, withShare, withPasskey,
    addPasskey, removePasskey, changePassphrase, setPin, addShare, drop,
  };
}

/** @typedef {ReturnType<typeof createKeyring>} Keyring */
