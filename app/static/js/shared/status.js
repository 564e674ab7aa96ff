// @ts-check
// How things stand, in the worker's words. A tick only where a receipt said so.
import { clockTime, dateInWords, monthsOld, yearsOld } from './dates.js';
import { hasWords, say } from './words.js';

/**
 * @typedef {import('../sending/outbox.js').Fate} Fate
 * @typedef {import('../sending/outbox.js').Entry} Entry
 * @typedef {import('../sending/outbox.js').Condition} Condition
 * @typedef {{words: string, icon: string, tone: ''|'ok'|'need'}} Standing
 */

/**
 * Where a finished visit stands. Signing in is something only the worker can do, so it comes first.
 * @param {Fate} fate @param {Condition} condition
 * @returns {Standing}
 */
export function standingOf(fate, condition) {
  switch (fate.state) {
    case 'filed': return { words: say('state_filed', { time: clockTime(fate.receivedAt) }), icon: 'tick', tone: 'ok' };
    case 'held': return { words: say('state_held', { reason: reasonFor('held', fate.reason) }), icon: 'tray', tone: '' };
    case 'conflict': return { words: say('state_conflict'), icon: 'need', tone: 'need' };
    case 'attention': return { words: say('state_attention', { reason: reasonFor('attention', fate.reason) }), icon: 'need', tone: 'need' };
    case 'sending': return { words: say('state_sending'), icon: 'sending', tone: '' };
    default: return condition.contact === 'sign_in'
      ? { words: say('state_sign_in'), icon: 'need', tone: 'need' } : { words: say('state_waiting'), icon: 'phone', tone: '' };
  }
}

/** @param {string} kind @param {string|null} reason */
function reasonFor(kind, reason) {
  return say(hasWords(`${kind}_${reason}`) ? `${kind}_${reason}` : `${kind}_other`);
}

/** Whether an entry would be lost with this page. Of two wordings in conflict the record keeps both. @param {{fate: Fate}} entry */
export function isUnsent(entry) {
  return ['waiting', 'sending', 'attention'].includes(entry.fate.state);
}

/** The state of saving, true to what the store can promise. @param {{durable: boolean}} store @param {number} at @returns {string} */
export function keptWords(store, at) {
  return store.durable ? say('kept_stored', { time: clockTime(at) }) : say('kept_page');
}

/** What waits behind a lock: how many, and whether anybody is needed. @param {{fate: Fate}[]} outgoing @param {Condition} condition */
export function waitingWords(outgoing, condition) {
  const n = outgoing.filter(isUnsent).length;
  const signIn = n > 0 && condition.contact === 'sign_in';
  const need = n > 0 && outgoing.some(({ fate }) => fate.state === 'attention') ? 'waits_need' : 'waits_locked';
  return { words: say(signIn ? 'waits_sign_in' : need, { n }), signIn };
}

/** The last word from the record. @param {Condition} condition @param {number} unsent @returns {string} */
export function contactWords(condition, unsent) {
  if (condition.contact === 'sign_in') return say('contact_sign_in_many', { n: Math.max(unsent, 1) });
  const until = condition.until ?? condition.at;
  return say(`contact_${condition.contact}`, { time: clockTime(until) });
}

/** A grade as it is written once recorded: "4 Failing". @param {number} grade @returns {string} */
export function gradeWords(grade) {
  return say('grade_in_words', { grade, word: say(`grade_${grade}`) });
}

/** The evidence in words. @param {string[]} evidence @param {'evidence'|'by'} [form] @returns {string} */
export function evidenceWords(evidence, form = 'evidence') {
  return evidence.map((how) => say(`${form}_${how}`)).join(', ');
}

/** @param {string|null} born @param {string} on @returns {string} */
export function ageWords(born, on) {
  if (!born || born > on) return say('unborn');
  const years = yearsOld(born, on);
  return years < 2 ? say('months', { n: monthsOld(born, on) }) : say('years', { n: years });
}

/** @param {{on: string, kind: string}|null|undefined} due @returns {string} */
export function dueWords(due) {
  if (!due) return say('no_due');
  const key = hasWords(`due_${due.kind}`) ? `due_${due.kind}` : 'due_any';
  return say(key, { date: dateInWords(due.on) });
}

/** The last grade of an item, in words. @param {{grade: number, visited_on: string}} last @returns {string} */
export function lastWords(last) {
  return say('last_grade', { grade: gradeWords(last.grade), date: dateInWords(last.visited_on) });
}
