// @ts-check
// The page's own templates, cloned and filled with text. Nothing here ever reads text as markup.
import { readTime } from './dates.js';

/**
 * A fresh copy of a template of the shell.
 * @param {string} name
 * @returns {HTMLElement}
 */
export function clone(name) {
  const template = document.getElementById(`t-${name}`);
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`no template ${name}`);
  const copy = document.importNode(template.content, true);
  for (const field of copy.querySelectorAll('input, textarea, select')) forget(field);
  return /** @type {HTMLElement} */ (copy.firstElementChild);
}

/**
 * Has the browser keep nothing of a field. Otherwise what is typed or chosen stands in clear in the
 * file from which it would open its tabs again.
 * @param {Element} field
 */
function forget(field) {
  if (field.getAttribute('autocomplete')?.endsWith('-password')) return; // a password manager has a lock of its own
  field.setAttribute('autocomplete', 'off');
}

/**
 * The part of a copy that is called so.
 * @param {ParentNode} root @param {string} name
 * @returns {any}
 */
export function part(root, name) {
  const found = root.querySelector(`[data-part="${name}"]`);
  if (!found) throw new Error(`no part ${name}`);
  return found;
}

/** Puts words into a part; the same words again cost the screen nothing. @param {ParentNode} root @param {string} name @param {string} words */
export function put(root, name, words) {
  const place = part(root, name);
  if (place.textContent !== words) place.textContent = words;
}

/** Shows or hides a part. @param {ParentNode} root @param {string} name @param {boolean} shown */
export function show(root, name, shown) {
  const place = part(root, name);
  if (place.hidden === shown) place.hidden = !shown;
}

/** Points a link. @param {ParentNode} root @param {string} name @param {string} hash */
export function link(root, name, hash) {
  part(root, name).setAttribute('href', hash);
}

/** @param {ParentNode} root @param {string} name @param {(event: any) => void} act */
export function tap(root, name, act) {
  part(root, name).addEventListener('click', act);
}

/**
 * One short answer: a radio or checkbox with a full-sized label.
 * @param {{type: 'radio'|'checkbox', name: string, value: string, label: string, checked: boolean}} answer
 * @returns {HTMLElement}
 */
export function option({ type, name, value, label, checked }) {
  const node = clone('opt');
  const input = /** @type {HTMLInputElement} */ (node.querySelector('input'));
  Object.assign(input, { type, name, value, checked, id: `${name}-${value}` });
  /** @type {HTMLLabelElement} */ (node.querySelector('label')).htmlFor = input.id;
  put(node, 'label', label);
  return node;
}

/** Chooses the answer of a group that has this value, if any. @param {ParentNode} root @param {string} name @param {string|null} value */
export function choose(root, name, value) {
  for (const input of root.querySelectorAll(`input[name="${name}"]`)) {
    const answer = /** @type {HTMLInputElement} */ (input);
    answer.checked = answer.value === value;
  }
}

/** A field of a form by its name or id. @param {ParentNode} root @param {string} name @returns {any} */
export function field(root, name) {
  return root.querySelector(`#${CSS.escape(name)}`);
}

/**
 * A time as people type it becomes `HH:MM` when they leave the field: 24 hours, on every phone.
 * @param {HTMLInputElement} input @param {(time: string) => void} taken
 */
export function tidyTime(input, taken) {
  input.addEventListener('change', () => {
    input.value = readTime(input.value) ?? input.value;
    taken(input.value);
  });
}

/**
 * Buttons that begin a note put their words in front of the caret and leave it there.
 * @param {ParentNode} root @param {HTMLTextAreaElement} into
 */
export function wireStarters(root, into) {
  for (const button of root.querySelectorAll('[data-starter]')) {
    button.addEventListener('click', () => begin(into, button.getAttribute('data-starter') ?? ''));
  }
}

/** @param {HTMLTextAreaElement} into @param {string} words */
function begin(into, words) {
  const gap = into.value && !/\s$/.test(into.value) ? '\n' : '';
  into.setRangeText(gap + words, into.value.length, into.value.length, 'end');
  into.focus();
  into.dispatchEvent(new Event('input', { bubbles: true }));
}
