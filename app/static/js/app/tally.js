// @ts-check
// What is here and not yet in the record, counted from what is kept. Pure. Every sign that says how
// things stand is worked out from this, so that none can say more than is true.
import { isUnsent } from '../shared/status.js';

/**
 * @typedef {{drafts: number, visits: number, unreadable: number, lost: number[], heardAt: number|null, green: boolean}} Tally
 */

/**
 * @param {{drafts?: import('../visits/visit.js').Draft[], entries?: import('../sending/outbox.js').Entry[], unreadable?: object[],
 *          numbers?: {heardAt: number|null, missing: number[]}, contact?: import('../sending/contacts.js').Contact}} kept
 * @returns {Tally} green only when nothing is unsent or missing and the last contact was a verified one
 */
export function tallyOf({ drafts = [], entries = [], unreadable = [], numbers, contact = 'none' }) {
  const counts = { drafts: drafts.filter((draft) => draft.touched).length, visits: entries.filter(isUnsent).length, unreadable: unreadable.length };
  const lost = numbers?.missing ?? [];
  const nothing = Object.values(counts).every((count) => count === 0) && !lost.length;
  return { ...counts, lost, heardAt: numbers?.heardAt ?? null, green: nothing && contact === 'verified' && Boolean(numbers?.heardAt) };
}
