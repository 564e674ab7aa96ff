// @ts-check
// The cases a worker takes along: brought when the record can be reached, kept for three days at
// most, and gone as soon as the right to them is.
import { isCurrent, MOST_CASES, withCases } from '../keeping/packs.js';
import { say } from '../shared/words.js';

const OLD = 300_000;

/**
 * @typedef {import('../visits/visit.js').Profile} Profile
 * @typedef {'unknown'|'fresh'|'sign_in'|'refused'|'unreachable'|'expired'} Cases
 * @typedef {import('../sending/transport.js').Heard} Heard
 */

/**
 * @param {{store: import('../keeping/memory.js').Store, outbox: import('../sending/outbox.js').Outbox, transport: typeof import('../sending/transport.js'),
 *          page: import('./app.js').Page, now: () => Date}} house
 */
export function createCases({ store, outbox, transport, page, now }) {
  /** @type {any} */
  let pack = null;
  /** @type {any[]} */
  let shelf = [];
  /** @type {{emergency?: string, duty?: string}|null} */
  let duty = null;
  /** @type {Cases} */
  let state = 'unknown';
  let heardAt = 0;

  /** The pack, as long as it may be looked at. */
  const current = () => (pack && isCurrent(pack, now().getTime()) ? pack : null);

  /** Brings out what was kept. */
  async function start() {
    [pack, shelf, duty] = await Promise.all([store.pack(), store.instruments(), store.duty()]);
  }

  /** Brings the cases up to date. Offline: what was brought before stays. @param {{byHand?: boolean}} [how] */
  async function bring({ byHand = false } = {}) {
    const heard = await transport.fetchPack({ profiles: await store.chosen() ?? [], etag: current()?.etag ?? null });
    await take(heard);
    if (byHand) page.announce(state === 'fresh' ? say('cases_fresh', { time: '' }) : say('cases_stale'));
    page.changed();
  }

  /** @param {Heard} heard */
  async function take(heard) {
    if (heard.heard === 'answer' && isAnothers(heard.answer)) return;
    if (heard.heard === 'answer') await keep({ ...heard.answer, etag: heard.etag });
    if (heard.heard === 'unchanged' && pack) await keep({ ...pack, kept_at: undefined });
    if (isGone(heard)) await drop();
    if (heard.heard === 'sign_in' && store.person && pack) await leaveGone(store.person.id);
    if (heard.heard === 'revoked' && store.person) page.revoked?.(store.person.id);
    // What was kept tells neither the record's time nor its life of today: only a real answer does.
    const word = heard.heard === 'answer' ? pack : {};
    if (pack && (heard.heard === 'answer' || heard.heard === 'unchanged')) await outbox.heardFrom(pack.person.id, word).catch(() => {});
    state = casesAfter(heard);
    heardAt = now().getTime();
  }

  /** Another person is signed in than the one whose phone is open. @param {any} answer */
  function isAnothers(answer) {
    const another = store.person !== null && answer.person.id !== store.person.id;
    if (another) page.otherPerson?.(answer.person);
    return another;
  }

  /** @param {any} fresh */
  async function keep(fresh) {
    pack = { ...fresh, kept_at: fresh.kept_at ?? now().getTime() };
    await store.savePack(pack).catch(() => {}); // no room for it: the cases are here while the page is
    await store.instruments().then((all) => { shelf = all; });
    duty = fresh.numbers;
  }

  /** Nobody is signed in here any more, but the phone itself is known: it hears which cases are no longer this person's. @param {string} person */
  async function leaveGone(person) {
    const heard = await transport.knownDevices({ carried: pack.profiles.map((/** @type {Profile} */ { id }) => id) });
    const own = heard.heard === 'answer' ? heard.answer.known.filter((/** @type {any} */ one) => one.person === person) : [];
    const gone = new Set(own.flatMap((/** @type {any} */ one) => one.gone ?? []));
    if (gone.size && pack) await keep({ ...pack, etag: null, profiles: pack.profiles.filter((/** @type {Profile} */ { id }) => !gone.has(id)) });
  }

  /** The right is gone, and with it the cases. */
  async function drop() {
    pack = null;
    await store.dropPack();
  }

  /** @param {string} id @returns {Profile|null} */
  const known = (id) => current()?.profiles.find((/** @type {Profile} */ profile) => profile.id === id) ?? null;

  /** A case by its id, fetched when it was not taken along. @param {string} id @returns {Promise<Profile|null>} */
  async function profile(id) {
    if (known(id)) return known(id);
    const heard = await transport.fetchPack({ profiles: [id] });
    if (heard.heard !== 'answer' || isAnothers(heard.answer)) return null;
    const before = current();
    // Without an ETag, so that the next answer replaces it all: what was added is no longer ours once it is not in it.
    const together = before?.person.id === heard.answer.person.id ? withCases(before, heard.answer.profiles) : heard.answer;
    await keep({ ...together, etag: null });
    return known(id);
  }

  /** Takes these cases along, and no others. @param {string[]|null} profiles null: those that come first */
  async function choose(profiles) {
    await store.choose(profiles?.slice(0, MOST_CASES) ?? null);
    if (pack) pack.etag = null;
    await bring();
  }

  /** @returns {Cases} */
  const standing = () => (pack && !current() ? 'expired' : state);

  /** Whether it is time to ask again: a right that is gone is noticed at the next contact. */
  const areDue = () => standing() !== 'fresh' || now().getTime() - heardAt > OLD;

  return { start, areDue, bring, profile, known, choose, pack: current, shelf: () => shelf,
    numbers: () => current()?.numbers ?? duty,
    state: standing };
}

/** Whether the right to take any case along is gone: a suspended worker's pack is simply not there. @param {Heard} heard */
function isGone(heard) {
  return heard.heard === 'revoked' || heard.heard === 'missing' || (heard.heard === 'refused' && heard.status === 403);
}

/** @param {Heard} heard @returns {Cases} */
function casesAfter(heard) {
  if (heard.heard === 'answer' || heard.heard === 'unchanged') return 'fresh';
  if (heard.heard === 'sign_in') return 'sign_in';
  return heard.heard === 'missing' || heard.heard === 'refused' || heard.heard === 'revoked' ? 'refused' : 'unreachable';
}
