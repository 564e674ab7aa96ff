// @ts-check
// What a phone keeps on which nothing was set up: drafts, finished visits, the case pack, its own
// numbering, in the page's memory only, and it says so (`durable`). Everything is asynchronous and
// copied in and out, as it is with what is sealed on the phone (`safe.js`).
import { NotNext } from './errors.js';
import { uuidv4 } from '../sealing/vault.js';

/**
 * @typedef {import('../visits/visit.js').Draft} Draft
 * @typedef {import('../sending/outbox.js').Entry} Entry
 * @typedef {import('../sending/outbox.js').Fate} Fate
 * @typedef {{device: string, highWater: number, epoch: string|null, heardAt: number|null, missing: number[]}} Numbers
 * @typedef {{key: string, id: string, revision: number, seq: number, digest: string, author: string, device: string,
 *            fate: Fate, size: number, item: object}} Outgoing
 * @typedef {{table: string, key: string}} Unreadable
 * @typedef {{outgoing: () => Promise<Outgoing[]>, settle: (key: string, fate: Partial<Fate>) => Promise<void>, device: () => Promise<string>,
 *            numbers: (author: string) => Promise<Numbers>, heard: (author: string, news: Partial<Numbers>) => Promise<void>}} Post
 */

const WORST = 3; // bytes that a character of the text takes on its way, escaped or not in English

/** What one author's numbers are before anything was finished. @returns {Omit<Numbers, 'device'>} */
export function noNumbers() {
  return { highWater: 0, epoch: null, heardAt: null, missing: [] };
}

/**
 * A store that lasts as long as the page, and the post office that sends from it.
 * Promises offline: everything. Promises after the page is closed: nothing.
 */
export function createMemory() {
  /** @type {Map<string, Draft>} */
  const drafts = new Map();
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  /** @type {Map<string, Omit<Numbers, 'device'>>} */
  const numbers = new Map();
  /** @type {Map<string, any>} */
  const instruments = new Map();
  const device = uuidv4();
  let pack = /** @type {any} */ (null);
  let duty = /** @type {{emergency?: string, duty?: string}|null} */ (null);
  let chosen = /** @type {string[]|null} */ (null);

  /** @param {string} author */
  const numbersOf = (author) => numbers.get(author) ?? noNumbers();

  /** @param {string} key @param {Partial<Fate>} fate */
  function settle(key, fate) {
    const kept = entries.get(key);
    if (!kept) throw new Error('no such entry');
    entries.set(key, { ...kept, fate: { ...kept.fate, ...copy(fate) } });
  }

  /** @type {Post} */
  const post = {
    outgoing: async () => inOrder([...entries.values()]).map((entry) => outgoing(entry, device)),
    settle: async (key, fate) => settle(key, fate),
    device: async () => device,
    numbers: async (author) => ({ device, ...copy(numbersOf(author)) }),
    heard: async (author, news) => { numbers.set(author, { ...numbersOf(author), ...copy(news) }); },
  };

  return {
    durable: false,
    /** Whose alone this is; here anybody's. @type {{id: string, name: string}|null} */
    person: null,
    post,

    /** @returns {Promise<Draft[]>} */
    async drafts() {
      return [...drafts.values()].map(copy);
    },

    /** @param {string} id @returns {Promise<Draft|null>} */
    async draft(id) {
      return copy(drafts.get(id) ?? null);
    },

    /**
     * Keeps a draft. A save that arrives after its visit was finished changes nothing.
     * @param {Draft} draft
     */
    async saveDraft(draft) {
      if (entries.has(keyOf(draft))) return false;
      drafts.set(draft.id, copy(draft));
      return true;
    },

    /** @param {string} id */
    async dropDraft(id) {
      drafts.delete(id);
    },

    /** The number this person's next finished visit must carry. @param {string} author @returns {Promise<number>} */
    async nextSeq(author) {
      return numbersOf(author).highWater + 1;
    },

    /**
     * Moves a draft to the outbox in one step. Finishing the same wording again gives back what
     * was finished first, so a double tap makes one visit.
     * @param {Entry} entry
     * @returns {Promise<Entry>}
     */
    async finish(entry) {
      const first = entries.get(keyOf(entry));
      if (first) return copy(first);
      const { highWater } = numbersOf(entry.author);
      if (entry.seq !== highWater + 1) throw new NotNext(`not the next number: ${entry.seq}`);
      numbers.set(entry.author, { ...numbersOf(entry.author), highWater: entry.seq });
      entries.set(keyOf(entry), copy(entry));
      drafts.delete(entry.id);
      return copy(entry);
    },

    /** Finished visits in the order of their numbers. @returns {Promise<Entry[]>} */
    async entries() {
      return inOrder([...entries.values()]).map(copy);
    },

    async pack() {
      return copy(pack);
    },

    /** @param {any} fresh */
    async savePack(fresh) {
      pack = copy(fresh);
      duty = copy(fresh.numbers);
      for (const one of fresh.instruments) instruments.set(`${one.id}/${one.version}`, copy(one));
    },

    async dropPack() {
      pack = null;
    },

    /** The checklists ever brought here: a visit outlives the pack it began with. @returns {Promise<any[]>} */
    async instruments() {
      return [...instruments.values()].map(copy);
    },

    /** Whom to ring, as last heard. @returns {Promise<{emergency?: string, duty?: string}|null>} */
    async duty() {
      return copy(duty);
    },

    /** The cases the worker chose to take along; null for those that come first. @returns {Promise<string[]|null>} */
    async chosen() {
      return copy(chosen);
    },

    /** @param {string[]|null} profiles */
    async choose(profiles) {
      chosen = copy(profiles);
    },

    /** What a finished visit says, as it was finished. @param {string} key @returns {Promise<string|null>} */
    async textOf(key) {
      return entries.get(key)?.payload ?? null;
    },

    numbers: post.numbers,

    /** All that is here, and the rows that nothing can open. @returns {Promise<{drafts: Draft[], entries: Entry[], unreadable: Unreadable[]}>} */
    async kept() {
      return { drafts: [...drafts.values()].map(copy), entries: inOrder([...entries.values()]).map(copy), unreadable: [] };
    },
  };
}

/** @typedef {Omit<ReturnType<typeof createMemory>, 'post'>} Store */

/** @param {Entry} entry @param {string} device @returns {Outgoing} */
function outgoing(entry, device) {
  const { id, revision, seq, digest, author, payload, fate } = entry;
  const item = { id, revision, seq, digest, payload };
  return { key: keyOf(entry), id, revision, seq, digest, author, device, fate: copy(fate), size: payload.length * WORST, item };
}

/** @param {Entry[]} entries */
function inOrder(entries) {
  return entries.sort((a, b) => a.seq - b.seq);
}

/** @param {{id: string, revision: number}} wording */
function keyOf({ id, revision }) {
  return `${id} ${revision}`;
}

/** @template T @param {T} value @returns {T} */
function copy(value) {
  return structuredClone(value);
}
