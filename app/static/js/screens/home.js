// @ts-check
// Home: what waits, what is being written, whom to visit.
import { row, stateLine, tell } from './bits.js';
import { clockTime, dateInWords } from '../shared/dates.js';
import { clone, part, put, show, tap } from '../shared/dom.js';
import { fillPhone, wirePhone } from './notices.js';
import { ageWords, contactWords, dueWords, isUnsent, standingOf } from '../shared/status.js';
import { allItemsFor, isSettled } from '../visits/visit.js';
import { fillWeek } from './week.js';
import { say } from '../shared/words.js';

/** @typedef {import('../app/app.js').App} App */

/** @param {App} app */
export async function drawHome(app) {
  await app.tidy();
  const node = clone('home');
  tap(node, 'send_now', () => app.sendNow());
  tap(node, 'refresh', () => app.bringCases({ byHand: true }));
  tap(node, 'update_now', () => app.useNewVersion());
  wirePhone(app, node);
  await fill(app, node);
  return { title: node.querySelector('h1')?.textContent ?? '', node, refresh: () => fill(app, node) };
}

/** @param {App} app @param {HTMLElement} node */
async function fill(app, node) {
  const person = app.person();
  const [finished, drafts, all] = await Promise.all([app.desk.finished(person?.id), app.store.drafts(), app.store.entries()]);
  const mine = drafts.filter((draft) => !person || draft.author === person.id);
  put(node, 'who', person ? say(app.store.durable ? 'open_for' : 'signed_in_as', { name: person.name }) : '');
  fillHeld(app, node, all.filter(isUnsent).length, mine.filter((draft) => draft.touched).length);
  fillFinished(app, node, finished, all.filter((entry) => person && entry.author !== person.id && isUnsent(entry)).length);
  fillDrafts(app, node, mine);
  fillCases(app, node, mine);
  fillPhone(app, node);
  const waits = finished.find((entry) => entry.tells && !entry.fate.alerted);
  tell(part(node, 'tell'), { needed: Boolean(waits), raised: false, numbers: app.numbers() });
}

/** What is held only here, and what the worker can do about it. @param {App} app @param {HTMLElement} node @param {number} unsent @param {number} open */
function fillHeld(app, node, unsent, open) {
  const condition = app.condition();
  const lost = condition.lost.length;
  show(node, 'held', unsent + lost > 0 || (open > 0 && !app.store.durable));
  show(node, 'stay', !app.store.durable);
  put(node, 'held_title', unsent ? say('not_sent', { n: unsent }) : say(open ? 'draft_open_here' : 'all_arrived'));
  put(node, 'held_contact', unsent ? contactWords(condition, unsent) : '');
  show(node, 'held_lost', lost > 0);
  put(node, 'held_lost', lost ? say('lost', { n: lost, numbers: condition.lost.join(', ') }) : '');
  show(node, 'held_sign_in', (unsent > 0 && condition.contact === 'sign_in') || (app.cases() === 'sign_in' && unsent + open > 0));
  show(node, 'send_now', unsent > 0);
  part(node, 'send_now').classList.toggle('govuk-button--secondary', !part(node, 'held_sign_in').hidden);
  part(node, 'send_now').setAttribute('aria-disabled', String(condition.busy));
  fillUpdate(app, node, app.store.durable ? 0 : unsent + open);
}

/** @param {App} app @param {HTMLElement} node @param {number} held */
function fillUpdate(app, node, held) {
  show(node, 'update', app.versionReady());
  put(node, 'update_words', held ? `${say('version_ready')} ${say('version_later')}` : say('version_ready'));
  show(node, 'update_now', held === 0);
}

/** @param {App} app @param {HTMLElement} node @param {import('../sending/outbox.js').Entry[]} finished @param {number} others */
function fillFinished(app, node, finished, others) {
  show(node, 'finished', finished.length + others > 0);
  const { green, heardAt } = app.tally();
  show(node, 'all_in', green && finished.length > 0);
  part(node, 'all_in').replaceChildren(...(green ? [stateLine({ words: say('all_in', { time: clockTime(heardAt) }), icon: 'tick', tone: 'ok' })] : []));
  put(node, 'finished_count', String(finished.length));
  show(node, 'finished_list', finished.length > 0);
  part(node, 'finished_list').replaceChildren(...finished.map((entry) => finishedRow(app, entry)));
  show(node, 'others', others > 0);
  put(node, 'others', others ? say('someone_elses', { n: others }) : '');
}

