// @ts-check
// What an unlocked person works with on a phone that was made ready: their drafts, finished visits and
// cases, sealed before they rest and opened when they are asked for. Nobody else's rows are opened, and
// one that cannot be opened is named and kept.
import { Overtaken } from './errors.js';
import { isCurrent, lifetimeOf, MOST_CASES } from './packs.js';
import { inOrder } from '../sending/post.js';
import * as seals from '../sealing/seals.js';
import { keyOf } from './store.js';
import { newRecordKey } from '../sealing/vault.js';
import { Locked } from '../sealing/ways.js';

/**
 * @typedef {import('../visits/visit.js').Draft} Draft
 * @typedef {import('../sending/outbox.js').Entry} Entry
 * @typedef {import('./store.js').DraftRow} DraftRow
 * @typedef {import('./store.js').EntryRow} EntryRow
 */

/**
 * @param {{store: import('./store.js').Store, unlocked: import('../sealing/ways.js').Unlocked, publicKey: () => seals.PublicKey|null,
 *          device: string, now?: () => number}} house
 * @returns {import('./memory.js').Store}
 */
export function createSafe({ store, unlocked, publicKey, device, now = Date.now }) {
  const person = { ...unlocked.person };
  /** The key of each draft, and the nonces of saves of which nobody knows whether they were kept. @type {Map<string, seals.DraftKey & {unsure: Set<string>}>} */
  const draftKeys = new Map();
  /** What was opened already, by its sealed bytes. @type {Map<string, {ct: string, words: any}>} */
  const opened = new Map();

  function keys() {
    if (unlocked.isLocked()) throw new Locked('locked');
    return unlocked.keys;
  }

  /** Opens each of this person's rows of a table. @template Row, Found @param {'drafts'|'entries'} table @param {(row: Row) => Promise<Found>} open */
  async function openAll(table, open) {
    keys();
    const rows = inOrder((await store.all(table)).filter((row) => row.author === person.id));
    const found = await Promise.all(rows.map((row) => open(row).catch(() => null)));
    const unreadable = rows.filter((_row, i) => found[i] === null).map((row) => ({ table, key: table === 'drafts' ? row.id : row.key }));
    return { found: /** @type {Found[]} */ (found.filter((one) => one !== null)), unreadable };
  }

  /** @template T @param {string} name @param {string} ct @param {() => Promise<T>} open @returns {Promise<T>} */
  async function once(name, ct, open) {
    const before = opened.get(name);
    if (before?.ct === ct) return before.words;
    const words = await open();
    opened.set(name, { ct, words });
    return words;
  }

  /** @param {DraftRow} row @returns {Promise<Draft>} */
  async function draftOf(row) {
    const words = await once(`draft ${row.id}`, `${row.save} ${row.ct}`, async () => {
      const recordKey = await seals.recordKeyOf('draft', row.id, row.key.dev, keys().records);
      const text = await seals.openDraft(row, recordKey);
      draftKeys.set(row.id, { recordKey, device: row.device, key: row.key, unsure: draftKeys.get(row.id)?.unsure ?? new Set() });
      return text;
    });
    return { ...JSON.parse(words), save: row.save };
  }

  /** @param {EntryRow} row @returns {Promise<Entry>} */
  async function entryOf(row) {
    const words = await once(`visit ${row.key}`, `${row.sealed.ct} ${row.about.ct}`, async () => {
      const recordKey = await seals.recordKeyOf('visit', row.key, row.dev, keys().records);
      return { payload: await seals.openText(row, recordKey), ...await seals.openAbout(row, recordKey) };
    });
    const { id, revision, seq, digest, author, fate } = row;
    if (typeof fate?.state !== 'string') throw new TypeError('nobody knows what became of it');
    return { id, revision, seq, digest, author, fate, ...structuredClone(words) };
  }

  /** @param {Draft} draft */
  async function draftKeyOf(draft) {
    const { records } = keys();
    const found = draftKeys.get(draft.id) ?? { ...await seals.makeDraftKey({ ...draft, device }, records, publicKey()), unsure: new Set() };
    if (!found.key.srv) found.key = { ...found.key, srv: await seals.forTheRecord({ ...draft, device: found.device }, found.recordKey, publicKey()) };
    draftKeys.set(draft.id, found);
    return found;
  }

  /**
   * Keeps a draft as it is at this moment, and is done when its bytes were read back.
   * @param {Draft} draft
   * @returns {Promise<boolean>} whether it is kept: not when its visit was finished
   */
  async function saveDraft(draft) {
    if (draft.author !== person.id) throw new Error('not this person’s');
    const { save = 0, ...words } = { ...draft, saved_at: now() };
    const text = JSON.stringify(words);
    const { unsure, ...key } = await draftKeyOf(draft);
    const row = await seals.sealDraft(text, { ...draft, save: save + 1 }, key);
    unsure.add(row.iv);
    const kept = await store.saveDraft(row).catch((error) => againstOwn(error, draft, unsure));
    unsure.clear();
    Object.assign(draft, { save: Math.max(save + 1, draft.save ?? 0), saved_at: words.saved_at });
    opened.set(`draft ${row.id}`, { ct: `${row.save} ${row.ct}`, words: text });
    return kept;
  }

  /** What overtook a save may be an earlier one of our own of which we never heard that it was kept. @param {unknown} error @param {Draft} draft @param {Set<string>} unsure */
  async function againstOwn(error, draft, unsure) {
    const kept = error instanceof Overtaken ? await store.get('drafts', draft.id) : null;
    if (!kept || !unsure.has(kept.iv) || kept.save <= (draft.save ?? 0)) throw error;
    draft.save = kept.save;
    return saveDraft(draft);
  }

  /** @param {Entry} entry @returns {Promise<Entry>} */
  async function finish(entry) {
    const to = publicKey();
    if (!to || entry.author !== person.id) throw new Error(to ? 'not this person’s' : 'the record’s key is not here');
    const row = await store.finish(await seals.sealEntry(entry, { key: keyOf(entry), device, at: now(), records: keys().records, publicKey: to }));
    draftKeys.delete(entry.id);
    opened.delete(`draft ${entry.id}`);
    return entryOf(row);
  }

  /** @param {string} key @returns {Promise<string|null>} */
  async function textOf(key) {
    const row = await store.get('entries', key);
    return row && entryOf(row).then((entry) => entry.payload, () => null);
  }

  /** This person's row of cases with its key; a new one where there is none that opens. */
  async function packRow() {
    const { packs } = keys();
    const row = await store.get('packs', person.id);
    const recordKey = row && await seals.recordKeyOf('pack', person.id, row.key, packs).catch(() => null);
    if (recordKey) return { row, recordKey };
    const fresh = newRecordKey();
    return { row: await seals.emptyPack(person.id, fresh, packs), recordKey: fresh };
  }

  async function pack() {
    const { row, recordKey } = await packRow();
    const found = await seals.openPack(row, recordKey).catch(() => null);
    if (!found || isCurrent(found, now())) return found;
    await store.tidy(now()).catch(() => {}); // past its time: it goes as soon as that is seen
    return null;
  }

  /** Keeps the cases sealed, and beside them what is nobody's: the checklists, whom to ring. @param {any} fresh */
  async function savePack(fresh) {
    for (const instrument of fresh.instruments) {
      const name = `instrument ${instrument.id}/${instrument.version}`;
      await store.change('meta', name, (before) => (before ? null : { name, instrument })); // a version never changes
    }
    await store.put('meta', { name: 'duty', numbers: fresh.numbers });
    const { row, recordKey } = await packRow();
    const kept = { ...fresh, kept_at: fresh.kept_at ?? now(), profiles: fresh.profiles.slice(0, MOST_CASES) };
    await store.put('packs', await seals.sealPack(row, kept, kept.kept_at + lifetimeOf(fresh), recordKey));
  }

  /** @param {string[]|null} profiles */
  async function choose(profiles) {
    const { row, recordKey } = await packRow();
    await store.put('packs', await seals.sealChoice(row, profiles, recordKey));
  }

  async function chosen() {
    const { row, recordKey } = await packRow();
    return seals.openChoice(row, recordKey).catch(() => null);
  }

  async function kept() {
    const [drafts, entries] = await Promise.all([openAll('drafts', draftOf), openAll('entries', entryOf)]);
    return { drafts: drafts.found, entries: entries.found, unreadable: [...drafts.unreadable, ...entries.unreadable] };
  }

  return {
    durable: true,
    person,
    saveDraft, finish, textOf, pack, savePack, choose, chosen,
    kept,
    drafts: async () => (await openAll('drafts', draftOf)).found,
    entries: async () => (await openAll('entries', entryOf)).found,
    draft: async (id) => (await openAll('drafts', draftOf)).found.find((draft) => draft.id === id) ?? null,
    dropDraft: (id) => store.drop('drafts', id),
    dropPack: () => store.drop('packs', person.id),
    instruments: async () => (await store.all('meta')).filter(({ instrument }) => instrument).map(({ instrument }) => instrument),
    duty: async () => (await store.get('meta', 'duty'))?.numbers ?? null,
    nextSeq: async () => (await store.numbers(person.id)).highWater + 1,
    numbers: store.numbers,
  };
}
