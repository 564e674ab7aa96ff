// @ts-check
// Draws one item of the checklist from the instrument in the pack, and says how it stands.
import { clone, part, put, show } from './dom.js';
import { evidenceWords } from './status.js';
import { gradeDomain } from './scoring.js';
import { itemsFor } from './visit.js';
import { say } from './words.js';

/** @typedef {import('./visit.js').Draft} Draft */
/** @typedef {import('./visit.js').Item} Item */
/** @typedef {import('./visit.js').Rating} Rating */

/**
 * The five rows of an item: 1 at the top, its description is the label, no colour, none chosen
 * but what was chosen here.
 * @param {Item} item
 * @param {number|null} grade
 * @returns {HTMLElement[]}
 */
export function gradeRows(item, grade) {
  return item.levels.map((level, i) => gradeRow({ level, detail: item.details[i] ?? '', number: i + 1, chosen: grade === i + 1 }));
}

/** @param {{level: string, detail: string, number: number, chosen: boolean}} row */
function gradeRow({ level, detail, number, chosen }) {
  const node = clone('grade');
  const input = /** @type {HTMLInputElement} */ (node.querySelector('input'));
  Object.assign(input, { id: `grade-${number}`, value: String(number), checked: chosen });
  /** @type {HTMLLabelElement} */ (node.querySelector('label')).htmlFor = input.id;
  put(node, 'number', String(number));
  show(node, 'end', number === 1 || number === 5);
  put(node, 'end', say(number === 1 ? 'best' : 'worst'));
  put(node, 'level', level);
  put(node, 'detail', detail);
  return node;
}

/** Opens or closes the fuller wording of every row. @param {HTMLElement} node @param {Item} item @param {boolean} open */
export function showGuide(node, item, open) {
  part(node, 'guide').setAttribute('aria-expanded', String(open));
  for (const [i, row] of [...part(node, 'grades').children].entries()) {
    const fuller = item.details[i] && item.details[i] !== item.levels[i];
    show(row, 'detail', Boolean(open && fuller));
    show(row, 'level', !(open && fuller));
  }
}

/** How an item stands, in a line. @param {Rating|undefined} rating @returns {string} */
export function itemLine(rating) {
  if (rating?.not_graded) return notGradedLine(rating);
  if (!rating?.grade) return say('not_yet');
  return rating.evidence.length ? evidenceWords(rating.evidence) : say('no_evidence');
}

/** @param {Rating} rating */
function notGradedLine({ not_graded, note }) {
  const reason = say(`reason_${not_graded}`);
  return note.trim() ? say('not_graded_line_why', { reason, why: note.trim() }) : say('not_graded_line', { reason });
}

/** What the button for the note says. @param {Rating} rating @returns {string} */
export function noteWords({ note, grade }) {
  if (note.trim()) return say('change_note');
  return say((grade ?? 0) >= 4 ? 'add_the_note' : 'add_note');
}

/**
 * One domain at this visit: the provisional grade, what set it, what was not graded.
 * @param {import('./visit.js').Domain} domain @param {Draft} draft
 */
export function domainSummary(domain, draft) {
  const items = itemsFor(domain, draft);
  const circumstances = { kind: draft.kind, childAlone: draft.child_seen === true && draft.child_alone === true };
  const found = gradeDomain(items.map((item) => item.key), draft.ratings, circumstances);
  const titles = new Map(items.map((item) => [item.key, item.title]));
  return { ...found, all: items.length, setBy: setBy(found, draft, titles), ungraded: ungraded(items, draft) };
}

/** @param {ReturnType<typeof gradeDomain>} found @param {Draft} draft @param {Map<string, string>} titles */
function setBy(found, draft, titles) {
  if (found.reason === 'thin') return say(found.graded.length ? 'none_thin' : 'none_empty');
  if (found.reason) return say(`none_${found.reason}`);
  if (found.how !== 'concern') return say(`set_by_${found.how}`, { n: found.usable.length });
  return found.setBy.map((key) => say('set_by_item', { item: titles.get(key) ?? key, how: evidenceWords(draft.ratings[key].evidence, 'by') })).join('; ');
}

/** @param {Item[]} items @param {Draft} draft @returns {string} */
function ungraded(items, draft) {
  const said = items.filter((item) => draft.ratings[item.key]?.not_graded).map((item) => {
    const { not_graded, note } = draft.ratings[item.key];
    return say('ungraded_item', { item: item.title, reason: note.trim() || say(`reason_${not_graded}`).toLowerCase() });
  });
  const left = items.filter((item) => !draft.ratings[item.key]?.not_graded && !draft.ratings[item.key]?.grade).length;
  return [...said, ...(left ? [say('left_count', { n: left })] : [])].join('; ') || say('none');
}
