// @ts-check
// Cover: one tap, and nothing of the case is in the document. The words stay in memory, in nodes
// that belong to no page, and come back as they were.
import { clone, part } from './dom.js';
import { say } from './words.js';

/**
 * @param {HTMLElement} screen where the app draws
 * @param {{uncovered: () => void}} house
 */
export function createCover(screen, { uncovered }) {
  /** @type {{nodes: DocumentFragment, title: string, focus: Element|null, scroll: number}|null} */
  let under = null;

  /** Covers, once. */
  function cover() {
    if (under) return;
    under = { nodes: document.createDocumentFragment(), title: document.title, focus: document.activeElement, scroll: window.scrollY };
    under.nodes.append(...screen.childNodes);
    document.getElementById('announce')?.replaceChildren();
    const plain = clone('cover');
    part(plain, 'uncover').addEventListener('click', uncover);
    screen.append(plain);
    document.title = say('covered_title');
    part(plain, 'uncover').focus();
  }

  /** Brings back the same screen, with its text, its focus and its place. */
  function uncover() {
    if (!under) return;
    const { nodes, title, focus, scroll } = under;
    under = null;
    screen.replaceChildren(nodes);
    document.title = title;
    if (focus instanceof HTMLElement) focus.focus({ preventScroll: true });
    window.scrollTo(0, scroll);
    uncovered();
  }

  return { cover, uncover, isCovered: () => under !== null };
}
