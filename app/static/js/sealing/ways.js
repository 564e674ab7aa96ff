// @ts-check
// One row of the keyring: a person's master key, wrapped once for each way in, and what is known
// about them, sealed. And what is open while they work: the only place where the key is in clear.
import * as vault from './vault.js';

/**
 * @typedef {import('./bytes.js').Bytes} Bytes
 * @typedef {import('./vault.js').Sealed} Sealed
 * @typedef {{id: string, name: string}} Person
 * @typedef {{kdf: import('./derive.js').Kdf, salt: string} & Sealed} ByPassphrase
 * @typedef {{credential: string, salt: string} & Sealed} ByPasskey
 * @typedef {{passphrase: ByPassphrase, share?: Sealed, passkey?: ByPasskey}} Ways
 * @typedef {Sealed & {key: Sealed}} About
 * @typedef {{person: string, ways: Ways, about: About, tries: number, until: number}} Row in clear there is nothing about the person but their id
 * @typedef {{records: CryptoKey, packs: CryptoKey}} Keys
 * @typedef {{person: Person, keys: Keys, pin: string|null, lock: () => void, isLocked: () => boolean}} Unlocked
 */

/** It was locked meanwhile, or there is no keyring here for this person. */
export class Locked extends Error {}

/** The master key of what is unlocked. @type {WeakMap<Unlocked, Bytes>} */
const masters = new WeakMap();

/** @param {Unlocked} unlocked @returns {Bytes} */
export function masterOf(unlocked) {
  const master = masters.get(unlocked);
  if (!master) throw new Locked('locked');
  return master;
}

/**
 * The master key wrapped for one way in, bound to the way and to whose it is.
 * @param {Bytes} master @param {keyof Ways} way @param {string} person @param {Bytes} secret
 * @returns {Promise<Sealed>}
 */
export async function wrapFor(master, way, person, secret) {
  return vault.wrapMaster(master, secret, label(way, person));
}

/**
 * Opens a person's row by one way in.
 * @param {Row} row @param {keyof Ways} way @param {Bytes} secret
 * @returns {Promise<Unlocked|null>} null: the secret is not theirs
 */
export async function openRow({ person, ways, about }, way, secret) {
  try {
    const master = await vault.unwrapMaster(/** @type {Sealed} */ (ways[way]), secret, label(way, person));
    return await unlock(master, (keys) => openAbout(keys, person, about));
  } catch (error) {
    if (error instanceof vault.WrongKey) return null;
    throw error;
  }
}

/**
 * What is open while a person works. Locking overwrites the key and forgets the rest.
 * @param {Bytes} master @param {(keys: Keys) => Promise<{person: Person, pin: string|null}>} whose
 * @returns {Promise<Unlocked>}
 */
export async function unlock(master, whose) {
  const keys = await vault.subkeys(master);
  const { person, pin } = await whose(keys);
  /** @type {Unlocked} */
  const unlocked = { person, keys, pin, isLocked: () => !masters.has(unlocked), lock };
  masters.set(unlocked, master);
  vault.prepare().catch(() => {}); // without a network the service worker has it
  return unlocked;

  function lock() {
    master.fill(0);
    masters.delete(unlocked);
    Object.assign(unlocked, { person: { id: person.id, name: '' }, keys: null, pin: null });
  }
}

/**
 * A person's name and PIN, sealed under a key of their own.
 * @param {Keys} keys @param {Person} person @param {string|null} pin
 * @returns {Promise<About>}
 */
export async function sealAbout({ records }, { id, name }, pin) {
  const key = vault.newRecordKey();
  const sealed = await vault.seal(JSON.stringify({ name, pin }), key, aboutOf(id));
  return { ...sealed, key: await vault.wrapKey(key, records, aboutOf(id)) };
}

/** @param {Keys} keys @param {string} id @param {About} about */
async function openAbout({ records }, id, about) {
  const key = await vault.unwrapKey(about.key, records, aboutOf(id));
  const { name, pin } = JSON.parse(await vault.open(about, key, aboutOf(id)));
  return { person: { id, name }, pin };
}

/** @param {keyof Ways} way @param {string} person */
function label(way, person) {
  return `holdfast-${way}-1\n${person}`;
}

/** @param {string} person */
function aboutOf(person) {
  return `holdfast-person-1\n${person}`;
}
