// @ts-check
// What every screen of the recording app works with: the cases, the visits being written, what of them is kept, sending.
import { createCases } from './cases.js';
import { createDesk } from './desk.js';
import { Overtaken } from '../keeping/errors.js';
import { dateOf } from '../shared/dates.js';
import { createKeeping } from '../keeping/keeping.js';
import { isUnsent, keptWords } from '../shared/status.js';
import { tallyOf } from './tally.js';
import { remember, takeBack } from '../visits/undo.js';
import { allItemsFor, tellingItems } from '../visits/visit.js';
import { say } from '../shared/words.js';

/**
 * @typedef {import('../visits/visit.js').Draft} Draft
 * @typedef {{title: string, node: HTMLElement, refresh?: () => Promise<void>, shown?: () => void, stays?: () => boolean}} Screen
 *   `stays`: whether it is right for another address too, and with it what was typed on it
 * @typedef {{go: (hash: string) => void, redirect: (hash: string) => null, announce: (words: string) => void,
 *            message: (key: string, ways?: {signIn?: boolean, again?: string}) => Screen, changed: () => void,
 *            kept?: (words: string) => void, revoked?: (author: string) => void, otherPerson?: (person: {id: string, name: string}) => void,
 *            versionReady: () => boolean, useNewVersion: () => void,
 *            phone: {isBare: () => boolean, canBeReady: () => boolean, keeps: () => boolean, why: () => string,
 *                    loss: () => import('../keeping/emptied.js').Loss|null, lossRead: () => Promise<void>}}} Page
 */

/**
 * @param {{store: import('../keeping/memory.js').Store, outbox: import('../sending/outbox.js').Outbox, transport: typeof import('../sending/transport.js'),
 *          appVersion: string, page: Page, now?: () => Date}} house
 */
