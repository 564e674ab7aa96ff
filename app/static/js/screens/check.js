// @ts-check
// Before finishing: what the grades come to, whose words are still missing, what was agreed.
import { childLine, fillBar, gradeChip, offerUndo, showErrors, tell } from './bits.js';
import { dateInWords, timeOf } from '../shared/dates.js';
import { choose, clone, field, link, part, put, show, tap, tidyTime, wireStarters } from '../shared/dom.js';
import { missingIn, notesNeeded } from '../visits/missing.js';
import { offerSiblings } from './siblings.js';
import { gradeWords } from '../shared/status.js';
import { domainSummary } from '../visits/summary.js';
import { wireTargets } from './targets.js';
import { allItemsFor, isMarkedMove, itemsFor, rate } from '../visits/visit.js';
import { say } from '../shared/words.js';

/** @typedef {import('../app/app.js').App} App */
/** @typedef {import('../visits/visit.js').Draft} Draft */
/** @typedef {import('../visits/visit.js').Instrument} Instrument */

/** Where on this screen it is put right. @type {Record<string, string>} */
const PLACES = { target: 'target_item' };
const TEXTS = ['childs_day', 'childs_words', 'carer_view', 'summary', 'end'];

/** @param {App} app @param {string[]} params */
export async function drawCheck(app, [id]) {
  const draft = await app.draft(id);
  const instrument = draft && app.desk.instrumentFor(app.pack(), draft);
  if (!draft || !instrument) return app.message(draft ? 'instrument_not_here' : 'not_here');
  const node = clone('check');
  fillBar(node, { back: `#/${draft.kind ? 'list' : 'start'}/${id}`, child: childLine(draft), kept: app.kept() });
  tell(part(node, 'tell'), app.alertFor(draft));
  offerUndo(part(node, 'undo'), app.lastUndo(id), () => app.undo(draft));
  fill(app, node, draft, instrument);
  wireWords(app, node, draft, instrument);
  wireTargets(app, node, draft, instrument);
  await offerSiblings(app, part(node, 'siblings'), draft);
  tap(node, 'finish', () => finish(app, node, draft, instrument));
  return { title: node.querySelector('h1')?.textContent ?? '', node };
}

/** @param {App} app @param {HTMLElement} node @param {Draft} draft @param {Instrument} instrument */
function fill(app, node, draft, instrument) {
  const items = allItemsFor(instrument, draft);
  fillSub(node, draft, items);
  const needed = notesNeeded(draft);
  show(node, 'notes', needed.length > 0);
  put(node, 'notes_title', say('notes_needed', { n: needed.length }));
  part(node, 'notes_list').replaceChildren(...needed.map((key) => neededNote(app, node, draft, items.find((item) => item.key === key))));
  fillDiffer(app, node, draft, items);
  const domains = instrument.domains.filter((domain) => itemsFor(domain, draft).length);
  part(node, 'domains').replaceChildren(...domains.map((domain) => domainCard(domain, draft)));
}

/** @param {HTMLElement} node @param {Draft} draft @param {import('../visits/visit.js').Item[]} items */
function fillSub(node, draft, items) {
  const done = items.filter((item) => draft.ratings[item.key]?.grade).length;
  const refused = items.filter((item) => draft.ratings[item.key]?.not_graded).length;
  const left = items.length - done - refused;
  const counts = [say('check_counts', { done, all: items.length }), ...(refused ? [say('check_refused', { n: refused })] : []), ...(left ? [say('check_left', { n: left })] : [])];
  const when = say(draft.end ? 'check_when_to' : 'check_when', { kind: draft.kind ? say(`kind_${draft.kind}`) : '', date: dateInWords(draft.visited_on), start: draft.start, end: draft.end });
  put(node, 'sub', `${counts.join(', ')}. ${when} ${say('check_provisional')}`);
}

/** A note that is still needed is written here, where it is missed. @param {App} app @param {HTMLElement} root @param {Draft} draft @param {any} item */
function neededNote(app, root, draft, item) {
  const node = clone('needed-note');
  const input = part(node, 'text');
  input.id = `note-${item.key}`;
  part(node, 'label').htmlFor = input.id;
  put(node, 'label', say('note_label', { item: item.title, grade: gradeWords(draft.ratings[item.key].grade ?? 0) }));
  wireStarters(node, input);
  input.addEventListener('input', () => { rate(draft, item.key, { note: input.value }); app.typed(draft); countNotes(root, draft); });
  return node;
}

/** The heading counts down; the fields stay where they are. @param {HTMLElement} root @param {Draft} draft */
function countNotes(root, draft) {
  const left = notesNeeded(draft).length;
  put(root, 'notes_title', left ? say('notes_needed', { n: left }) : say('notes_done'));
}

