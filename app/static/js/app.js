// @ts-check
// What every screen of the recording app works with: the cases, the visits being written, sending.
import { createDesk } from './desk.js';
import { dateOf } from './dates.js';
import { createOutbox } from './outbox.js';
import { isUnsent, keptWords } from './status.js';
import { remember, takeBack } from './undo.js';
import { allItemsFor, tellingItems } from './visit.js';
import { say } from './words.js';

/**
 * @typedef {import('./visit.js').Draft} Draft
 * @typedef {import('./visit.js').Profile} Profile
 * @typedef {{title: string, node: HTMLElement, refresh?: () => Promise<void>, shown?: () => void}} Screen
 * @typedef {'unknown'|'fresh'|'sign_in'|'refused'|'unreachable'} Cases
 * @typedef {{go: (hash: string) => void, redirect: (hash: string) => null, announce: (words: string) => void,
 *            message: (key: string, ways?: {signIn?: boolean, again?: string}) => Screen, changed: () => void,
 *            versionReady: () => boolean, useNewVersion: () => void}} Page
 */

/**
 * @param {{store: import('./store.js').Store, transport: typeof import('./transport.js'), chance: () => number, appVersion: string,
 *          page: Page, alone?: (work: () => Promise<void>) => Promise<void>, now?: () => Date}} house
 */
export function createApp({ store, transport, chance, appVersion, page, alone, now = () => new Date() }) {
  const desk = createDesk({ store, appVersion, now });
  const outbox = createOutbox({ store, deposit: transport.depositVisits, chance, alone, changed: () => void settled() });
  /** One object per visit being written, so that no screen writes over another. @type {Map<string, Draft>} */
  const open = new Map();
  /** @type {any} */
  let pack = null;
  /** @type {{etag: string|null, cases: Cases, held: number, savedAt: number, failed: boolean}} */
  const state = { etag: null, cases: 'unknown', held: 0, savedAt: 0, failed: false };
  /** @type {import('./undo.js').Undo|null} */
  let last = null;

  /** Counts what would be lost with this page. */
  async function counted() {
    const [drafts, entries] = await Promise.all([store.drafts(), store.entries()]);
    state.held = drafts.filter((draft) => draft.touched).length + entries.filter(isUnsent).length;
  }

  async function settled() {
    const before = state.held;
    await counted();
    if (state.held < before && outbox.condition().contact === 'verified') page.announce(say('sent_now'));
    page.changed();
  }

  /** The visit being written, if it is here and this person's. @param {string} id @returns {Promise<Draft|null>} */
  async function draft(id) {
    const found = open.get(id) ?? await store.draft(id);
    if (!found || (pack && found.author !== pack.person.id)) return null;
    open.set(id, found);
    return found;
  }

  /** Keeps a draft; if that fails the words stay on the screen and it is said. @param {Draft} visit */
  async function save(visit) {
    visit.touched = true;
    try {
      await store.saveDraft(visit);
      Object.assign(state, { savedAt: now().getTime(), failed: false });
    } catch {
      state.failed = true;
      page.announce(say('kept_failed'));
    }
    await counted();
  }

  /** Brings the cases up to date. Offline: what was brought before stays. @param {{byHand?: boolean}} [how] */
  async function bringCases({ byHand = false } = {}) {
    const heard = await transport.fetchPack({ etag: state.etag });
    if (heard.heard === 'answer') await keepPack(heard.answer, heard.etag);
    state.cases = casesAfter(heard);
    if (byHand) page.announce(state.cases === 'fresh' ? say('cases_fresh', { time: '' }) : say('cases_stale'));
    page.changed();
  }

  /** @param {any} answer @param {string|null} etag */
  async function keepPack(answer, etag) {
    await store.savePack(answer);
    pack = answer;
    state.etag = etag;
  }

  /** @param {string} id @returns {Profile|null} */
  const known = (id) => pack?.profiles.find((/** @type {Profile} */ profile) => profile.id === id) ?? null;

  /** A case by its id, fetched when it was not taken along. @param {string} id @returns {Promise<Profile|null>} */
  async function profile(id) {
    if (known(id)) return known(id);
    const heard = await transport.fetchPack({ profiles: [id] });
    if (heard.heard !== 'answer') return null;
    const same = pack && pack.person.id === heard.answer.person.id;
    await keepPack(same ? { ...pack, profiles: [...pack.profiles, ...heard.answer.profiles] } : heard.answer, same ? state.etag : null);
    return known(id);
  }

  /** Whether somebody must be told of this visit, and whether the record has done so. @param {Draft} visit */
  function alertFor(visit) {
    const instrument = desk.instrumentFor(pack, visit);
    const telling = instrument ? tellingItems(visit.ratings, allItemsFor(instrument, visit)) : [];
    return { needed: telling.some((key) => !visit.told.includes(key)), raised: false, numbers: pack?.numbers ?? null };
  }

  /** @param {Draft} visit @param {import('./visit.js').Instrument} instrument */
  async function finish(visit, instrument) {
    const entry = await desk.finish(visit, instrument);
    open.delete(visit.id);
    last = null;
    await counted();
    void outbox.send();
    page.redirect(`#/done/${entry.id}`);
  }

  /** @param {Draft} visit */
  async function discard(visit) {
    await store.dropDraft(visit.id);
    open.delete(visit.id);
    await counted();
    page.redirect('#/home');
  }

  /** @param {Draft} visit */
  async function undo(visit) {
    if (!last || last.visit !== visit.id) return;
    const { item, title } = last;
    takeBack(visit, last);
    last = null;
    await save(visit);
    page.announce(say('undone', { item: title }));
    page.go(`#/item/${visit.id}/${item}`);
  }

  /** Sends what waits, by hand: says how it went. */
  async function sendNow() {
    page.announce(say('sending_now'));
    await outbox.send({ byHand: true });
    if ((await store.entries()).some(isUnsent)) page.announce(say('send_failed'));
  }

  return {
    ...page, store, desk, draft, save, bringCases, known, profile, alertFor, finish, discard, undo, sendNow, counted, now,
    fetchReturned: transport.fetchReturned,
    send: () => outbox.send(),
    pack: () => pack,
    cases: () => state.cases,
    held: () => state.held,
    condition: () => outbox.condition(),
    kept: () => (state.failed ? say('kept_failed') : keptWords(store, state.savedAt)),
    today: () => dateOf(now()),
    lastUndo: (/** @type {string} */ visit) => (last?.visit === visit ? last : null),
    remember: (/** @type {Draft} */ visit, /** @type {any} */ recorded) => { last = remember(visit, recorded, now().getTime()); },
  };
}

/** @typedef {ReturnType<typeof createApp>} App */

/** @param {import('./transport.js').Heard} heard @returns {Cases} */
function casesAfter(heard) {
  if (heard.heard === 'answer' || heard.heard === 'unchanged') return 'fresh';
  if (heard.heard === 'sign_in') return 'sign_in';
  return heard.heard === 'missing' || heard.heard === 'refused' ? 'refused' : 'unreachable';
}