export function createApp({ store, outbox, transport, appVersion, page, now = () => new Date() }) {
  const cases = createCases({ store, outbox, transport, page, now });
  const desk = createDesk({ store, appVersion, now, shelf: cases.shelf, person: () => person()?.id });
  const keeping = createKeeping({ saveDraft, now: () => now().getTime(), changed: () => page.kept?.(kept()), failed });
  /** One object per visit being written, so that no screen writes over another. @type {Map<string, Draft>} */
  const open = new Map();
  /** Of these it is counted that they are here. @type {WeakSet<Draft>} */
  const tallied = new WeakSet();
  let tally = tallyOf({});
  let counts = 0;
  /** @type {import('../visits/undo.js').Undo|null} */
  let last = null;

  /** Counts what is here and not yet in the record. Of several counts at once the one begun last is right. */
  async function counted() {
    const mine = ++counts;
    const author = person()?.id;
    const numbers = author ? await store.numbers(author) : undefined;
    const kept = await store.kept();
    if (mine === counts) tally = tallyOf({ ...kept, numbers, contact: outbox.condition(author).contact });
  }

  /** Something became of what was sent. */
  async function settled() {
    const before = tally.visits + tally.drafts;
    await counted();
    if (tally.visits + tally.drafts < before && outbox.condition(person()?.id).contact === 'verified') page.announce(say('sent_now'));
    page.changed();
  }

  /** Whose cases and visits these are. @returns {{id: string, name: string}|undefined} */
  const person = () => store.person ?? cases.pack()?.person;

  /** How sending stands for this person; what was lost is what was last heard, in this life of the page or before. @returns {import('../sending/outbox.js').Condition} */
  function condition() {
    const now = outbox.condition(person()?.id);
    return { ...now, at: now.at ?? tally.heardAt, lost: tally.lost };
  }

  /** The visit being written, if it is here and this person's. @param {string} id @returns {Promise<Draft|null>} */
  async function draft(id) {
    const found = open.get(id) ?? await store.draft(id);
    const author = person()?.id;
    if (!found || (author && found.author !== author)) return null;
    open.set(id, found);
    keeping.look(found);
    return found;
  }

  /** Keeps a draft now; if that fails the words stay on the screen and it is said. @param {Draft} visit */
  async function save(visit) {
    visit.touched = true;
    await keeping.save(visit);
  }

  /** However it came to be kept, the first time it is counted; another save of it changes no count. @param {Draft} visit */
  async function saveDraft(visit) {
    if (!await store.saveDraft(visit) && open.get(visit.id) === visit) throw new Overtaken('another tab has finished it');
    if (!tallied.has(visit)) await counted().then(() => tallied.add(visit), () => {}); // it is kept, counted or not
  }

  /** Keeps a draft as soon as typing pauses. @param {Draft} visit */
  function typed(visit) {
    visit.touched = true;
    keeping.typed(visit);
  }

  /** Keeps what was given in a field: a choice at once, words as soon as typing pauses. @param {Draft} visit @param {{type: string}} input */
  function entered(visit, { type }) {
    return ['radio', 'checkbox', 'select-one'].includes(type) ? save(visit) : typed(visit);
  }

  /** @param {'failed'|'overtaken'} problem */
  function failed(problem) {
    page.announce(say(`kept_${problem}`));
  }

  /** How the visit on screen is kept, as far as that is true at this moment. */
  function kept() {
    const { problem, pending, savedAt } = keeping.standing();
    if (problem) return say(`kept_${problem}`);
    return pending && store.durable ? say('kept_pending') : keptWords(store, savedAt);
  }

  /** Whether somebody must be told of this visit, and whether the record has done so. @param {Draft} visit */
  function alertFor(visit) {
    const instrument = desk.instrumentFor(cases.pack(), visit);
    const telling = instrument ? tellingItems(visit.ratings, allItemsFor(instrument, visit)) : [];
    return { needed: telling.some((key) => !visit.told.includes(key)), raised: false, numbers: cases.numbers() };
  }

  /** @param {Draft} visit @param {import('../visits/visit.js').Instrument} instrument @returns {Promise<boolean>} whether it is finished */
  async function finish(visit, instrument) {
    await keeping.stop(visit.id);
    const entry = await desk.finish(visit, instrument).catch((error) => notFinished(visit, error));
    if (!entry) return false;
    open.delete(visit.id);
    last = null;
    page.redirect(`#/done/${entry.id}`);
    await counted().catch(() => {}); // it is finished, counted or not
    void outbox.send();
    return true;
  }

  /** It stays a draft, and stays on the screen. @param {Draft} visit @param {unknown} error @returns {Promise<null>} */
  async function notFinished(visit, error) {
    console.error(error);
    await save(visit);
    page.announce(say('kept_failed'));
    return null;
  }

  /** @param {Draft} visit */
  async function discard(visit) {
    await keeping.stop(visit.id);
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

  /** What came back of one's own visit. Somebody else may be signed in on this phone: theirs is not taken up. @param {string} visit */
  async function fetchReturned(visit) {
    const heard = await transport.fetchReturned(visit);
    return heard.heard !== 'answer' || heard.answer.visit.author === person()?.id ? heard : { heard: /** @type {const} */ ('missing') };
  }

  /** Sends what waits, by hand: says how it went. */
  async function sendNow() {
    page.announce(say('sending_now'));
    await outbox.send({ byHand: true, textOf: store.textOf });
    const { busy, contact } = outbox.condition();
    const asked = contact === 'verified' ? 'asked_now' : 'ask_failed';
    if (!busy) page.announce(say((await store.entries()).some(isUnsent) ? 'send_failed' : asked));
  }

  /** Brings out what was kept here, before anything is drawn or asked. */
  async function start() {
    await cases.start();
    await counted();
  }

  return {
    ...page, store, desk, start, draft, save, typed, entered, flush: keeping.flush, kept, alertFor, finish, discard, undo, sendNow, counted, settled, now,
    person, bringCases: cases.bring, known: cases.known, profile: cases.profile, pack: cases.pack, cases: cases.state, casesAreDue: cases.areDue, numbers: cases.numbers,
    choose: cases.choose, fetchReturned,
    send: () => outbox.send(),
    tally: () => (keeping.isAtRisk() ? { ...tally, green: false } : tally), // words that are not kept are not in the record either
    tidy: () => desk.tidy((id) => open.get(id)?.touched === true),
    isAtRisk: keeping.isAtRisk,
    held: () => tally.drafts + tally.visits,
    condition,
    today: () => dateOf(now()),
    lastUndo: (/** @type {string} */ visit) => (last?.visit === visit ? last : null),
    remember: (/** @type {Draft} */ visit, /** @type {any} */ recorded) => { last = remember(visit, recorded, now().getTime()); },
  };
}

/** @typedef {ReturnType<typeof createApp>} App */
