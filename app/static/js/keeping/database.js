// @ts-check
// The phone's database: opened when first needed, opened anew when the connection was lost, and given
// up when another page asks for it. One piece of work is one transaction, and it is done only when the
// browser says that it is on the disk.
import { Lost, NoRoom, NotNext, Overtaken } from './errors.js';

/**
 * @typedef {<T>(request: IDBRequest<T>) => Promise<T>} Ask
 * @typedef {(name: string) => IDBObjectStore} Table
 */

export const TABLES = { keyrings: 'person', drafts: 'id', entries: 'key', packs: 'author', meta: 'name' };
const VERSION = 1;
const PATIENCE = 10_000;

/** @typedef {(version: number) => IDBOpenDBRequest} Open */

/** @param {{open: Open, patience?: number}} house `open`: asks the browser for the database */
export function openDatabase({ open, patience = PATIENCE }) {
  /** @type {Promise<IDBDatabase|null>|null} */
  let connection = null;
  /** The same once it is made: then nothing need be waited for. @type {IDBDatabase|null} */
  let here = null;

  /** @param {boolean} making whether the database may be made: nothing is made by looking */
  function connected(making) {
    const opening = connection ?? connect(open, making);
    connection = making ? opening.then((db) => db ?? connect(open, true)) : opening;
    return connection;
  }

  /** Lets go of a connection: the next piece of work opens another. @param {IDBDatabase|null} [db] */
  function letGo(db) {
    connection = null;
    here = null;
    db?.close();
  }

  /**
   * One transaction. Where the connection was lost it is done once more with a new one: all that is
   * done here may be done twice.
   * @template T
   * @param {string[]} tables @param {IDBTransactionMode} mode @param {(table: Table, ask: Ask) => Promise<T>} work
   * @returns {Promise<T|undefined>} nothing where there is no database yet
   */
  async function transact(tables, mode, work) {
    try {
      return await once(tables, mode, work);
    } catch (error) {
      if (isFinal(error)) throw asNamed(error);
      letGo();
    }
    return once(tables, mode, work).catch((error) => { throw asNamed(error); });
  }

  /** @template T @param {string[]} tables @param {IDBTransactionMode} mode @param {(table: Table, ask: Ask) => Promise<T>} work */
  async function once(tables, mode, work) {
    const db = here ?? await reached(mode === 'readwrite');
    if (!db) return undefined;
    const transaction = db.transaction(tables, mode, { durability: 'strict' });
    return patiently(done(transaction, work), () => letGo(db));
  }

  /** The database when it is reached; nothing where there is none yet. @param {boolean} making */
  async function reached(making) {
    const opening = connected(making);
    const db = await patiently(opening, () => letGo()).catch(forgetIt);
    if (!db && connection === opening) letGo();
    if (!db) return null;
    db.onclose = () => letGo();
    db.onversionchange = () => letGo(db);
    if (connection === opening) here = db;
    return db;
  }

  /** A connection that could not be made is not kept: there may be room for the next. @param {unknown} error @returns {never} */
  function forgetIt(error) {
    letGo();
    throw error;
  }

  /** A browser whose database never answers again is treated as one that lost it. @template T @param {Promise<T>} promise @param {() => void} tired @returns {Promise<T>} */
  function patiently(promise, tired) {
    /** @type {any} */
    let timer;
    const late = new Promise((_resolve, reject) => { timer = setTimeout(() => { tired(); reject(new Lost('no answer')); }, patience); });
    return /** @type {Promise<T>} */ (Promise.race([promise, late])).finally(() => clearTimeout(timer));
  }

  return { transact, close: async () => letGo(await connection) };
}

/** @param {Open} open @param {boolean} making @returns {Promise<IDBDatabase|null>} */
function connect(open, making) {
  return new Promise((resolve, reject) => {
    const request = open(VERSION);
    let none = false;
    request.onupgradeneeded = () => {
      if (!making) { none = true; request.transaction?.abort(); } else makeTables(request.result);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = (event) => { event.preventDefault(); if (none) resolve(null); else reject(request.error); };
  });
}

/** @param {IDBDatabase} db */
function makeTables(db) {
  for (const [table, keyPath] of Object.entries(TABLES)) db.createObjectStore(table, { keyPath });
}

/**
 * Does the work and gives what came of it once the transaction is complete. Nothing but the
 * database is awaited inside it, or it would end too early.
 * @template T
 * @param {IDBTransaction} transaction @param {(table: Table, ask: Ask) => Promise<T>} work
 * @returns {Promise<T>}
 */
function done(transaction, work) {
  return new Promise((resolve, reject) => {
    /** @type {any} */
    let result;
    /** @type {any} */
    let problem;
    transaction.oncomplete = () => resolve(result);
    transaction.onabort = () => reject(problem ?? transaction.error ?? new Lost('aborted'));
    work((name) => transaction.objectStore(name), asked).then((value) => {
      result = value;
      if (transaction.mode === 'readonly') resolve(value); // what is read is there; only what is written must come to rest
    }, (error) => {
      problem = error;
      try {
        transaction.abort();
      } catch {
        reject(error); // it had ended already
      }
    });
  });
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function asked(request) {
  const answer = new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  answer.catch(() => {}); // whoever asked two things at once hears of one failure, not of both
  return answer;
}

/** Whether doing it again would only say the same. @param {unknown} error */
function isFinal(error) {
  return error instanceof Overtaken || error instanceof NotNext || isNoRoom(error);
}

/** @param {unknown} error */
function isNoRoom(error) {
  return error instanceof Error && error.name === 'QuotaExceededError';
}

/** @param {unknown} error */
function asNamed(error) {
  return isNoRoom(error) ? new NoRoom('no room') : error;
}
