// @ts-check
// Who was present, and who lives, stays or visits. Everyone is on one list, men included.
import { clone, field, option, part, put, show, tap } from '../shared/dom.js';
import { somebody } from '../visits/visit.js';
import { say } from '../shared/words.js';

/** @typedef {import('../visits/visit.js').Draft} Draft */

const LIVES = ['lives', 'stays', 'visits'];

/** Draws both lists anew. @param {HTMLElement} node @param {Draft} draft */
export function fillPeople(node, draft) {
  part(node, 'present').replaceChildren(...draft.people.map((one, i) => option({
    type: 'checkbox', name: 'present', value: String(i), label: one.who, checked: one.present })));
  part(node, 'household').replaceChildren(...draft.people.map(belongs));
}

/** @param {import('../visits/visit.js').Somebody} one @param {number} i */
function belongs(one, i) {
  const node = clone('lives');
  put(node, 'legend', one.who);
  put(node, 'who', one.who);
  part(node, 'lives').append(...LIVES.map((value) => option({ type: 'radio', name: `lives${i}`, value, label: livesWords(value), checked: one.lives === value })));
  part(node, 'seen').append(option({ type: 'checkbox', name: `seen${i}`, value: 'yes', label: say('seen_today'), checked: Boolean(one.seen) }));
  show(node, 'seen', asksSeen(one));
  return node;
}

/** Who was present was seen; of others who belong to the home it is asked. @param {import('../visits/visit.js').Somebody} one */
function asksSeen(one) {
  return one.lives !== null && !one.present;
}

/** @param {string} value */
function livesWords(value) {
  const words = /** @type {HTMLTemplateElement} */ (document.getElementById('t-lives-words'));
  return words.content.querySelector(`[data-value="${value}"]`)?.textContent ?? value;
}

/** @param {HTMLElement} node @param {Draft} draft @param {() => void} changed */
export function wirePeople(node, draft, changed) {
  part(node, 'form').addEventListener('change', (/** @type {any} */ event) => { if (take(node, draft, event.target)) changed(); });
  tap(node, 'add', () => add(node, draft, changed));
  field(node, 'somebody').addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
    if (event.key === 'Enter') { event.preventDefault(); add(node, draft, changed); }
  });
}

/** @param {HTMLElement} node @param {Draft} draft @param {HTMLInputElement} input @returns {boolean} */
function take(node, draft, { name, value, checked }) {
  const [, what, number] = /^(present|lives|seen)(\d*)$/.exec(name) ?? [];
  const one = what && draft.people[Number(what === 'present' ? value : number)];
  if (!one) return false;
  if (what === 'present') one.present = checked;
  if (what === 'lives') one.lives = value;
  if (what === 'seen') one.seen = checked;
  const i = draft.people.indexOf(one);
  const line = part(node, 'household').children[i];
  show(line, 'seen', asksSeen(one));
  return true;
}

/** Adds a person, present now, to both lists. @param {HTMLElement} node @param {Draft} draft @param {() => void} changed */
function add(node, draft, changed) {
  const input = field(node, 'somebody');
  const who = input.value.trim().slice(0, 500);
  if (!who) return input.focus();
  draft.people.push({ ...somebody(who), present: true });
  input.value = '';
  delete draft.pending?.person;
  fillPeople(node, draft);
  changed();
  field(node, `present-${draft.people.length - 1}`).focus();
}
