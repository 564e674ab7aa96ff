// IndexedDB in memory, and what can happen to it: emptied, full, its connections lost.
import { forceCloseDatabase, IDBDatabase, IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { Closed } from './closed.mjs';

/** Whose connection it is. @type {WeakMap<IDBDatabase, {storage: Storage, tab: any}>} */
const owners = new WeakMap();

/** What one phone keeps: its database, and the small second memory beside it. */
export class Storage {
  constructor() {
    this.full = false;
    this.connections = new Set();
    this.factory = new IDBFactory();
    this.forget();
  }

  /** All of the database goes, behind the app's back. */
  empty() {
    this.disconnect();
    this.factory = new IDBFactory();
  }

  /** The second memory goes. */
  forget() {
    const words = new Map();
    this.words = words;
    this.localStorage = { getItem: (key) => words.get(key) ?? null, setItem: (key, word) => void words.set(key, String(word)), removeItem: (key) => void words.delete(key) };
  }

  /** Open connections end, as iPhones do it in the background: all, or those of one tab. */
  disconnect(tab = null) {
    for (const one of this.connections) {
      if (tab && owners.get(one).tab !== tab) continue;
      forceCloseDatabase(one);
      this.connections.delete(one);
    }
  }

  /** The database as one tab reaches it. A tab that was closed reaches nothing. */
  reachedBy(tab) {
    return { open: (...args) => {
      if (tab.closed) throw new Closed('the page is gone');
      const request = this.factory.open(...args);
      request.addEventListener('success', () => { this.connections.add(request.result); owners.set(request.result, { storage: this, tab }); });
      return request;
    } };
  }
}

const { put } = IDBObjectStore.prototype;
IDBObjectStore.prototype.put = function roomy(...args) {
  if (owners.get(this.transaction.db)?.storage.full) throw new DOMException('no room', 'QuotaExceededError');
  return put.apply(this, args);
};

export { IDBDatabase, IDBFactory };
