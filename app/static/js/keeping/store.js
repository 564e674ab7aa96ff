// @ts-check
// What rests on the phone, as rows that mean nothing to this file: whoever seals them knows. Each
// step is one transaction, all of it or nothing.
import { openDatabase } from './database.js';
import { keepDraft } from './draftrows.js';
import { NotNext } from './errors.js';
import { noNumbers } from './memory.js';
import { createRemembered } from './remembered.js';
import { uuidv4 } from '../sealing/vault.js';

export { keyOf } from './draftrows.js';

/**
 * @typedef {'keyrings'|'drafts'|'entries'|'packs'|'meta'} TableName
 * @typedef {import('../sending/outbox.js').Fate} Fate
 * @typedef {{id: string, revision: number, author: string, device: string, save: number, key: any, iv: string, ct: string}} DraftRow
 * @typedef {{key: string, id: string, revision: number, seq: number, author: string, device: string, digest: string, at: number,
 *            fate: Fate, sealed: any, dev: any, about: any}} EntryRow
 */

const KEPT_FILED = 14 * 86_400_000;

/**
 * Opens what rests on this phone, when first needed.
 * @param {{indexedDB?: IDBFactory, name?: string, storage?: Storage|null, patience?: number}} [house]
 */
export function openStore({ indexedDB = globalThis.indexedDB, name = 'holdfast', storage, patience } = {}) {
  const database = openDatabase({ open: (version) => indexedDB.open(name, version), patience });
  const remembered = createRemembered(storage);

  /** @param {TableName} table @param {string} key @returns {Promise<any>} */
  async function get(table, key) {
    return (await database.transact([table], 'readonly', (from, ask) => ask(from(table).get(key)))) ?? null;
  }

  /** @param {TableName} table @returns {Promise<any[]>} */
  async function all(table) {
    return (await database.transact([table], 'readonly', (from, ask) => ask(from(table).getAll()))) ?? [];
  }

  /** @param {TableName} table @param {any} row */
  async function put(table, row) {
    await database.transact([table], 'readwrite', (into, ask) => ask(into(table).put(row)));
  }

  /** @param {TableName} table @param {string} key */
  async function drop(table, key) {
    await database.transact([table], 'readwrite', (from, ask) => ask(from(table).delete(key)));
    if (table === 'drafts') await countUnsent();
  }

  /**
   * Changes one row in one step.
   * @param {TableName} table @param {string} key @param {(row: any) => any} change gives the row as it shall be; nothing leaves it
   * @returns {Promise<any>} the row as it is now
   */
  async function change(table, key, change) {
    return database.transact([table], 'readwrite', async (into, ask) => {
      const before = (await ask(into(table).get(key))) ?? null;
      const after = change(before);
      if (after) await ask(into(table).put(after));
      return after ?? before;
    });
  }

  /** Keeps a draft, and is done when it was read back. @param {DraftRow} row @returns {Promise<boolean>} whether it is kept: not when its visit was finished */
  async function saveDraft(row) {
    const { kept, first } = await keepDraft(database.transact, row);
    if (first) await countUnsent();
    return kept;
  }

  /**
   * Moves a draft to the outbox: the finished visit, its number and the draft's end in one step. What
   * was finished first stays and is given. Throws NotNext where its number is not the next.
   * @param {EntryRow} row
   * @returns {Promise<EntryRow>}
   */
  async function finish(row) {
    const kept = await database.transact(['entries', 'drafts', 'meta'], 'readwrite', async (table, ask) => {
      const first = await ask(table('entries').get(row.key));
      if (first) return first;
      const mine = withMemory(row.device, row.author, await ask(table('meta').get(numbersKey(row.author))));
      if (row.seq !== mine.highWater + 1) throw new NotNext(`${row.seq} is not the number after ${mine.highWater}`);
      await ask(table('entries').put(row));
      await ask(table('meta').put({ ...mine, highWater: row.seq }));
      const draft = await ask(table('drafts').get(row.id));
      if (draft?.revision === row.revision) await ask(table('drafts').delete(row.id));
      return row;
    });
    remembered.note(row.device, row.author, /** @type {EntryRow} */ (kept).seq);
    await countUnsent();
    return /** @type {EntryRow} */ (kept);
  }

  /** Keeps what has become of a finished visit. The words about it are never kept. @param {string} key @param {Partial<Fate>} fate */
  async function settle(key, fate) {
    const news = { ...fate };
    delete news.fields;
    let moved = false;
    const row = await change('entries', key, (before) => {
      const after = before && { ...before, fate: { ...before.fate, ...news } };
      moved = after && isUnsent(after) !== isUnsent(before);
      return after;
    });
    if (moved) await countUnsent();
    return row;
  }

  /** An author's numbers; never less than the second memory knows, so that none is given twice. @param {string} device @param {string} author @param {any} row */
  function withMemory(device, author, row) {
    const found = { name: numbersKey(author), author, ...noNumbers(), ...row };
    return { ...found, highWater: Math.max(found.highWater, remembered.highWater(device, author)) };
  }

  /** @param {string} author @returns {Promise<import('./memory.js').Numbers>} */
  async function numbers(author) {
    const own = await device();
    const { highWater, epoch, heardAt, missing } = withMemory(own, author, await get('meta', numbersKey(author)));
    return { device: own, highWater, epoch, heardAt, missing };
  }

  /** Keeps what the record said of an author's numbers. @param {string} author @param {Partial<import('./memory.js').Numbers>} news */
  async function heard(author, news) {
    await change('meta', numbersKey(author), (before) => ({ name: numbersKey(author), author, ...noNumbers(), ...before, ...news }));
  }

  /** The name this phone goes by, made once. @returns {Promise<string>} */
  async function device() {
    const found = await get('meta', 'device') ?? await change('meta', 'device', (before) => before ?? { name: 'device', device: uuidv4() });
    if (!remembered.read()) remembered.note(found.device);
    return found.device;
  }

  /** A new name, and with it new numbers: after what was kept here is gone. Its own name again: what was remembered is settled. @param {string} fresh */
  async function setDevice(fresh) {
    await database.transact(['meta'], 'readwrite', async (table, ask) => {
      const own = await ask(table('meta').get('device'));
      if (own?.device === fresh) return;
      for (const { name: key, author } of await ask(table('meta').getAll())) if (author) await ask(table('meta').delete(key));
      await ask(table('meta').put({ name: 'device', device: fresh }));
    });
    remembered.begin(fresh);
  }

  /** What is past its time goes: cases that expired, visits in the record for two weeks. @param {number} now */
  async function tidy(now) {
    for (const { author, expires_at: end, ct, choice } of await all('packs')) {
      if (end <= now && ct) await (choice ? change('packs', author, withoutCases) : drop('packs', author));
    }
    for (const { key, fate } of await all('entries')) {
      if (fate?.state === 'filed' && now - fate.filedAt >= KEPT_FILED) await drop('entries', key);
    }
  }

  async function countUnsent() {
    const [drafts, entries] = await Promise.all([all('drafts'), all('entries')]);
    remembered.unsent(drafts.length + entries.filter(isUnsent).length);
  }

  return { isPossible: () => Boolean(indexedDB), get, all, put, drop, change, saveDraft, finish, settle, numbers, heard, device, setDevice, tidy, remembered: async () => remembered.read(),
    close: database.close };
}

/** @typedef {ReturnType<typeof openStore>} Store */

/** @param {any} row */
const isUnsent = (row) => ['waiting', 'sending', 'attention'].includes(row.fate?.state);

/** @param {string} author */
const numbersKey = (author) => `numbers ${author}`;

/** Only the choice of cases is left of a pack. @param {any} row */
const withoutCases = ({ author, key, choice }) => ({ author, key, choice, expires_at: 0 });
