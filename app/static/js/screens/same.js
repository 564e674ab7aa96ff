// @ts-check
// Brothers and sisters on one occasion: a grade of the home is offered from the other child's
// visit, item by item, and counts only when confirmed for this child.
import { put, show, tap } from '../shared/dom.js';
import { evidenceWords, gradeWords } from '../shared/status.js';
import { rate } from '../visits/visit.js';
import { say } from '../shared/words.js';

const SHARED = 'housing';

/** @param {import('./item.js').Desk} desk */
export async function offerSame(desk) {
  const { app, node, draft, item, domain } = desk;
  const found = domain.key === SHARED ? await gradedFor(desk) : null;
  if (!found) return;
  const rating = draft.ratings[item.key];
  const { grade, evidence } = found.ratings[item.key];
  show(node, 'same', true);
  if (rating?.copied_from) {
    show(node, 'same_button', false);
    return put(node, 'same_line', say('copied', { initials: found.initials }));
  }
  put(node, 'same_line', say('same_line', { initials: found.initials, grade: gradeWords(grade), how: evidenceWords(evidence) }));
  put(node, 'same_button', say('same_button', { initials: draft.initials }));
  tap(node, 'same_button', () => {
    rate(draft, item.key, { grade, evidence: [...evidence], not_graded: null, copied_from: found.id });
    app.announce(say('recorded', { what: `${grade}, ${evidenceWords(evidence)}` }));
    void desk.record({ what: String(grade), how: evidenceWords(evidence) });
  });
}

/** The first other visit of the occasion in which this item has a grade. @param {import('./item.js').Desk} desk */
async function gradedFor({ app, draft, item }) {
  const others = await app.desk.sameOccasion(draft);
  return others.find(({ ratings }) => ratings[item.key]?.grade && ratings[item.key].evidence?.length) ?? null;
}
