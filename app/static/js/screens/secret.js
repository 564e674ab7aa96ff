// @ts-check
// Fields for what only their owner types: shown while "Show" is pressed, and what is wrong with
// them is said at the field.
import { field, put, show } from '../shared/dom.js';
import { say } from '../shared/words.js';

/** @param {ParentNode} root */
export function wireSecrets(root) {
  for (const button of root.querySelectorAll('[data-reveals]')) {
    button.addEventListener('click', () => reveal(field(root, button.getAttribute('data-reveals') ?? ''), /** @type {HTMLElement} */ (button)));
  }
}

/**
 * Shown, a secret is to the browser a text like any other, and would stand in clear in the file from
 * which it opens its tabs again: so it is told to keep nothing before the field becomes one.
 * @param {HTMLInputElement} input @param {HTMLElement} button
 */
function reveal(input, button) {
  const shown = input.type === 'password';
  input.dataset.keeps ??= input.getAttribute('autocomplete') ?? 'off';
  input.setAttribute('autocomplete', shown ? 'off' : input.dataset.keeps);
  input.type = shown ? 'text' : 'password';
  /** @type {Text} */ (button.firstChild).data = say(shown ? 'hide' : 'show');
}

/** Says what is wrong with a field, and leads there. @param {ParentNode} root @param {string} name @param {string} words */
export function wrong(root, name, words) {
  put(root, `${name}_wrong`, words);
  show(root, `${name}_wrong`, true);
  const input = field(root, name);
  input.setAttribute('aria-invalid', 'true');
  input.classList.add('govuk-input--error');
  input.focus();
  input.select();
}

/** @param {ParentNode} root @param {string} name */
export function right(root, name) {
  show(root, `${name}_wrong`, false);
  const input = field(root, name);
  input.removeAttribute('aria-invalid');
  input.classList.remove('govuk-input--error');
}

/**
 * Does something that takes a moment, once at a time; what was typed is gone from the page when it worked.
 * @param {HTMLElement} button @param {() => Promise<void>} work
 */
export async function once(button, work) {
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  try {
    await work();
  } finally {
    button.setAttribute('aria-disabled', 'false');
  }
}
