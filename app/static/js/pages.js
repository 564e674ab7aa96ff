// @ts-check
// The online pages: htmx as an enhancement, where the focus goes after a part was swapped, dialogs,
// and signing out of a phone on which something waits.
// Every page works without this file. An error never takes the place of a form being filled.
// @ts-expect-error: htmx describes only its other build
import htmx from 'htmx.org/dist/htmx.esm.js';
import { unsentHere } from './keeping/remembered.js';
import { tellTabs } from './app/tabs.js';
import { keepShellReady } from './app/worker.js';

// Only what the server means as an answer is swapped in; a form asks for 422 itself (hx-status:422).
htmx.config.noSwap = [204, 304, '4xx', '5xx'];

document.addEventListener('htmx:after:swap', (event) => moveFocus(contextOf(event)?.target));
document.addEventListener('htmx:response:error', (event) => {
  const { response, text } = contextOf(event) ?? {};
  if (response?.status !== 422) showNotice(errorIn(text ?? ''));
});
document.addEventListener('htmx:error', () => showNotice(null));
document.addEventListener('click', handleDialog);
document.addEventListener('submit', signOut);
sayUnsent();
focusErrors(document);
void keepShellReady({ waiting: () => {} }); // so that recording opens without signal later on

/** @param {Event} event @returns {any} */
function contextOf(event) {
  return /** @type {CustomEvent} */ (event).detail?.ctx;
}

/**
 * After a swap: to the errors if there are any, else to the heading of what came. Typing is never
 * interrupted: a field that still has the focus keeps it.
 * @param {Element|null|undefined} target
 */
function moveFocus(target) {
  if (!target || focusErrors(target)) return;
  const busy = document.activeElement instanceof HTMLElement && document.activeElement !== document.body;
  if (busy && !target.contains(document.activeElement)) return;
  const heading = /** @type {HTMLElement|null} */ (target.querySelector('h1, h2, h3'));
  if (!heading || document.activeElement?.matches('input, textarea, select')) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: false });
}

/** @param {ParentNode} root @returns {boolean} */
function focusErrors(root) {
  const errors = /** @type {HTMLElement|null} */ (root.querySelector('.govuk-error-summary:not([data-disable-auto-focus="true"])'));
  if (!errors) return false;
  errors.tabIndex = -1;
  errors.focus();
  return true;
}

/** The message of an error answer, as text. @param {string} answer @returns {string|null} */
function errorIn(answer) {
  const page = new DOMParser().parseFromString(answer, 'text/html');
  const said = page.querySelector('.govuk-error-summary__body, main p');
  return said?.textContent?.trim() || null;
}

/**
 * Says above the page what went wrong, and leaves everything below as it is.
 * @param {string|null} words of the server, or null for the page's own: nothing was heard
 */
function showNotice(words) {
  const template = document.getElementById('t-failed');
  const main = document.querySelector('main');
  if (!(template instanceof HTMLTemplateElement) || !main) return;
  const notice = /** @type {HTMLElement} */ (document.importNode(template.content, true).firstElementChild);
  if (words) /** @type {HTMLElement} */ (notice.querySelector('[data-part="words"]')).textContent = words;
  document.getElementById(notice.id)?.remove();
  main.prepend(notice);
  notice.focus();
}

/** `data-opens="id"` opens a dialog, `data-closes` shuts the one it stands in. @param {MouseEvent} event */
function handleDialog(event) {
  const button = /** @type {Element|null} */ (event.target)?.closest?.('[data-opens], [data-closes]');
  if (!button) return;
  const dialog = button.hasAttribute('data-opens') ? document.getElementById(button.getAttribute('data-opens') ?? '') : button.closest('dialog');
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  if (button.hasAttribute('data-opens')) dialog.showModal();
  else dialog.close();
}

/** Signing out locks the phone in every tab. If something waits here, the page that says so comes first. @param {SubmitEvent} event */
function signOut(event) {
  if (/** @type {HTMLFormElement} */ (event.target).getAttribute('action') !== '/sign-out') return;
  if (unsentHere() === 0 || document.getElementById('unsent')) return tellTabs('signed out');
  event.preventDefault();
  location.assign('/sign-out');
}

/** How many visits wait on this phone, in the words of the page: one that asks whether to sign out. */
function sayUnsent() {
  const place = document.getElementById('unsent');
  const n = unsentHere();
  if (!place || n === 0) return;
  const forms = new Intl.PluralRules(document.documentElement.lang || 'en-GB');
  place.textContent = (place.dataset[forms.select(n)] ?? place.dataset.other ?? '').replace('{n}', String(n));
  place.hidden = false;
}
