// @ts-check
// Rows as they rest on the phone, and what is in them. Each has a key of its own, wrapped twice: under
// the person's key, to be opened here, and to the record's, to be opened there. To what a row belongs is
// bound into what is sealed, so that no row passes for another.
import * as vault from './vault.js';

/**
 * @typedef {import('./bytes.js').Bytes} Bytes
 * @typedef {import('../visits/visit.js').Draft} Draft
 * @typedef {import('../sending/outbox.js').Entry} Entry
 * @typedef {import('../keeping/store.js').DraftRow} DraftRow
 * @typedef {import('../keeping/store.js').EntryRow} EntryRow
 * @typedef {{kid: string, public_key: string}} PublicKey
 * @typedef {{recordKey: Bytes, device: string, key: {dev: vault.Sealed, srv: any}}} DraftKey `device`: how the phone was called when it was made
 * @typedef {{author: string, expires_at: number, key: vault.Sealed, iv?: string, ct?: string, choice?: vault.Sealed|null}} PackRow
 */

/** What the record reads of a finished visit before it opens it. @param {{kid: string, device: string, author: string, id: string, revision: number, seq: number, digest: string}} visit */
export function headerOfVisit({ kid, device, author, id, revision, seq, digest }) {
  return ['holdfast-visit-1', kid, device, author, id, revision, seq, digest].join('\n');
}

/** @param {{kid: string, device: string, author: string, id: string}} draft */
export function headerOfDraft({ kid, device, author, id }) {
  return ['holdfast-draft-1', kid, device, author, id].join('\n');
}

/** What a wrapped record key is for. @param {'draft'|'visit'|'pack'} kind @param {string} name */
export function keyLabel(kind, name) {
  return ['holdfast-key-1', kind, name].join('\n');
}

/** @param {{id: string, revision: number, save: number}} draft */
const draftLabel = ({ id, revision, save }) => ['holdfast-draft-1', id, revision, save].join('\n');

/** @param {string} key */
const aboutLabel = (key) => ['holdfast-about-1', key].join('\n');

/** @param {string} author @param {number} expires */
const packLabel = (author, expires) => ['holdfast-pack-1', author, expires].join('\n');

/** @param {string} author */
const choiceLabel = (author) => ['holdfast-choice-1', author].join('\n');

/**
 * A key for one draft, made once: each save then costs one sealing.
 * @param {{id: string, author: string, device: string}} draft @param {CryptoKey} records @param {PublicKey|null} publicKey
 * @returns {Promise<DraftKey>}
 */
export async function makeDraftKey(draft, records, publicKey) {
  const recordKey = vault.newRecordKey();
  const dev = await vault.wrapKey(recordKey, records, keyLabel('draft', draft.id));
  return { recordKey, device: draft.device, key: { dev, srv: await forTheRecord(draft, recordKey, publicKey) } };
}

/** The key of a draft as the record opens it. @param {{id: string, author: string, device: string}} draft @param {Bytes} recordKey @param {PublicKey|null} publicKey */
export async function forTheRecord(draft, recordKey, publicKey) {
  if (!publicKey) return null;
  const { kid, public_key: to } = publicKey;
  return { v: 1, kid, ...await vault.sealTo(to, recordKey, headerOfDraft({ ...draft, kid })) };
}

/**
 * @param {string} words the draft as text @param {{id: string, revision: number, author: string, save: number}} header @param {DraftKey} key
 * @returns {Promise<DraftRow>}
 */
export async function sealDraft(words, { id, revision, author, save }, { recordKey, device, key }) {
  return { id, revision, author, device, save, key, ...await vault.seal(words, recordKey, draftLabel({ id, revision, save })) };
}

/** @param {DraftRow} row @param {Bytes} recordKey @returns {Promise<string>} */
export function openDraft(row, recordKey) {
  return vault.open(row, recordKey, draftLabel(row));
}

/** The key of a row that rests here. @param {'draft'|'visit'|'pack'} kind @param {string} name @param {vault.Sealed} dev @param {CryptoKey} under @returns {Promise<Bytes>} */
export function recordKeyOf(kind, name, dev, under) {
  return vault.unwrapKey(dev, under, keyLabel(kind, name));
}

/**
 * A finished visit, sealed so that it can be sent while the phone is locked.
 * @param {Entry} entry @param {{key: string, device: string, at: number, records: CryptoKey, publicKey: PublicKey}} how
 * @returns {Promise<EntryRow>}
 */
export async function sealEntry(entry, { key, device, at, records, publicKey: { kid, public_key: to } }) {
  const { id, revision, seq, author, digest, fate, payload, child, tells, profile } = entry;
  const recordKey = vault.newRecordKey();
  const header = headerOfVisit({ kid, device, author, id, revision, seq, digest });
  const sealed = { v: 1, kid, author, ...await vault.sealTo(to, recordKey, header), ...await vault.seal(payload, recordKey, header) };
  const about = await vault.seal(JSON.stringify({ child, tells, profile }), recordKey, aboutLabel(key));
  return { key, id, revision, seq, author, device, digest, at, fate, sealed, about, dev: await vault.wrapKey(recordKey, records, keyLabel('visit', key)) };
}

/** The words of a finished visit. @param {EntryRow} row @param {Bytes} recordKey */
export function openText(row, recordKey) {
  return vault.open(row.sealed, recordKey, headerOfVisit({ ...row, kid: row.sealed.kid }));
}

/** What is known of a finished visit beside its words. @param {EntryRow} row @param {Bytes} recordKey */
export async function openAbout(row, recordKey) {
  return JSON.parse(await vault.open(row.about, recordKey, aboutLabel(row.key)));
}

/** @param {string} author @param {Bytes} recordKey @param {CryptoKey} packs @returns {Promise<PackRow>} a row with no cases in it yet */
export async function emptyPack(author, recordKey, packs) {
  return { author, expires_at: 0, key: await vault.wrapKey(recordKey, packs, keyLabel('pack', author)) };
}

/** @param {PackRow} row @param {any} pack @param {number} expires @param {Bytes} recordKey @returns {Promise<PackRow>} */
export async function sealPack(row, pack, expires, recordKey) {
  return { ...row, expires_at: expires, ...await vault.seal(JSON.stringify(pack), recordKey, packLabel(row.author, expires)) };
}

/** @param {PackRow} row @param {Bytes} recordKey */
export async function openPack({ author, expires_at: expires, iv, ct }, recordKey) {
  return iv && ct ? JSON.parse(await vault.open({ iv, ct }, recordKey, packLabel(author, expires))) : null;
}

/** @param {PackRow} row @param {string[]|null} profiles @param {Bytes} recordKey @returns {Promise<PackRow>} */
export async function sealChoice(row, profiles, recordKey) {
  return { ...row, choice: profiles && await vault.seal(JSON.stringify(profiles), recordKey, choiceLabel(row.author)) };
}

/** @param {PackRow} row @param {Bytes} recordKey @returns {Promise<string[]|null>} */
export async function openChoice({ author, choice }, recordKey) {
  return choice ? JSON.parse(await vault.open(choice, recordKey, choiceLabel(author))) : null;
}
