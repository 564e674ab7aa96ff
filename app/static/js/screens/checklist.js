// @ts-check
// Draws one item of the checklist from the instrument in the pack, and says how it stands.
import { clone, part, put, show } from '../shared/dom.js';
import { evidenceWords } from '../shared/status.js';
import { say } from '../shared/words.js';

/** @typedef {import('../visits/visit.js').Draft} Draft */
/** @typedef {import('../visits/visit.js').Item} Item */
/** @typedef {import('../visits/visit.js').Rating} Rating */

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
