// @ts-check
// How a domain stands in the visit that is being written: provisional, and what set it.
import { evidenceWords } from '../shared/status.js';
import { gradeDomain } from './scoring.js';
import { itemsFor } from './visit.js';
import { say } from '../shared/words.js';

/** @typedef {import('./visit.js').Draft} Draft */
/** @typedef {import('./visit.js').Item} Item */

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
