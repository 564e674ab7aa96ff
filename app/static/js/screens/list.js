// @ts-check
// Every item in reach of two taps: by domain, how many are graded, how each stands. Here the
// last grade is shown, once this one is given.
import { childLine, fillBar, gradeChip, offerUndo, tell } from './bits.js';
import { itemLine } from './checklist.js';
import { clone, link, part, put, show } from '../shared/dom.js';
import { lastWords } from '../shared/status.js';
import { isMarkedMove, isSettled, itemsFor, rate } from '../visits/visit.js';
import { say } from '../shared/words.js';

/** @typedef {import('../app/app.js').App} App */
/** @typedef {import('../visits/visit.js').Draft} Draft */

/** @param {App} app @param {string[]} params */
export async function drawList(app, [id]) {
  const draft = await app.draft(id);
  const instrument = draft && app.desk.instrumentFor(app.pack(), draft);
  if (!draft || !instrument) return app.message(draft ? 'instrument_not_here' : 'not_here');
  const node = clone('list');
  fillBar(node, { back: '#/home', child: childLine(draft), kept: app.kept() });
  tell(part(node, 'tell'), app.alertFor(draft));
  offerUndo(part(node, 'undo'), app.lastUndo(draft.id), () => app.undo(draft));
  link(node, 'to_start', `#/start/${id}`);
  link(node, 'to_questions', `#/questions/${id}`);
  show(node, 'to_questions', draft.revision > 1);
  link(node, 'to_check', `#/check/${id}`);
  fillDomains(app, node, draft, instrument);
  return { title: node.querySelector('h1')?.textContent ?? '', node };
}

/** @param {App} app @param {HTMLElement} node @param {Draft} draft @param {import('../visits/visit.js').Instrument} instrument */
function fillDomains(app, node, draft, instrument) {
  const domains = instrument.domains.filter((domain) => itemsFor(domain, draft).length);
  part(node, 'domains').replaceChildren(...domains.map((domain) => domainList(app, domain, draft)));
  const items = domains.flatMap((domain) => itemsFor(domain, draft));
  put(node, 'count', say('list_graded', { done: items.filter((item) => draft.ratings[item.key]?.grade).length, all: items.length }));
  const others = instrument.domains.flatMap((domain) => domain.items).filter((item) => !items.includes(item));
  show(node, 'not_for_age', others.length > 0);
  put(node, 'not_for_age', say('not_for_age', { items: others.map((item) => item.title).join(', ') }));
}

/** @param {App} app @param {import('../visits/visit.js').Domain} domain @param {Draft} draft */
function domainList(app, domain, draft) {
  const node = clone('domain');
  const items = itemsFor(domain, draft);
  put(node, 'title', domain.title);
  put(node, 'count', say('list_graded', { done: items.filter((item) => draft.ratings[item.key]?.grade).length, all: items.length }));
  part(node, 'items').replaceChildren(...items.map((item) => itemRow(app, item, draft)));
  return node;
}

/** @param {App} app @param {import('../visits/visit.js').Item} item @param {Draft} draft */
function itemRow(app, item, draft) {
  const node = clone('item-row');
  const rating = draft.ratings[item.key];
  /** @type {HTMLAnchorElement} */ (node.querySelector('a')).setAttribute('href', `#/item/${draft.id}/${item.key}`);
  put(node, 'title', item.title);
  put(node, 'line', itemLine(rating));
  if (rating?.grade) part(node, 'grade').append(gradeChip(rating.grade));
  if (rating?.grade && isSettled(rating)) fillLast(app, node, item, draft);
  return node;
}

/** @param {App} app @param {HTMLElement} node @param {import('../visits/visit.js').Item} item @param {Draft} draft */
function fillLast(app, node, item, draft) {
  const last = app.known(draft.profile)?.last?.[item.key];
  put(node, 'last', last ? lastWords(last) : '');
  if (last && isMarkedMove(last.grade, draft.ratings[item.key].grade ?? 0)) askWhatDiffers(app, node, item, draft);
}

/** @param {App} app @param {HTMLElement} node @param {import('../visits/visit.js').Item} item @param {Draft} draft */
function askWhatDiffers(app, node, item, draft) {
  const input = part(node, 'differs_text');
  show(node, 'differs', true);
  input.id = `differs-${item.key}`;
  part(node, 'differs_label').htmlFor = input.id;
  input.value = draft.ratings[item.key].changed_because;
  input.addEventListener('input', () => { rate(draft, item.key, { changed_because: input.value }); app.typed(draft); });
}
