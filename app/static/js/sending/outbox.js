// @ts-check
// Finished visits on their way to the record: one request at a time, each author's in the order they
// were finished, believed only by a receipt that names the visit, its version and its digest. Knows no
// key: it sends what is sealed while the phone is locked.
import { createAsking } from './asking.js';
import { fitting, isOf, isOnItsWay, MOST_ITEMS, sendersOf } from './batches.js';
import { contactOf, createContacts, skewOf } from './contacts.js';
import { fateBy, receiptFor } from './receipts.js';
import { createWaits } from './waits.js';

/**
 * @typedef {'waiting'|'sending'|'held'|'filed'|'conflict'|'attention'} State
 * @typedef {{state: State, reason: string|null, fields: any, alerted: boolean, damaged: number,
 *            receivedAt: string|null, tried: boolean, filedAt?: number|null}} Fate
 * @typedef {{id: string, revision: number, seq: number, digest: string, payload: string, author: string,
 *            profile: string, child: {initials: string, reference: string, born: string|null}, tells: boolean, fate: Fate}} Entry
 * @typedef {import('../keeping/memory.js').Outgoing} Outgoing
 * @typedef {{contact: import('./contacts.js').Contact, at: number|null, until: number|null, lost: number[], busy: boolean, skew: number|null}} Condition
 * @typedef {import('./batches.js').Sender} Sender
 * @typedef {{more?: boolean, again?: boolean, stop?: boolean, asked?: number|null}} Outcome
 */

/** @type {Partial<Fate>} */
const unconfirmed = { state: 'waiting' };

/**
 * @param {{post: import('../keeping/memory.js').Post, deposit: (envelope: any) => Promise<import('./transport.js').Heard>,
 *          chance: () => number, now?: () => number, later?: (what: () => void, ms: number) => any,
 *          forget?: (timer: any) => void, alone?: (work: () => Promise<void>) => Promise<void>,
 *          changed?: () => void, revoked?: (author: string) => void}} house
 */
