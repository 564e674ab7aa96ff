// @ts-check
// The provisional twin of the record's roll-up, for one visit seen by itself. The record's own
// grades know the visits before; these do not, and are marked provisional wherever shown.
import { CONCERN_AT } from './visit.js';

export const TARGET = 2;
const FIRM = ['seen', 'record'];
const HOME = ['announced', 'unannounced'];
const RELEASED = ['age', 'accepted', 'retired'];

/**
 * Rolls grades up by `flag_or_mode`: a concern decides and the worst wins; else the commonest;
 * where several tie, the upper middle of all the grades. Grades are compared, never added.
 * @param {number[]} grades at least one, each 1 to 5
 * @param {number} [concernAt]
 * @returns {number}
 */
export function rollUp(grades, concernAt = CONCERN_AT) {
  const sorted = [...grades].sort((a, b) => a - b);
  const worst = sorted[sorted.length - 1];
  if (worst >= concernAt) return worst;
  const commonest = commonestOf(sorted);
  return commonest.length === 1 ? commonest[0] : sorted[Math.floor(sorted.length / 2)];
}

/** @param {number[]} grades @returns {number[]} all grades that are given most often */
function commonestOf(grades) {
  const counts = new Map();
  for (const grade of grades) counts.set(grade, (counts.get(grade) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return [...counts.keys()].filter((grade) => counts.get(grade) === most);
}

/**
 * Whether a rating may count: concern from anyone, anything better only first hand at home.
 * @param {{grade?: number|null, evidence?: string[]}} rating
 * @param {{kind: string|null, childAlone: boolean}} circumstances
 * @returns {boolean}
 */
export function isUsable({ grade, evidence = [] }, { kind, childAlone }) {
  if (!grade) return false;
  if (grade >= CONCERN_AT) return true;
  if (!kind || !HOME.includes(kind)) return false;
  return evidence.some((how) => FIRM.includes(how)) || (childAlone && evidence.includes('child'));
}

/**
 * The provisional grade of one domain at this visit and what set it.
 * @param {string[]} items keys of the domain's items that apply to this child
 * @param {Record<string, {grade?: number|null, evidence?: string[], because?: string}>} ratings
 * @param {{kind: string|null, childAlone: boolean}} circumstances
 * @returns {{grade: number|null, reason: null|'thin'|'not_home', setBy: string[], how: null|'concern'|'commonest'|'middle',
 *            atConcern: string[], usable: string[], graded: string[]}}
 */
export function gradeDomain(items, ratings, circumstances) {
  const applicable = items.filter((key) => !RELEASED.includes(ratings[key]?.because ?? ''));
  const graded = items.filter((key) => ratings[key]?.grade);
  const usable = graded.filter((key) => isUsable(ratings[key], circumstances));
  const atConcern = usable.filter((key) => gradeOf(ratings, key) >= CONCERN_AT);
  const found = { atConcern, usable, graded };
  const reason = atConcern.length ? null : whyNone(applicable, usable, circumstances);
  if (reason) return { grade: null, reason, setBy: [], how: null, ...found };
  const grade = rollUp(usable.map((key) => gradeOf(ratings, key)));
  return { grade, reason: null, setBy: usable.filter((key) => gradeOf(ratings, key) === grade),
    how: howSet(usable.map((key) => gradeOf(ratings, key)), atConcern), ...found };
}

/** @param {number[]} grades @param {string[]} atConcern @returns {'concern'|'commonest'|'middle'} */
function howSet(grades, atConcern) {
  if (atConcern.length) return 'concern';
  return commonestOf(grades).length === 1 ? 'commonest' : 'middle';
}

/** @param {string[]} items @param {string[]} usable @param {{kind: string|null}} circumstances */
function whyNone(items, usable, { kind }) {
  if (!kind || !HOME.includes(kind)) return 'not_home';
  return usable.length === 0 || usable.length < Math.ceil(items.length / 2) ? 'thin' : null;
}

/** @param {Record<string, {grade?: number|null}>} ratings @param {string} key @returns {number} */
function gradeOf(ratings, key) {
  return ratings[key].grade ?? 0;
}
