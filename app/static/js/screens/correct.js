// @ts-check
// A visit that came back with questions, or that its author wants to put right: the next version.
// And two wordings of one version, side by side.
import { nextVersion } from '../visits/again.js';
import { childLine, fillBar, plainTitle } from './bits.js';
import { clone, field, link, part, put, show, tap } from '../shared/dom.js';
import { differences } from '../visits/differences.js';
import { allItemsFor, tellingItems } from '../visits/visit.js';
import { hasWords, say } from '../shared/words.js';

/** @typedef {import('../app/app.js').App} App */
/** @typedef {import('../visits/visit.js').Draft} Draft */

/** Fetches the newest wording, unless it is here and unsent, and opens the next version. @param {App} app @param {string[]} params */
export async function drawCorrect(app, [id]) {
  const already = await app.store.draft(id);
  if (already) return app.redirect(`#/questions/${id}`);
  const entry = await app.desk.entry(id);
  const heard = await app.fetchReturned(id);
  if (heard.heard === 'answer' && heard.answer.revision >= (entry?.revision ?? 0)) return open(app, id, { ...heard.answer, recorded: true });
  if (entry) return open(app, id, { visit: JSON.parse(entry.payload), revision: entry.revision, questions: [], recorded: entry.fate.alerted });
  if (heard.heard === 'sign_in') return app.message('correct_sign_in', { signIn: true, again: `#/correct/${id}` });
  return app.message(heard.heard === 'missing' ? 'not_here' : 'correct_unreachable', { again: `#/correct/${id}` });
}

/** @param {App} app @param {string} id @param {{visit: any, revision: number, questions: any[], recorded: boolean}} standing */
async function open(app, id, { visit, revision, questions, recorded }) {
  const profile = await app.profile(visit.profile);
  const standing = { id, revision, profile, questions };
  await app.desk.reopen(visit, { ...standing, told: recorded ? toldIn(app, nextVersion(visit, standing)) : [] });
  await app.counted();
  return app.redirect(`#/questions/${id}`);
}

/** The items of which the record has told already. @param {App} app @param {Draft} draft */
function toldIn(app, draft) {
  const instrument = app.desk.instrumentFor(app.pack(), draft);
  return instrument ? tellingItems(draft.ratings, allItemsFor(instrument, draft)) : [];
}

/** @param {App} app @param {string[]} params */
export async function drawQuestions(app, [id]) {
  const draft = await app.draft(id);
  if (!draft) return app.message('not_here');
  const node = clone('questions');
  put(node, 'heading', say('correct_heading', { n: draft.revision, initials: draft.initials }));
  fillBar(node, { back: '#/home', child: childLine(draft), kept: app.kept() });
  show(node, 'stay', !app.store.durable);
  const instrument = app.desk.instrumentFor(app.pack(), draft);
  const titles = new Map((instrument ? allItemsFor(instrument, draft) : []).map((item) => [item.key, item.title]));
  part(node, 'questions').replaceChildren(...draft.questions.map((question, i) => questionCard(app, draft, question, titles, i)));
  const reason = field(node, 'reason');
  reason.value = draft.reason;
  reason.addEventListener('input', () => { draft.reason = reason.value; app.typed(draft); });
  link(node, 'all_items', `#/list/${id}`);
  link(node, 'to_check', `#/check/${id}`);
  return { title: plainTitle(node), node };
}

/** @param {App} app @param {Draft} draft @param {import('../visits/visit.js').Question} question @param {Map<string, string>} titles @param {number} i */
function questionCard(app, draft, question, titles, i) {
  const node = clone('question');
  const item = question.item ? titles.get(question.item) : undefined;
  const answer = part(node, 'answer');
  answer.id = `answer-${i}`;
  part(node, 'label').htmlFor = answer.id;
  put(node, 'title', item ? say('question_on', { item }) : say('question_general'));
  put(node, 'question', question.question);
  answer.value = question.answer;
  answer.addEventListener('input', () => { question.answer = answer.value; app.typed(draft); });
  show(node, 'link', Boolean(item));
  if (item) { put(node, 'link', say('go_to_item', { item })); link(node, 'link', `#/item/${draft.id}/${question.item}/sources`); }
  return node;
}

/** @param {App} app @param {string[]} params */
export async function drawConflict(app, [id]) {
  const entry = await app.desk.entry(id);
  if (!entry) return app.message('not_here');
  const node = clone('conflict');
  fillBar(node, { back: `#/done/${id}`, child: childLine(entry.child), kept: '' });
  const heard = await app.fetchReturned(id);
  const standing = heard.heard === 'answer' ? heard.answer : null;
  const here = JSON.parse(entry.payload);
  const rows = standing ? differences(standing.visit, here) : [];
  show(node, 'table', rows.length > 0);
  show(node, 'words', rows.length === 0);
  put(node, 'words', say(standing ? 'conflict_same' : 'correct_unreachable'));
  const titles = titlesOf(app.desk.instrumentFor(app.pack()));
  part(node, 'rows').replaceChildren(...rows.map((row) => conflictRow(row, titles)));
  const next = { visit: here, recorded: entry.fate.alerted, revision: Math.max(standing?.revision ?? 0, entry.revision), questions: standing?.questions ?? [] };
  tap(node, 'go_on', ({ currentTarget: button }) => {
    button.disabled = true; // a second press would open it a second time
    return open(app, id, next).catch((error) => notOpened(app, node, error)).finally(() => { button.disabled = false; });
  });
  return { title: node.querySelector('h1')?.textContent ?? '', node };
}

/** Both wordings stay as they are. @param {App} app @param {HTMLElement} node @param {unknown} error */
function notOpened(app, node, error) {
  console.error(error);
  put(node, 'words', say('kept_failed'));
  show(node, 'words', true);
  app.announce(say('kept_failed'));
  return null;
}

/** @param {import('../visits/visit.js').Instrument|null} instrument @returns {Map<string, string>} */
function titlesOf(instrument) {
  return new Map((instrument?.domains ?? []).flatMap((domain) => domain.items.map((item) => [item.key, item.title])));
}

/** What differs, as a person would call it. @param {string} what @param {Map<string, string>} titles */
function called(what, titles) {
  const [first, second, third] = what.split(' ');
  const words = (/** @type {string} */ key) => (hasWords(`field_${key}`) ? say(`field_${key}`) : key.replaceAll('_', ' '));
  return first === 'ratings' ? `${titles.get(second) ?? second}: ${words(third ?? '')}` : words(first);
}

/** @param {{what: string, record: string, page: string}} difference @param {Map<string, string>} titles */
function conflictRow({ what, record, page }, titles) {
  const node = clone('conflict-row');
  put(node, 'what', called(what, titles));
  put(node, 'record', record || say('empty_value'));
  put(node, 'page', page || say('empty_value'));
  return node;
}
