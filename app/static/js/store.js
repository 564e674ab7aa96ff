// @ts-check
// What the phone keeps: drafts, finished visits, the case pack, its own numbering.
// For now in the page's memory only, and it says so (`durable`). Everything is asynchronous and
// copied in and out, so that a sealed store on the phone can take its place unseen.
import { uuidv4 } from './vault.js';

/** @typedef {import('./visit.js').Draft} Draft */
/** @typedef {import('./outbox.js').Entry} Entry */

export class NotNext extends Error {}

/**
 * A store that lasts as long as the page.
 * Promises offline: everything. Promises after the page is closed: nothing.
 */
export function createStore() {
  /** @type {Map<string, Draft>} */
  const drafts = new Map();
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  const numbers = { device: uuidv4(), highWater: 0, epoch: /** @type {string|null} */ (null) };
  let pack = /** @type {any} */ (null);

  return {
    durable: false,

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
      if (!entries.has(keyOf(draft))) drafts.set(draft.id, copy(draft));
    },

    /** @param {string} id */
    async dropDraft(id) {
      drafts.delete(id);
    },

    /** The number the next finished visit must carry. @returns {Promise<number>} */
    async nextSeq() {
      return numbers.highWater + 1;
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
      if (entry.seq !== numbers.highWater + 1) throw new NotNext(`not the next number: ${entry.seq}`);
      numbers.highWater = entry.seq;
      entries.set(keyOf(entry), copy(entry));
      drafts.delete(entry.id);
      return copy(entry);
    },

    /** Finished visits in the order of their numbers. @returns {Promise<Entry[]>} */
    async entries() {
      return [...entries.values()].sort((a, b) => a.seq - b.seq).map(copy);
    },

    /**
     * Keeps what has become of an entry. What was finished (text, digest, numbers) stays as it was.
     * @param {Entry} entry
     * @param {Partial<import('./outbox.js').Fate>} fate
     * @returns {Promise<Entry>}
     */
    async settle(entry, fate) {
      const kept = entries.get(keyOf(entry));
      if (!kept) throw new Error('no such entry');
      const settled = { ...kept, fate: { ...kept.fate, ...fate } };
      entries.set(keyOf(entry), settled);
      return copy(settled);
    },

    async pack() {
      return copy(pack);
    },

    /** @param {any} fresh */
    async savePack(fresh) {
      pack = copy(fresh);
    },

    async numbers() {
      return { ...numbers };
    },

    /** @param {string} epoch */
    async saveEpoch(epoch) {
      numbers.epoch = epoch;
    },
  };
}

/** @typedef {ReturnType<typeof createStore>} Store */

/** @param {{id: string, revision: number}} wording */
function keyOf({ id, revision }) {
  return `${id} ${revision}`;
}

/** @template T @param {T} value @returns {T} */
function copy(value) {
  return structuredClone(value);
}