/** @param {App} app @param {HTMLElement} node @param {Draft} draft @param {import('../visits/visit.js').Item[]} items */
function fillDiffer(app, node, draft, items) {
  const last = app.known(draft.profile)?.last ?? {};
  const moved = items.filter(({ key }) => last[key] && draft.ratings[key]?.grade && draft.ratings[key].evidence.length
    && isMarkedMove(last[key].grade, draft.ratings[key].grade ?? 0) && !draft.ratings[key].changed_because.trim());
  show(node, 'differ', moved.length > 0);
  put(node, 'differ_words', say('differs_needed', { n: moved.length }));
  link(node, 'differ_link', `#/list/${draft.id}`);
}

/** @param {import('../visits/visit.js').Domain} domain @param {Draft} draft */
function domainCard(domain, draft) {
  const node = clone('domain-card');
  const found = domainSummary(domain, draft);
  put(node, 'title', domain.title);
  link(node, 'link', `#/item/${draft.id}/${itemsFor(domain, draft)[0].key}`);
  if (found.grade) part(node, 'grade').append(gradeChip(found.grade));
  else put(node, 'grade', say('no_grade'));
  put(node, 'set_by', found.setBy);
  put(node, 'at_concern', found.atConcern.length ? say('some_of', { n: found.atConcern.length, all: found.all }) : say('none'));
  put(node, 'not_graded', found.ungraded);
  return node;
}

/** @param {App} app @param {HTMLElement} node @param {Draft} draft @param {Instrument} instrument */
function wireWords(app, node, draft, instrument) {
  const form = part(node, 'form');
  for (const name of TEXTS) field(node, name).value = /** @type {any} */ (draft)[name];
  choose(node, 'shared_with_carer', draft.shared_with_carer);
  choose(node, 'engagement', draft.engagement.how);
  field(node, 'engagement_why').value = draft.engagement.why;
  show(node, 'engagement_why_box', draft.engagement.how !== null);
  put(node, 'now', say('now_time', { time: timeOf(app.now()) }));
  const changed = (input = { type: 'radio' }) => { draft.touched = true; fillSub(node, draft, allItemsFor(instrument, draft)); return app.entered(draft, input); };
  tap(node, 'now', () => { draft.end = field(node, 'end').value = timeOf(app.now()); void changed(); });
  form.addEventListener('submit', (/** @type {Event} */ event) => event.preventDefault());
  form.addEventListener('input', (/** @type {any} */ event) => { if (take(node, draft, event.target)) void changed(event.target); });
  tidyTime(field(node, 'end'), (time) => { draft.end = time; void changed(); });
}

/** @param {HTMLElement} node @param {Draft} draft @param {HTMLInputElement} input @returns {boolean} */
function take(node, draft, { name, value }) {
  if (TEXTS.includes(name) || name === 'shared_with_carer') /** @type {any} */ (draft)[name] = value;
  else if (name === 'engagement_why') draft.engagement.why = value;
  else if (name === 'engagement') { draft.engagement.how = value; show(node, 'engagement_why_box', true); }
  else return false;
  return true;
}

/** @param {App} app @param {HTMLElement} node @param {Draft} draft @param {Instrument} instrument */
async function finish(app, node, draft, instrument) {
  const titles = new Map(allItemsFor(instrument, draft).map((item) => [item.key, item.title]));
  const missing = missingIn(draft);
  if (!missing.length) return finishStill(app, node, draft, instrument);
  showErrors(node, missing.map(({ what, where, item = '' }) => ({
    words: say(`needs_${what}`, { item: titles.get(item) ?? item }), go: () => lead(app, node, draft, { what, where, item }) })));
}

/** From the press on nothing more is typed here: it would be in no wording; and a second press would lead back here from wherever one has gone since. @param {App} app @param {HTMLElement} node @param {Draft} draft @param {Instrument} instrument */
async function finishStill(app, node, draft, instrument) {
  if (node.inert) return;
  node.inert = true;
  const finished = await app.finish(draft, instrument).catch((error) => { node.inert = false; throw error; });
  if (finished) return;
  node.inert = false;
  part(node, 'finish').focus();
}

/** Leads to what is needed: here, or on its own screen. @param {App} app @param {HTMLElement} node @param {Draft} draft @param {{what: string, where: string, item: string}} missing */
function lead(app, node, draft, { what, where, item }) {
  if (where === 'check') {
    if (item && !field(node, `note-${item}`)) app.go(`#/item/${draft.id}/${item}/note`);
    else field(node, item ? `note-${item}` : PLACES[what] ?? 'end').focus();
  } else app.go(`#/${where}/${draft.id}${item ? `/${item}` : ''}`);
}
