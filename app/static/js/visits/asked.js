// @ts-check
// What the start of a visit asks, and what of it must be known before items are graded.
import { bandOn, readTime } from '../shared/dates.js';
import { HOME_KINDS } from './visit.js';

/**
 * @typedef {import('./visit.js').Draft} Draft
 * @typedef {import('./missing.js').Missing} Missing
 */

/** Which questions about the child fit this kind of visit. @param {Draft} draft */
export function asks(draft) {
  const born = bandOn(draft.born, draft.visited_on) !== 'unborn';
  const met = draft.kind !== 'contact';
  return { seen: born && met, alone: born && met && draft.child_seen === true, bedroom: HOME_KINDS.includes(draft.kind ?? ''), contact: draft.kind === 'contact' };
}

/** What must be known before items are graded. @param {Draft} draft @returns {Missing[]} */
export function missingAtStart(draft) {
  /** @type {Missing[]} */
  const missing = [];
  if (!draft.kind) missing.push({ what: 'kind', where: 'start' });
  if (!readTime(draft.start)) missing.push({ what: 'start_time', where: 'start' });
  if (draft.pending?.person?.trim()) missing.push({ what: 'person', where: 'start' });
  return missing;
}
