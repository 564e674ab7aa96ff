// @ts-check
// What was agreed before this visit, beside what was graded today: only once the item is graded, or nobody would
// grade what they see.
import { part, show } from '../shared/dom.js';
import { dateInWords } from '../shared/dates.js';
import { gradeWords } from '../shared/status.js';
import { say } from '../shared/words.js';

/**
 * @typedef {import('../visits/visit.js').Draft} Draft
 * @typedef {{item: string, grade: number, by: string, owner?: string}} Agreed
 */

/** The agreed changes of which today tells something. @param {Agreed[]} agreed @param {Draft['ratings']} ratings @returns {{target: Agreed, today: number}[]} */
export function comeBackTo(agreed, ratings) {
  return agreed.flatMap((target) => {
    const today = ratings[target.item]?.grade;
    return today ? [{ target, today }] : [];
  });
}

/** @param {import('../app/app.js').App} app @param {HTMLElement} node @param {Draft} draft @param {Map<string, string>} titles */
export function fillEarlier(app, node, draft, titles) {
  const found = comeBackTo(app.known(draft.profile)?.targets ?? [], draft.ratings);
  show(node, 'earlier', found.length > 0);
  part(node, 'earlier').replaceChildren(...found.map(({ target, today }) => {
    const line = document.createElement('li');
    line.textContent = say('target_earlier', { item: titles.get(target.item) ?? target.item, grade: gradeWords(target.grade),
      date: dateInWords(target.by), today: gradeWords(today) });
    return line;
  }));
}