export function createOutbox({ post, deposit, chance, now = Date.now, later = (what, ms) => setTimeout(what, ms),
  forget = clearTimeout, alone = (work) => work(), changed = () => {}, revoked = () => {} }) {
  const contacts = createContacts();
  const waits = createWaits({ chance, now, later, forget, again: () => void tryToSend() });
  const askOfHeld = createAsking({ post, deposit, envelope, verified, unheard: contacts.hear });
  const common = { busy: false, skew: /** @type {number|null} */ (null) };
  /** Texts that are offered readable, because what was sealed could not be opened. @type {Map<string, string>} */
  const readable = new Map();
  let most = MOST_ITEMS;
  let wanted = false;

  /**
   * Sends what waits, at a moment at which that may have become possible. Safe to call at any: while the server
   * asked us to wait it does nothing, except by hand; while one request is under way another soon follows if that
   * fails. Offline it leaves everything as it is.
   * @param {{byHand?: boolean, textOf?: (key: string) => Promise<string|null>}} [how] by hand also offers again what
   *   needed somebody, asks what became of what was held, and offers what could not be opened as text, where `textOf` gives it
   */
  async function send(how) {
    waits.beginAnew();
    await tryToSend(how);
  }

  /** @param {{byHand?: boolean, textOf?: (key: string) => Promise<string|null>}} [how] */
  async function tryToSend({ byHand = false, textOf } = {}) {
    wanted = true;
    if (common.busy || (waits.isAsked() && !byHand)) return;
    common.busy = true;
    waits.begin();
    try {
      if (byHand) await offerByHand(textOf).then(changed); // another tab may be sending for a while yet
      if (byHand) await alone(() => askOfHeld(most));
      await alone(async () => { while (wanted) await sendAll(); }); // what was finished meanwhile goes too
    } catch {
      waits.putOff(null); // the phone's own keeping failed: what waits is still there
    } finally {
      readable.clear();
      common.busy = false;
      changed();
    }
  }

  /** Everybody's, author by author: one who must sign in does not hold up another. */
  async function sendAll() {
    wanted = false;
    /** @type {Outcome} */
    let worst = {};
    for (const sender of sendersOf((await post.outgoing()).filter(isOnItsWay))) {
      /** @type {Outcome} */
      let outcome = { more: true };
      while (outcome.more) outcome = await sendSome(sender);
      worst = { ...worst, ...outcome };
      if (outcome.stop) break;
    }
    if (!worst.again) return waits.settled();
    wanted = false;
    waits.putOff(worst.asked ?? null);
  }

  /** One request. @param {Sender} sender @returns {Promise<Outcome>} */
  async function sendSome(sender) {
    const mine = (await post.outgoing()).filter((one) => isOf(sender, one));
    const batch = fitting(mine.filter(isOnItsWay), most);
    if (!batch.length) return {};
    for (const entry of batch) await post.settle(entry.key, { state: 'sending', tried: true });
    changed();
    const heard = await deposit(await envelope(sender, mine, batch));
    return heard.heard === 'answer' ? answered(sender, batch, heard.answer) : unanswered(sender, batch, heard);
  }

  /** @param {Sender} sender @param {Outgoing[]} mine @param {Outgoing[]} batch */
  async function envelope({ author, device }, mine, batch) {
    const numbers = await post.numbers(author);
    const high = Math.max(numbers.device === device ? numbers.highWater : 0, ...mine.map(({ seq }) => seq));
    return { device, high_water: high, author, items: batch.map(itemOf) };
  }

  /** @param {Outgoing} entry */
  function itemOf({ key, id, revision, seq, digest, item }) {
    const payload = readable.get(key);
    return payload === undefined ? item : { id, revision, seq, digest, payload };
  }

  /** @param {Sender} sender @param {Outgoing[]} batch @param {any} answer @returns {Promise<Outcome>} */
  async function answered({ author, device }, batch, answer) {
    const receipts = batch.map((entry) => receiptFor(entry, answer.results));
    const fates = batch.map((entry, i) => (receipts[i] ? fateBy(entry, receipts[i]) : unconfirmed));
    for (const [i, entry] of batch.entries()) await post.settle(entry.key, fates[i]);
    const missing = await lostOf(author, device, answer.missing);
    const restored = await noticeRestore(author, answer.epoch);
    if (receipts.some(Boolean)) await verified(author, { missing, serverTime: answer.server_time });
    else contacts.hear(author, { contact: 'unreachable', lost: missing });
    if (answer.device_revoked === true) revoked(author);
    changed();
    return restored || fates.some((fate) => fate.state === 'waiting') ? { again: true } : { more: true };
  }

  /** @param {Sender} sender @param {Outgoing[]} batch @param {import('./transport.js').Heard} heard @returns {Promise<Outcome>} */
  async function unanswered({ author }, batch, heard) {
    const tooMuch = heard.heard === 'refused' && (heard.status === 413 || heard.status === 400);
    const stuck = tooMuch && batch.length === 1;
    /** @type {Partial<Fate>} */
    const fate = stuck ? { state: 'attention', reason: `refused_${heard.status}` } : unconfirmed;
    for (const entry of batch) await post.settle(entry.key, fate);
    if (stuck) return { more: true }; // its neighbours go on
    if (tooMuch) most = Math.ceil(batch.length / 2);
    if (tooMuch) return { more: true }; // at once, in smaller parts
    contacts.hear(author, { contact: contactOf(heard) });
    const asked = heard.heard === 'later' ? heard.seconds : null;
    return { again: true, stop: heard.heard === 'later' || heard.heard === 'nothing', asked };
  }

  /** @param {string} author @param {{missing?: number[], serverTime?: unknown}} word */
  async function verified(author, { missing, serverTime }) {
    if (serverTime !== undefined) common.skew = skewOf(serverTime, now());
    contacts.hear(author, { contact: 'verified', at: now(), ...(missing ? { lost: missing } : {}) });
    await post.heard(author, { heardAt: now(), ...(missing ? { missing } : {}) });
  }

  /**
   * Something else was heard from the record, for this person: it is there, and which life of it.
   * @param {string} author @param {{epoch?: string, server_time?: string}} word
   */
  async function heardFrom(author, { epoch, server_time: serverTime }) {
    await verified(author, { serverTime });
    if (!epoch || !await noticeRestore(author, epoch)) return;
    waits.putOff(null);
    changed(); // what was in the record waits again, and is said to
  }

  /** A changed epoch means the record was restored: what is still kept is offered again. @param {string} author @param {string} epoch */
  async function noticeRestore(author, epoch) {
    const { epoch: before } = await post.numbers(author);
    const restored = before !== null && before !== epoch;
    if (restored) await offerAgain((entry) => entry.author === author && ['filed', 'held', 'conflict'].includes(entry.fate.state));
    if (before !== epoch) await post.heard(author, { epoch }); // after: a phone that stops in between offers again twice
    return restored;
  }

  /** @param {((key: string) => Promise<string|null>)|undefined} textOf */
  async function offerByHand(textOf) {
    await offerAgain((entry) => entry.fate.state === 'attention');
    for (const { key, fate } of await post.outgoing()) {
      const text = fate.state === 'held' && fate.reason === 'unopenable' ? await textOf?.(key) : null;
      if (typeof text !== 'string') continue;
      readable.set(key, text);
      await post.settle(key, { state: 'waiting' });
    }
  }

  /** @param {(entry: Outgoing) => boolean} which */
  async function offerAgain(which) {
    for (const entry of (await post.outgoing()).filter(which)) await post.settle(entry.key, { state: 'waiting', damaged: 0 });
  }

  /** Numbers the record never had and we no longer hold are lost: they are at least named. @param {string} author @param {string} device @param {any} missing */
  async function lostOf(author, device, missing) {
    const held = new Set((await post.outgoing()).filter((one) => isOf({ author, device }, one)).map(({ seq }) => seq));
    return Array.isArray(missing) ? missing.filter((seq) => Number.isInteger(seq) && !held.has(seq)) : [];
  }

  /** How things stand, for one person where there is a word about them. @param {string} [author] @returns {Condition} */
  const condition = (author) => ({ ...common, until: waits.until(), ...contacts.of(author) });

  return { send, condition, heardFrom };
}

/** @typedef {ReturnType<typeof createOutbox>} Outbox */
