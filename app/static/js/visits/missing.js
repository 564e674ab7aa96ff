// @ts-check
// What a visit still needs before it is finished on the phone. The record would file it without;
// nobody could act on it.
import { asks, missingAtStart } from './asked.js';
import { readTime } from '../shared/dates.js';
import { isSettled } from './visit.js';

/**
 * @typedef {import('./visit.js').Draft} Draft
 * @typedef {{what: string, where: 'start'|'item'|'check'|'questions', item?: string}} Missing
 */

/** Everything that keeps this visit from being finished. @param {Draft} draft @returns {Missing[]} */
export function missingIn(draft) {
  return [...missingAtStart(draft), ...missingOfChild(draft), ...missingInRatings(draft), ...missingInWords(draft)];
}

/** @param {Draft} draft @returns {Missing[]} */
function missingOfChild(draft) {
  const ask = asks(draft);
  const no = (/** @type {boolean|null} */ answer, /** @type {string} */ reason) => answer === false && !reason.trim();
  return [
    ask.contact && !draft.contact_with.trim() && 'contact_with',
    ask.seen && draft.child_seen === null && 'child_seen',
    ask.seen && no(draft.child_seen, draft.child_seen_reason) && 'child_seen_reason',
    ask.alone && draft.child_alone === null && 'child_alone',
    ask.alone && no(draft.child_alone, draft.child_alone_reason) && 'child_alone_reason',
    ask.bedroom && no(draft.bedroom_seen, draft.bedroom_reason) && 'bedroom_reason',
  ].filter(isText).map((what) => ({ what, where: 'start' }));
}

/** @param {unknown} value @returns {value is string} */
function isText(value) {
  return typeof value === 'string';
}

/** Items graded 4 or 5 without words. @param {Draft} draft @returns {string[]} */
export function notesNeeded(draft) {
  return Object.keys(draft.ratings).filter((key) => (draft.ratings[key].grade ?? 0) >= 4 && !draft.ratings[key].note.trim());
}

/** Items of which something was said that only a grade, or the reason for none, would carry into the record. @param {Draft} draft @returns {string[]} */
function unsettledWords({ ratings }) {
  return Object.keys(ratings).filter((key) => !ratings[key].grade && !ratings[key].not_graded && holdsWords(ratings[key]));
}

/** @param {import('./visit.js').Rating} rating */
function holdsWords({ note, evidence, cause, changed_because }) {
  return Boolean(note.trim() || changed_because.trim() || evidence.length || cause);
}

/** @param {Draft} draft @returns {Missing[]} */
function missingInRatings(draft) {
  const half = Object.keys(draft.ratings).filter((key) => draft.ratings[key].grade && !isSettled(draft.ratings[key]));
  const bare = Object.keys(draft.ratings).filter((key) => draft.ratings[key].not_graded === 'does_not_apply' && !draft.ratings[key].note.trim());
  return [
    ...unsettledWords(draft).map((item) => /** @type {Missing} */ ({ what: 'grade', where: 'item', item })),
    ...half.map((item) => /** @type {Missing} */ ({ what: 'evidence', where: 'item', item })),
    ...bare.map((item) => /** @type {Missing} */ ({ what: 'reason', where: 'item', item })),
    ...notesNeeded(draft).map((item) => /** @type {Missing} */ ({ what: 'note', where: 'check', item })),
  ];
}

/** A target of which something was entered that was not kept. @param {Draft} draft */
function isTargetBegun({ pending }) {
  const { grade = 0, by = '', owner = '', help = '' } = pending?.target ?? {};
  return Boolean(grade || by || owner.trim() || help.trim());
}

/** @param {Draft} draft @returns {Missing[]} */
function missingInWords(draft) {
  const unanswered = draft.questions.some((question) => !question.answer.trim());
  /** @type {(Missing|false)[]} */
  const missing = [
    draft.end !== '' && !readTime(draft.end) && { what: 'end_time', where: 'check' },
    readTime(draft.end) !== null && draft.end < draft.start && { what: 'end_before_start', where: 'check' },
    draft.revision > 1 && !draft.reason.trim() && { what: 'correction', where: 'questions' },
    isTargetBegun(draft) && { what: 'target', where: 'check' },
    unanswered && { what: 'answers', where: 'questions' },
  ];
  return missing.filter((one) => one !== false);
}
