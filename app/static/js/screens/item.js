// @ts-check
// One item a screen, two taps: the grade, then how it is known, which records and moves on.
import { offerUndo, tell } from './bits.js';
import { gradeRows, noteWords, showGuide } from './checklist.js';
import { choose, clone, link, part, put, show, tap } from '../shared/dom.js';
import { lastWords } from '../shared/status.js';
import { wireEvidence } from './evidence.js';
import { showCause, wireNote } from './note.js';
import { offerSame } from './same.js';
import { allItemsFor, chooseGrade, rate, ratingOf } from '../visits/visit.js';
import { say } from '../shared/words.js';

/**
 * @typedef {import('../app/app.js').App} App
 * @typedef {import('../visits/visit.js').Draft} Draft
 * @typedef {{app: App, node: HTMLElement, draft: Draft, item: import('../visits/visit.js').Item, domain: import('../visits/visit.js').Domain,
 *            place: number, items: import('../visits/visit.js').Item[], mode: string|undefined, before: import('../visits/visit.js').Rating|undefined,
 *            refresh: () => void, record: (how: {what: string, how: string}) => Promise<void>}} Desk
 */

const MOMENT = 200;

/** @param {App} app @param {string[]} params */
export async function drawItem(app, [id, key, mode]) {
  const draft = await app.draft(id);
  const instrument = draft && app.desk.instrumentFor(app.pack(), draft);
  if (!draft || !instrument) return app.message(draft ? 'instrument_not_here' : 'not_here');
  const items = allItemsFor(instrument, draft);
  const place = items.findIndex((item) => item.key === key);
  if (place < 0) return app.message('not_here');
  const domain = instrument.domains.find((one) => one.items.includes(items[place])) ?? instrument.domains[0];
  const desk = deskFor({ app, node: clone('item'), draft, item: items[place], domain, place, items, mode });
  await fill(desk);
  return { title: `${say('item_heading', { place: place + 1, all: items.length })}${items[place].title}`, node: desk.node, shown: () => shown(desk) };
}

/** @param {Omit<Desk, 'before'|'refresh'|'record'>} base @returns {Desk} */
function deskFor(base) {
  const { app, draft, item } = base;
  /** @type {Desk} */
  const desk = { ...base, before: structuredClone(draft.ratings[item.key]), refresh: () => refresh(desk),
    record: async ({ what, how }) => {
      app.remember(draft, { item: item.key, title: item.title, before: desk.before, what, how });
      await app.save(draft);
      app.go(nextPlace(desk));
    } };
  return desk;
}

/** Where recording leads: on to the next item, or back to where one came from. @param {Desk} desk @returns {string} */
export function nextPlace({ draft, items, place, mode }) {
  if (mode) return `#/${mode === 'note' ? 'check' : 'list'}/${draft.id}`;
  return place + 1 < items.length ? `#/item/${draft.id}/${items[place + 1].key}` : `#/check/${draft.id}`;
}

/** @param {Desk} desk */
async function fill(desk) {
  const { app, node, draft, item, domain, place, items } = desk;
  const previous = place > 0 ? `#/item/${draft.id}/${items[place - 1].key}` : `#/start/${draft.id}`;
  link(node, 'back', previous);
  link(node, 'all', `#/list/${draft.id}`);
  put(node, 'domain', domain.title);
  put(node, 'place', say(draft.initials ? 'item_place' : 'item_place_undone', { initials: draft.initials, place: place + 1, all: items.length }));
  put(node, 'kept', app.kept());
  put(node, 'nth', say('item_heading', { place: place + 1, all: items.length }));
  put(node, 'title', item.title);
  put(node, 'look', `${say('look_for', { what: item.look_for })}${item.best_evidence === 'record' ? ` ${say('best_evidence_record')}` : ''}`);
  part(node, 'grades').replaceChildren(...gradeRows(item, ratingOf(draft, item.key).grade));
  link(node, 'skip', nextPlace(desk));
  offerUndo(part(node, 'undo'), app.lastUndo(draft.id), () => app.undo(draft));
  wireChoice(desk);
  wireEvidence(desk);
  wireNote(desk);
  wireGuide(desk);
  await offerSame(desk);
  refresh(desk);
}

