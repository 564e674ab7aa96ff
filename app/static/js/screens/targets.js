// @ts-check
// What was agreed: an item, the grade to reach, by when, by whom, with what help.
import { choose, clone, field, part, put, show, tap } from '../shared/dom.js';
import { dateInWords } from '../shared/dates.js';
import { fillEarlier } from './earlier.js';
import { gradeWords } from '../shared/status.js';
import { allItemsFor } from '../visits/visit.js';
import { say } from '../shared/words.js';

/** @typedef {import('../visits/visit.js').Draft} Draft */

/** @param {import('../app/app.js').App} app @param {HTMLElement} node @param {Draft} draft @param {import('../visits/visit.js').Instrument} instrument */
export function wireTargets(app, node, draft, instrument) {
  const titles = new Map(allItemsFor(instrument, draft).map((item) => [item.key, item.title]));
  const draw = () => fillTargets(node, draft, titles, (target) => {
    draft.targets = draft.targets.filter((one) => one !== target);
    void app.save(draft);
    draw();
    part(node, 'add_target').focus();
  });
  field(node, 'target_item').append(...worstFirst(draft, titles).map(([key, title]) => new Option(title, key)));
  part(node, 'target').addEventListener('input', (/** @type {any} */ event) => {
    draft.pending = { ...draft.pending, target: entered(node) };
    void app.entered(draft, event.target);
  });
  tap(node, 'add_target', () => { open(node, true); field(node, 'target_item').focus(); });
  tap(node, 'keep_target', () => { if (keep(node, draft)) { void app.save(draft); draw(); } });
  tap(node, 'empty_target', () => { clear(node, draft); void app.save(draft); });
  fillEarlier(app, node, draft, titles);
  if (draft.pending?.target) goOn(node, draft.pending.target);
  draw();
}

/** What stands in the fields of a target. @param {HTMLElement} node @returns {import('../visits/visit.js').Target} */
function entered(node) {
  const grade = Number(/** @type {HTMLInputElement|null} */ (node.querySelector('[name=target_grade]:checked'))?.value ?? 0);
  return { item: field(node, 'target_item').value, grade, by: field(node, 'target_by').value,
    owner: field(node, 'target_owner').value, help: field(node, 'target_help').value };
}

/** A target that was begun stands as it was left. @param {HTMLElement} node @param {import('../visits/visit.js').Target} target */
function goOn(node, { grade, ...texts }) {
  for (const [name, value] of Object.entries(texts)) field(node, `target_${name}`).value = value;
  choose(node, 'target_grade', String(grade));
  open(node, true);
}

/** The items in the order in which they most likely need a target. @param {Draft} draft @param {Map<string, string>} titles */
function worstFirst(draft, titles) {
  return [...titles].sort(([a], [b]) => (draft.ratings[b]?.grade ?? 0) - (draft.ratings[a]?.grade ?? 0));
}

/** @param {HTMLElement} node @param {boolean} shown */
function open(node, shown) {
  show(node, 'target', shown);
  part(node, 'add_target').setAttribute('aria-expanded', String(shown));
}

/** @param {HTMLElement} node @param {Draft} draft @returns {boolean} */
function keep(node, draft) {
  const { owner, help, ...rest } = entered(node);
  const target = { ...rest, owner: owner.trim(), help: help.trim() };
  const whole = Boolean(target.item && target.grade && target.by);
  tellProblem(node, whole ? '' : say('target_needs'));
  if (!whole) return false;
  draft.targets.push(target);
  clear(node, draft);
  return true;
}

/** @param {HTMLElement} node @param {string} words */
function tellProblem(node, words) {
  show(node, 'target_problem', Boolean(words));
  put(node, 'target_problem', words);
}

/** @param {HTMLElement} node @param {Draft} draft */
function clear(node, draft) {
  delete draft.pending?.target;
  tellProblem(node, '');
  choose(node, 'target_grade', null);
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
