// What surrounds a phone in the tests of faults, moved by hand: time, the network, the locks
// between tabs. And a way to tell that everything is quiet: that nothing goes on by itself.
import { IDBDatabase, IDBFactory } from './storage.mjs';

const turn = () => new Promise((go) => { setImmediate(go); });

// Quiet ---------------------------------------------------------------------------------------------

let underWay = 0;
let changes = 0;
/** @type {(() => void)[]} */
let waiting = [];

/** Notes that something has begun which ends by itself. */
function begun() {
  underWay += 1;
  changes += 1;
}

/** Notes that it has ended. */
function ended() {
  underWay -= 1;
  if (underWay > 0) return;
  for (const go of waiting) go();
  waiting = [];
}

/** Resolves when no cryptography, no transaction and no request is under way, nor anything that follows from one. */
export async function quiet() {
  for (let still = 0; still < 3;) {
    if (underWay) await new Promise((go) => { waiting.push(go); });
    const before = changes;
    await turn();
    still = underWay === 0 && changes === before ? still + 1 : 0;
  }
}

/** Counts a request of IndexedDB, or a transaction, from now to its end. @param {EventTarget} one @param {string[]} ends */
function follow(one, ends) {
  begun();
  let open = true;
  for (const end of ends) one.addEventListener(end, () => { if (open) ended(); open = false; });
  return one;
}

/** Has the engine's own cryptography and storage counted. Called once. */
export function countEverything() {
  const subtle = Object.getPrototypeOf(crypto.subtle);
  for (const name of Object.getOwnPropertyNames(subtle)) {
    const real = subtle[name];
    if (name === 'constructor' || typeof real !== 'function') continue;
    subtle[name] = function counted(...args) { begun(); return real.apply(this, args).finally(ended); };
  }
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function counted(...args) { return follow(transaction.apply(this, args), ['complete', 'abort']); };
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function counted(...args) { return follow(open.apply(this, args), ['success', 'error']); };
}

// Time ----------------------------------------------------------------------------------------------

/** The one clock of a schedule. What was put off is run by `pass`, in order. */
export class Clock {
  constructor(at) {
    this.at = at;
    this.put = new Map();
    this.count = 0;
  }

  /** @param {() => void} what @param {number} ms @param {any} [whose] the tab that put it off */
  later(what, ms, whose = null) {
    this.count += 1;
    this.put.set(this.count, { whose, what, due: this.at + (ms || 0) });
    return this.count;
  }

  forget(id) {
    this.put.delete(id);
  }

  /** Lets time go by, running what falls due and all that follows from it. */
  async pass(ms) {
    const end = this.at + ms;
    for (let next = this.next(end); next; next = this.next(end)) {
      this.put.delete(next.id);
      this.at = Math.max(this.at, next.due);
      if (!next.whose?.closed) next.what();
      await quiet();
    }
    this.at = end;
  }

  next(end) {
    let first = null;
    for (const [id, one] of this.put) if (one.due <= end && (!first || one.due < first.due)) first = { id, ...one };
    return first;
  }
}

// Locks ---------------------------------------------------------------------------------------------

/** What stands for the browser's locks: one queue for each name, shared by the tabs of a phone. */
export class Locks {
  constructor() {
    this.queues = new Map();
  }

  /** @param {any} whose the tab @param {string} name @param {() => Promise<any>} work */
  request(whose, name, work) {
    const queue = this.queues.get(name) ?? [];
    this.queues.set(name, queue);
    return new Promise((done, failed) => {
      queue.push({ whose, work, done, failed, held: false });
      this.grant(name);
    });
  }

  grant(name) {
    const queue = this.queues.get(name);
    const [first] = queue;
    if (!first || first.held) return;
    first.held = true;
    const release = () => { if (queue[0] === first) { queue.shift(); this.grant(name); } };
    Promise.resolve().then(first.work).finally(release).then(first.done, first.failed);
  }

  /** A closed tab holds and awaits no lock any more. */
  releaseAllOf(whose) {
    for (const [name, queue] of this.queues) {
      queue.splice(0, queue.length, ...queue.filter((one) => one.whose !== whose));
      this.grant(name);
    }
  }
}

// The network ---------------------------------------------------------------------------------------

/** Requests that went out and were not answered yet, by number. */
export class Network {
  /** @param {(line: object) => void} tell */
  constructor(tell) {
    this.tell = tell;
    this.open = new Map();
    this.count = 0;
    /** The tab whose code is about to ask for something. @type {any} */
    this.caller = null;
  }

  /** The real module, by which one tab speaks. @param {any} tab @param {Record<string, Function>} transport */
  spokenBy(tab, transport) {
    const bound = Object.entries(transport).map(([name, speak]) => [name, (...args) => {
      this.caller = tab;
      try { return speak(...args); } finally { this.caller = null; }
    }]);
    return Object.fromEntries(bound);
  }

  /** In place of `fetch`. */
  ask(address, { method = 'GET', headers = {}, body = null, signal = null } = {}) {
    const tab = this.caller;
    if (!tab) throw new Error(`nobody known asks for ${address}`);
    if (tab.closed) return new Promise(() => {});
    this.count += 1;
    const number = this.count;
    begun();
    this.tell({ asked: number, phone: tab.phone.name, tab: tab.name, method, path: address, headers, body });
    return new Promise((answer, fail) => {
      this.open.set(number, { tab, answer, fail, counted: true });
      signal?.addEventListener('abort', () => this.fail(number, 'patience ended'));
    });
  }

  /** In place of `AbortSignal.timeout`: patience is measured by the clock that is moved by hand. */
  patience(ms) {
    const patience = new AbortController();
    this.caller.phone.clock.later(() => patience.abort(), ms, this.caller);
    return patience.signal;
  }

  /** Somebody else decides when this is answered: it no longer counts as under way. */
  hold(number) {
    this.open.get(number).counted = false;
    ended();
  }

  answer(number, { status, headers, body }) {
    this.end(number, ({ answer }) => answer(new Response([204, 304].includes(status) ? null : body, { status, headers })));
  }

  fail(number, why = 'the network failed') {
    this.end(number, ({ fail }) => fail(new TypeError(why)));
  }

  end(number, how) {
    const one = this.open.get(number);
    if (!one) return; // given up already
    this.open.delete(number);
    changes += 1;
    if (!one.tab.closed) how(one);
    if (one.counted) ended();
  }
}
