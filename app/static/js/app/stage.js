// @ts-check
// Where screens are shown: one at a time, with the focus on its heading, and in line with what is
// kept. Under a cover nothing is shown and nothing is said.
import { clone, link, put, show, tap } from '../shared/dom.js';
import { say } from '../shared/words.js';

/** @typedef {import('./app.js').Screen} Screen */

/**
 * @param {{screen: HTMLElement, announcer: HTMLElement, isCovered: () => boolean, again: () => void}} house `again`: draw what the address names
 */
export function createStage({ screen, announcer, isCovered, again }) {
  /** @type {Screen|null} */
  let current = null;
  let begun = false;
  let clears = 0;
  let shownFor = '';
  let shownAt = 0;

  /** @param {Screen} drawn */
  function mount(drawn) {
    const first = !begun;
    begun = true;
    current = drawn;
    shownFor = location.hash;
    shownAt = performance.now();
    screen.replaceChildren(drawn.node);
    document.title = drawn.title ? `${drawn.title} - ${say('product')}` : say('product');
    window.scrollTo(0, 0);
    if (!first) /** @type {HTMLElement|null} */ (drawn.node.querySelector('h1'))?.focus({ preventScroll: true });
    drawn.shown?.();
  }

  /** Leaves nothing of what was shown: not on the screen, not in the title, not for those who listen. */
  function clear() {
    current = null;
    clears += 1;
    screen.replaceChildren();
    announcer.replaceChildren();
    document.title = say('product');
  }

  /** Brings what is on screen in line, and keeps the focus where it was. */
  function changed() {
    if (isCovered() || !current?.refresh) return;
    const focus = /** @type {HTMLElement|null} */ (document.activeElement);
    const place = focus?.id ? `#${CSS.escape(focus.id)}` : focus?.getAttribute('href') && `a[href="${CSS.escape(focus.getAttribute('href') ?? '')}"]`;
    const shown = current;
    void current.refresh().then(() => {
      if (place && document.activeElement === document.body) /** @type {HTMLElement|null} */ (screen.querySelector(place))?.focus();
    }).catch((error) => { if (current === shown) throw error; }); // a screen that is gone may have been locked away
  }

  /** What is said about saving is true at every moment. @param {string} words */
  function kept(words) {
    for (const { firstChild: said } of screen.querySelectorAll('[data-part="kept"]')) if (said && said.nodeValue !== words) said.nodeValue = words;
  }

  /** What was covered shows again: what it says about saving is of now, and a problem that arose meanwhile is said aloud. @param {{kept: () => string, isAtRisk: () => boolean}|null} app */
  function backAgain(app) {
    changed();
    if (!app) return;
    kept(app.kept());
    if (app.isAtRisk()) announce(app.kept());
  }

  /** Says something to those who listen rather than look. @param {string} words */
  function announce(words) {
    if (isCovered()) return;
    announcer.textContent = '';
    const before = clears;
    requestAnimationFrame(() => { if (clears === before && !isCovered()) announcer.textContent = words; });
  }

  /** A screen that only says something, with a way on. @param {string} key @param {{signIn?: boolean, again?: string}} [ways] @returns {Screen} */
  function message(key, { signIn = false, again: more } = {}) {
    const node = clone('message');
    put(node, 'heading', say(key));
    link(node, 'back', '#/home');
    show(node, 'sign_in', signIn);
    show(node, 'again', Boolean(more));
    tap(node, 'again', again);
    return { title: say(key), node };
  }

  return { mount, clear, changed, kept, backAgain, announce, message, stays: () => current?.stays?.() ?? false, shownAt: () => shownAt, isBehind: () => shownFor !== location.hash };
}
