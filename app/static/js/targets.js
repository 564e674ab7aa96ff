// @ts-check
// What was agreed: an item, the grade to reach, by when, by whom, with what help.
import { clone, field, part, put, show, tap } from './dom.js';
import { dateInWords } from './dates.js';
import { gradeWords } from './status.js';
import { allItemsFor } from './visit.js';
import { say } from './words.js';

/** @typedef {import('./visit.js').Draft} Draft */

/** @param {import('./app.js').App} app @param {HTMLElement} node @param {Draft} draft @param {import('./visit.js').Instrument} instrument */
export function wireTargets(app, node, draft, instrument) {
  const titles = new Map(allItemsFor(instrument, draft).map((item) => [item.key, item.title]));
  const draw = () => fillTargets(node, draft, titles, (target) => {
    draft.targets = draft.targets.filter((one) => one !== target);
    void app.save(draft);
    draw();
    part(node, 'add_target').focus();
  });
  field(node, 'target_item').append(...worstFirst(draft, titles).map(([key, title]) => new Option(title, key)));
  tap(node, 'add_target', () => open(node, true));
  tap(node, 'keep_target', () => { if (keep(node, draft)) { void app.save(draft); draw(); } });
  draw();
}

/** The items in the order in which they most likely need a target. @param {Draft} draft @param {Map<string, string>} titles */
function worstFirst(draft, titles) {
  return [...titles].sort(([a], [b]) => (draft.ratings[b]?.grade ?? 0) - (draft.ratings[a]?.grade ?? 0));
}

/** @param {HTMLElement} node @param {boolean} shown */
function open(node, shown) {
  show(node, 'target', shown);
  part(node, 'add_target').setAttribute('aria-expanded', String(shown));
  if (shown) field(node, 'target_item').focus();
}

/** @param {HTMLElement} node @param {Draft} draft @returns {boolean} */
function keep(node, draft) {
  const grade = Number(/** @type {HTMLInputElement|null} */ (node.querySelector('[name=target_grade]:checked'))?.value ?? 0);
  const target = { item: field(node, 'target_item').value, grade, by: field(node, 'target_by').value,
    owner: field(node, 'target_owner').value.trim(), help: field(node, 'target_help').value.trim() };
  const whole = Boolean(target.item && target.grade && target.by);
  show(node, 'target_problem', !whole);
  put(node, 'target_problem', whole ? '' : say('target_needs'));
  if (!whole) return false;
  draft.targets.push(target);
  clear(node);
  return true;
}

/** @param {HTMLElement} node */
function clear(node) {
  for (const id of ['target_by', 'target_owner', 'target_help']) field(node, id).value = '';
  open(node, false);
  part(node, 'add_target').focus();
}

/** @param {HTMLElement} node @param {Draft} draft @param {Map<string, string>} titles @param {(target: any) => void} remove */
function fillTargets(node, draft, titles, remove) {
  put(node, 'targets_count', say('targets_count', { n: draft.targets.length }));
  show(node, 'targets', draft.targets.length > 0);
  part(node, 'targets').replaceChildren(...draft.targets.map((target) => {
    const line = clone('target');
    const item = titles.get(target.item) ?? target.item;
    put(line, 'title', say('target_to', { item, grade: gradeWords(target.grade) }));
    put(line, 'line', [say('target_by', { date: dateInWords(target.by), owner: target.owner }), target.help].filter(Boolean).join(' '));
    put(line, 'remove_words', say('remove_target', { item }));
    tap(line, 'remove', () => remove(target));
    return line;
  }));
}