/** @param {Desk} desk */
function wireChoice({ app, node, draft, item, refresh: again }) {
  node.addEventListener('change', (event) => {
    const { name, value } = /** @type {HTMLInputElement} */ (event.target);
    if (name !== 'grade') return;
    node.dataset.choosing = value === 'not_graded' ? 'reason' : '';
    if (value !== 'not_graded') chooseGrade(draft, item.key, Number(value));
    const saved = app.save(draft);
    if (value === 'not_graded') again();
    else void soon(saved).then(again); // the grade shows at once; what follows from it keeps neither its frame nor its saving waiting
  });
  part(node, 'choice').closest('main').addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => chooseByKey(node, event));
}

/** When it is done, or after a moment where that takes longer. @param {Promise<void>} doing */
function soon(doing) {
  return Promise.race([doing, new Promise((then) => { setTimeout(then, MOMENT); })]);
}

/** At a desk: 1 to 5, while the item has the focus and nothing is being typed. @param {HTMLElement} node @param {KeyboardEvent} event */
function chooseByKey(node, event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || target instanceof HTMLTextAreaElement) return;
  if (!/^[1-5]$/.test(event.key)) return;
  /** @type {HTMLElement|null} */ (node.querySelector(`#grade-${event.key}`))?.click();
}

/** @param {Desk} desk */
function wireGuide({ app, node, draft, item, refresh: again }) {
  tap(node, 'guide', () => {
    const open = part(node, 'guide').getAttribute('aria-expanded') !== 'true';
    showGuide(node, item, open);
    show(node, 'early', open);
  });
  tap(node, 'peek', () => { rate(draft, item.key, { peeked: true }); void app.save(draft); again(); });
}

/** Brings the screen in line with what is recorded. @param {Desk} desk */
function refresh({ app, node, draft, item }) {
  showCause({ node, draft, item });
  const rating = ratingOf(draft, item.key);
  const reason = node.dataset.choosing === 'reason' || Boolean(rating.not_graded && !rating.grade);
  choose(node, 'grade', reason ? 'not_graded' : String(rating.grade ?? ''));
  show(node, 'evidence', !reason);
  show(node, 'reasons', reason);
  part(node, 'how').classList.toggle('hf-how--ready', reason || Boolean(rating.grade));
  put(node, 'more', (rating.grade ?? 0) >= 4 && !rating.note.trim() ? say('note_needed', { grade: rating.grade ?? '' }) : '');
  put(node, 'add_note_words', noteWords(rating));
  tell(part(node, 'tell'), app.alertFor(draft));
  showEarly(app, node, draft, item.key);
}

/** The last grade, only after a deliberate press. Until then it is not in the page. @param {App} app @param {HTMLElement} node @param {Draft} draft @param {string} key */
function showEarly(app, node, draft, key) {
  if (!ratingOf(draft, key).peeked) return;
  const last = app.known(draft.profile)?.last?.[key];
  show(node, 'early', true);
  show(node, 'peek', false);
  put(node, 'early_words', `${last ? lastWords(last) : say('no_last')}. ${say('peeked')}.`);
}

/** Once on the page: a note that was asked for is open. @param {Desk} desk */
function shown({ node, mode }) {
  loosen(node);
  if (mode === 'note') part(node, 'add_note').click();
}

/** A bar that would cover more than a third of the screen does not stick. @param {HTMLElement} node */
function loosen(node) {
  const how = part(node, 'how');
  const observer = new ResizeObserver(() => how.classList.toggle('hf-how--loose', how.offsetHeight > window.innerHeight / 3));
  observer.observe(how);
}
