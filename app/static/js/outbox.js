// @ts-check
// Finished visits on their way to the record: one request at a time, in the order they were
// finished, believed only by a receipt that names the visit, its version and its digest.
import { fateBy, receiptFor } from './receipts.js';

/**
 * @typedef {'waiting'|'sending'|'held'|'filed'|'conflict'|'attention'} State
 * @typedef {{state: State, reason: string|null, fields: any, alerted: boolean, damaged: number,
 *            receivedAt: string|null, tried: boolean}} Fate
 * @typedef {{id: string, revision: number, seq: number, digest: string, payload: string, author: string,
 *            profile: string, child: {initials: string, reference: string, born: string|null}, tells: boolean, fate: Fate}} Entry
 * @typedef {{contact: 'none'|'verified'|'sign_in'|'unreachable'|'later'|'refused', at: number|null,
 *            until: number|null, lost: number[], busy: boolean}} Condition
 */

const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 300_000;
const MOST_ITEMS = 50;
const MOST_CHARACTERS = 300_000; // worst case of UTF-8 and escaping still fits in 1 MiB
/** @type {Partial<Fate>} */
const unconfirmed = { state: 'waiting' };
const ON_ITS_WAY = ['waiting', 'sending'];

/**
 * How long to wait after so many failures: anywhere from nothing to the limit, the limit doubling
 * from two seconds to five minutes; never less than the server asked for.
 * @param {number} failures one or more
 * @param {number} chance 0 to 1
 * @param {number|null} asked seconds of Retry-After
 * @returns {number} milliseconds
 */
export function waitFor(failures, chance, asked) {
  const limit = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1));
  return Math.max(chance * limit, (asked ?? 0) * 1000);
}

/**
 * @param {{store: import('./store.js').Store, deposit: (envelope: any) => Promise<import('./transport.js').Heard>,
 *          chance: () => number, now?: () => number, later?: (what: () => void, ms: number) => any,
 *          forget?: (timer: any) => void, alone?: (work: () => Promise<void>) => Promise<void>,
 *          changed?: (condition: Condition) => void}} house
 */
export function createOutbox({ store, deposit, chance, now = Date.now, later = (what, ms) => setTimeout(what, ms),
  forget = clearTimeout, alone = (work) => work(), changed = () => {} }) {
  /** @type {Condition} */
  const condition = { contact: 'none', at: null, until: null, lost: [], busy: false };
  let failures = 0;
  let most = MOST_ITEMS;
  /** @type {any} */
  let timer = null;

  /** Tells the page how things stand. @param {Partial<Condition>} news */
  function report(news) {
    Object.assign(condition, news);
    changed({ ...condition });
  }

  /**
   * Sends what waits. Safe to call at any moment: while one request is under way, or while the
   * server asked us to wait, it does nothing. Offline it leaves everything as it is.
   * @param {{byHand?: boolean}} [how] by hand also offers again what needed somebody
   */
  async function send({ byHand = false } = {}) {
    if (condition.busy || (condition.until && now() < condition.until)) return;
    condition.busy = true;
    forget(timer);
    try {
      if (byHand) await offerAgain(['attention']);
      await alone(async () => { while (await sendSome()); });
    } finally {
      report({ busy: false });
    }
  }

  /** One request. @returns {Promise<boolean>} whether to go on with the next */
  async function sendSome() {
    const waiting = (await store.entries()).filter((entry) => ON_ITS_WAY.includes(entry.fate.state));
    const batch = fitting(waiting, most);
    if (!batch.length) return false;
    for (const entry of batch) await store.settle(entry, { state: 'sending', tried: true });
    report({});
    const heard = await deposit(await envelope(batch));
    return heard.heard === 'answer' ? answered(batch, heard.answer) : unanswered(batch, heard);
  }

  /** @param {Entry[]} batch */
  async function envelope(batch) {
    const { device, highWater } = await store.numbers();
    const items = batch.map(({ id, revision, seq, digest, payload }) => ({ id, revision, seq, digest, payload }));
    return { device, high_water: highWater, items };
  }

  /** @param {Entry[]} batch @param {any} answer */
  async function answered(batch, answer) {
    const receipts = batch.map((entry) => receiptFor(entry, answer.results));
    const fates = batch.map((entry, i) => (receipts[i] ? fateBy(entry, receipts[i]) : unconfirmed));
    for (const [i, entry] of batch.entries()) await store.settle(entry, fates[i]);
    const restored = await noticeRestore(answer.epoch);
    await noticeLoss(answer.missing);
    const settled = fates.every((fate) => fate.state !== 'waiting');
    if (!settled || restored) return tryAgain({ contact: receipts.some(Boolean) ? 'verified' : 'unreachable' }, null);
    failures = 0;
    report({ contact: 'verified', at: now(), until: null });
    return true;
  }

  /** @param {Entry[]} batch @param {import('./transport.js').Heard} heard */
  async function unanswered(batch, heard) {
    const tooMuch = heard.heard === 'refused' && (heard.status === 413 || heard.status === 400);
    const stuck = tooMuch && batch.length === 1;
    /** @type {Partial<Fate>} */
    const fate = stuck ? { state: 'attention', reason: `refused_${heard.status}` } : unconfirmed;
    for (const entry of batch) await store.settle(entry, fate);
    if (stuck) return true; // its neighbours go on
    if (tooMuch) most = Math.ceil(batch.length / 2);
    if (tooMuch) return true; // at once, in smaller parts
    return tryAgain({ contact: contactOf(heard) }, heard.heard === 'later' ? heard.seconds : null);
  }

  /** @param {Partial<Condition>} news @param {number|null} asked @returns {boolean} */
  function tryAgain(news, asked) {
    failures += 1;
    const wait = waitFor(failures, chance(), asked);
    timer = later(() => { void send(); }, wait);
    report({ ...news, until: asked ? now() + asked * 1000 : null });
    return false;
  }

  /** A changed epoch means the record was restored: what is still kept is offered again. @param {string} epoch */
  async function noticeRestore(epoch) {
    const { epoch: before } = await store.numbers();
    await store.saveEpoch(epoch);
    if (before === null || before === epoch) return false;
    await offerAgain(['filed', 'held']);
    return true;
  }

  /** @param {State[]} states */
  async function offerAgain(states) {
    for (const entry of await store.entries()) {
      if (states.includes(entry.fate.state)) await store.settle(entry, { state: 'waiting', damaged: 0 });
    }
  }

  /** Numbers the record never had and we no longer hold are lost: they are at least named. @param {any} missing */
  async function noticeLoss(missing) {
    const held = new Set((await store.entries()).map((entry) => entry.seq));
    condition.lost = Array.isArray(missing) ? missing.filter((seq) => Number.isInteger(seq) && !held.has(seq)) : [];
  }

  return { send, condition: () => ({ ...condition }) };
}

/** The first entries that fit in one request. @param {Entry[]} entries @param {number} most @returns {Entry[]} */
function fitting(entries, most) {
  let room = MOST_CHARACTERS;
  const chosen = [];
  for (const entry of entries.slice(0, most)) {
    room -= entry.payload.length;
    if (room < 0 && chosen.length) break;
    chosen.push(entry);
  }
  return chosen;
}

/** @param {import('./transport.js').Heard} heard @returns {Condition['contact']} */
function contactOf(heard) {
  if (heard.heard === 'sign_in' || heard.heard === 'later' || heard.heard === 'refused') return heard.heard;
  return 'unreachable';
}