/** @param {App} app @param {import('../sending/outbox.js').Entry} entry */
function finishedRow(app, entry) {
  const node = row({ href: `#/done/${entry.id}`, title: entry.child.initials || '–', line: visitLine(entry) });
  part(node, 'line').parentElement.append(stateLine(standingOf(entry.fate, app.condition())));
  return node;
}

/** Kind, day and time of a finished visit. @param {import('../sending/outbox.js').Entry} entry @returns {string} */
export function visitLine(entry) {
  const { kind, visited_on: day, started_at: started } = JSON.parse(entry.payload);
  const key = entry.revision > 1 ? 'visit_line_version' : 'visit_line';
  return say(key, { kind: say(`kind_${kind}`), date: dateInWords(day), time: started.slice(11, 16), n: entry.revision });
}

/** @param {App} app @param {HTMLElement} node @param {import('../visits/visit.js').Draft[]} drafts */
function fillDrafts(app, node, drafts) {
  show(node, 'drafts', drafts.length > 0);
  put(node, 'drafts_count', String(drafts.length));
  part(node, 'drafts_list').replaceChildren(...drafts.map((draft) => row({
    href: placeOf(draft), title: draft.initials || '–', line: draftLine(app, draft) })));
}

/** Where a visit that is being written is taken up again. @param {import('../visits/visit.js').Draft} draft @returns {string} */
export function placeOf(draft) {
  if (draft.revision > 1) return `#/questions/${draft.id}`;
  return `#/${draft.kind && draft.start ? 'list' : 'start'}/${draft.id}`;
}

/** @param {App} app @param {import('../visits/visit.js').Draft} draft */
function draftLine(app, draft) {
  const date = dateInWords(draft.visited_on);
  if (!draft.kind) return say('draft_line_new', { date });
  const instrument = app.desk.instrumentFor(app.pack(), draft);
  const items = instrument ? allItemsFor(instrument, draft) : [];
  const done = items.filter((item) => isSettled(draft.ratings[item.key]) && draft.ratings[item.key].grade).length;
  return say('draft_line', { kind: say(`kind_${draft.kind}`), date, graded: say('graded_of', { done, all: items.length }) });
}

/** @param {App} app @param {HTMLElement} node @param {import('../visits/visit.js').Draft[]} drafts */
function fillCases(app, node, drafts) {
  const profiles = app.pack()?.profiles ?? [];
  const today = app.today();
  const open = new Set(drafts.map((draft) => draft.revision === 1 && draft.profile)); // a next version is no visit to come
  /** @param {import('../visits/visit.js').Profile} profile */
  const line = (profile) => row({
    href: `#/case/${profile.id}`, title: say('name_and_age', { initials: profile.initials, age: ageWords(profile.born, today) }),
    line: `${profile.reference}. ${dueWords(profile.due)}` });
  const rows = fillWeek(node, profiles.filter((/** @type {any} */ profile) => !open.has(profile.id)), today, line).map(line);
  put(node, 'cases_count', rows.length ? String(rows.length) : '');
  show(node, 'cases_list', rows.length > 0);
  part(node, 'cases_list').replaceChildren(...rows);
  fillCasesWords(app, node, profiles.length);
}

/** Says when the list is empty or old, and what to do next. @param {App} app @param {HTMLElement} node @param {number} known */
function fillCasesWords(app, node, known) {
  const state = app.cases();
  const words = casesWords(state, known);
  show(node, 'cases_words', Boolean(words));
  put(node, 'cases_words', words);
  const holding = !part(node, 'held').hidden;
  show(node, 'cases_sign_in', state === 'sign_in' && !holding);
}

/** @param {string} state @param {number} known */
function casesWords(state, known) {
  if (state === 'sign_in') return say(known ? 'sign_in_for_fresh' : 'sign_in_for_cases');
  if (state === 'refused') return say('cases_refused');
  if (state === 'expired') return say('cases_expired');
  if (state === 'unreachable') return say(known ? 'cases_stale' : 'cases_unreachable');
  return state === 'fresh' && !known ? say('no_cases') : '';
}
