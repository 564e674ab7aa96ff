// @ts-check
// Saving what is being written: at once on every tap, half a second after typing, one save of a visit
// at a time and always its latest state, so that an older one never comes to lie over a newer. What it
// says about saving is true at every moment.
import { Overtaken } from './errors.js';
import { Locked } from '../sealing/ways.js';

/**
 * @typedef {import('../visits/visit.js').Draft} Draft
 * @typedef {{draft: Draft, wanted: number, kept: number, savedAt: number, problem: 'failed'|'overtaken'|null,
 *            running: Promise<void>|null, timer: any}} Page
 */

const TYPING = 500;
const AGAIN = 5_000;

/**
 * @param {{saveDraft: (draft: Draft) => Promise<void>, now: () => number, changed: () => void, failed: (problem: 'failed'|'overtaken') => void,
 *          later?: (what: () => void, ms: number) => any, forget?: (timer: any) => void}} house
 */
export function createKeeping({ saveDraft, now, changed, failed, later = (what, ms) => setTimeout(what, ms), forget = clearTimeout }) {
  /** @type {Map<string, Page>} */
  const pages = new Map();
  /** The visit last looked at: it is the one whose words are on screen. @type {Page|null} */
  let shown = null;

  /** @param {Draft} draft @returns {Page} */
  function pageOf(draft) {
    const page = pages.get(draft.id) ?? { draft, wanted: 0, kept: 0, savedAt: draft.saved_at ?? 0, problem: null, running: null, timer: null };
    pages.set(draft.id, page);
    return Object.assign(page, { draft });
  }

  /** @param {Draft} draft */
  function look(draft) {
    shown = pageOf(draft);
  }

  /** Notes that something changed that is not kept yet. @param {Draft} draft */
  function want(draft) {
    shown = pageOf(draft);
    shown.wanted += 1;
    return shown;
  }

  /** Keeps a draft now. @param {Draft} draft @returns {Promise<boolean>} whether it is kept */
  async function save(draft) {
    const page = want(draft);
    await keep(page);
    return page.problem === null;
  }

  /** Keeps a draft as soon as typing pauses. @param {Draft} draft */
  function typed(draft) {
    const page = want(draft);
    putOff(page, TYPING);
    changed();
  }

  /** @param {Page} page @param {number} ms */
  function putOff(page, ms) {
    forget(page.timer);
    page.timer = later(() => void keep(page), ms);
  }

  /** @param {Page} page @returns {Promise<void>} */
  async function keep(page) {
    if (!page.running) {
      forget(page.timer);
      page.running = work(page).finally(() => { page.running = null; });
    }
    await page.running;
    if (page.kept < page.wanted && !page.problem) await keep(page); // asked for while the last save was ending
  }

  /** @param {Page} page */
  async function work(page) {
    if (page.kept < page.wanted) changed();
    try {
      while (page.kept < page.wanted) await once(page);
    } catch (error) {
      if (error instanceof Locked) page.problem = 'failed'; // nobody is there any more to be told
      else trouble(page, error instanceof Overtaken ? 'overtaken' : 'failed');
    }
    changed();
  }

  /** The latest state, at the moment at which saving begins. @param {Page} page */
  async function once(page) {
    const upTo = page.wanted;
    await saveDraft(page.draft);
    Object.assign(page, { kept: upTo, savedAt: now(), problem: null });
  }

  /** The words stay on the screen; while there is hope it is tried again. @param {Page} page @param {'failed'|'overtaken'} problem */
  function trouble(page, problem) {
    if (page.problem !== problem) failed(problem);
    page.problem = problem;
    if (problem === 'failed') putOff(page, AGAIN);
  }

  /** Keeps everything that waits for typing to pause. */
  async function flush() {
    await Promise.all([...pages.values()].filter((page) => page.kept < page.wanted).map(keep));
  }

  /** A visit that is finished or thrown away is not saved any more. @param {string} id */
  async function stop(id) {
    const page = pages.get(id);
    if (!page) return;
    pages.delete(id);
    forget(page.timer);
    page.wanted = page.kept;
    await page.running;
    forget(page.timer);
    if (shown === page) shown = null;
  }

  /** How the visit on screen is kept. @returns {{pending: boolean, problem: 'failed'|'overtaken'|null, savedAt: number}} */
  function standing() {
    return { pending: Boolean(shown && shown.kept < shown.wanted), problem: shown?.problem ?? null, savedAt: shown?.savedAt ?? 0 };
  }

  /** Whether words would be lost with the page, because they could not be kept. */
  function isAtRisk() {
    return [...pages.values()].some((page) => page.problem !== null && page.kept < page.wanted);
  }

  return { look, isAtRisk, save, typed, flush, stop, standing };
}
