// @ts-check
// Small pieces of several screens: rows, states, grades, the call for help, what is still needed.
import { clone, link, part, put, show } from '../shared/dom.js';
import { say } from '../shared/words.js';

/** A row of a list that opens something. @param {{href: string, title: string, line: string}} row @returns {HTMLElement} */
export function row({ href, title, line }) {
  const node = clone('row');
  /** @type {HTMLAnchorElement} */ (node.querySelector('a')).setAttribute('href', href);
  put(node, 'title', title);
  put(node, 'line', line);
  return node;
}

/** A state: a sign and words, never a colour alone. @param {import('../shared/status.js').Standing} standing @returns {HTMLElement} */
export function stateLine({ words, icon, tone }) {
  const node = clone('state');
  if (tone) node.classList.add(`hf-state--${tone}`);
  node.querySelector('use')?.setAttribute('href', `#i-${icon}`);
  put(node, 'words', words);
  return node;
}

/** A grade as chip and word. @param {number} grade @returns {HTMLElement} */
export function gradeChip(grade) {
  const node = clone('grade-word');
  put(node, 'chip', String(grade));
  part(node, 'chip').classList.add(`hf-chip--${grade}`);
  put(node, 'word', say(`grade_${grade}`));
  return node;
}

/**
 * Whom to ring, and whether anybody has been told. Empty where nothing needs telling.
 * @param {HTMLElement} place
 * @param {{needed: boolean, raised: boolean, numbers: {emergency?: string, duty?: string}|null}} alert
 */
export function tell(place, { needed, raised, numbers }) {
  if (!needed) return place.replaceChildren();
  const node = clone('told');
  node.classList.toggle('hf-told--raised', raised);
  put(node, 'told_state', raised ? '' : say('told_nobody'));
  put(node, 'told_act', say(raised ? 'told_raised' : 'told_act'));
  ring(node, 'emergency', numbers?.emergency);
  ring(node, 'duty', numbers?.duty);
  place.replaceChildren(node);
}

/** @param {HTMLElement} node @param {'emergency'|'duty'} who @param {string|undefined} number */
function ring(node, who, number) {
  show(node, who, Boolean(number));
  if (!number) return;
  put(node, who, say(`ring_${who}`, { number }));
  link(node, who, `tel:${number.replace(/[^\d+]/g, '')}`);
}

/**
 * Lists what is still needed, each line leading to its place, and moves there.
 * @param {HTMLElement} root
 * @param {{words: string, go: () => void}[]} needed
 */
export function showErrors(root, needed) {
  const lines = needed.map(({ words, go }) => errorLine(words, go));
  part(root, 'errors_list').replaceChildren(...lines);
  show(root, 'errors', needed.length > 0);
  if (needed.length) part(root, 'errors').focus();
}

/** @param {string} words @param {() => void} go */
function errorLine(words, go) {
  const line = document.createElement('li');
  const button = document.createElement('a');
  button.href = '#main';
  button.textContent = words;
  button.addEventListener('click', (event) => { event.preventDefault(); go(); });
  line.append(button);
  return line;
}

/**
 * The bar of a screen about one child: back, initials and reference, how it is kept.
 * @param {HTMLElement} root
 * @param {{back: string, child: string, kept: string}} bar
 */
export function fillBar(root, { back, child, kept }) {
  link(root, 'back', back);
  put(root, 'child', child);
  put(root, 'kept', kept);
}

/**
 * What a screen about one child is called in the browser's window: as in its bar, and never which child. Browsers
 * keep the titles of what was shown, in clear, long after.
 * @param {HTMLElement} root
 */
export function plainTitle(root) {
  return root.querySelector('.hf-bar__where strong')?.textContent ?? '';
}

/**
 * Undo, for ten seconds after something was recorded. Going back does the same later on.
 * @param {HTMLElement} place
 * @param {import('../visits/undo.js').Undo|null} undo
 * @param {() => void} act
 */
export function offerUndo(place, undo, act) {
  if (!undo || undo.until <= Date.now()) return;
  const node = clone('undo');
  put(node, 'undo_words', say('undo_last', { what: undo.what }));
  put(node, 'undo_detail', say('undo_detail', { item: undo.title, how: undo.how }));
  node.addEventListener('click', act);
  place.replaceChildren(node);
  setTimeout(() => leave(node), undo.until - Date.now());
}

/** Takes the button away, and never the focus with it. @param {HTMLElement} node */
function leave(node) {
  if (document.activeElement === node) /** @type {HTMLElement|null} */ (document.querySelector('h1'))?.focus();
  node.remove();
}

/** The line of a child: initials and local reference, never a name. @param {{initials: string, reference: string}} child */
export function childLine({ initials, reference }) {
  return reference ? say('child_line', { initials, reference }) : initials;
}
