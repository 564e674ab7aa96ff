// @ts-check
// The recording app put together: its rooms, its screens by the address's hash, its moments of sending.
import { createApp } from './app.js';
import { drawCase } from './case.js';
import { drawCheck } from './check.js';
import { drawConflict, drawCorrect, drawQuestions } from './correct.js';
import { createCover } from './cover.js';
import { clone, link, put, show, tap } from './dom.js';
import { drawDone } from './done.js';
import { drawHome } from './home.js';
import { drawItem } from './item.js';
import { drawList } from './list.js';
import { drawStart } from './start.js';
import { createStore } from './store.js';
import * as transport from './transport.js';
import { chance } from './vault.js';
import { keepShellReady, useNewVersion } from './worker.js';
import { say } from './words.js';

/** @typedef {import('./app.js').Screen} Screen */

const screen = /** @type {HTMLElement} */ (document.getElementById('screen'));
const announcer = /** @type {HTMLElement} */ (document.getElementById('announce'));
/** @type {Record<string, (app: import('./app.js').App, params: string[]) => Promise<Screen|null>>} */
const SCREENS = { home: drawHome, case: drawCase, open: drawOpen, start: drawStart, item: drawItem, list: drawList, check: drawCheck,
  done: drawDone, correct: drawCorrect, questions: drawQuestions, conflict: drawConflict };

const WRITING = ['start', 'item', 'list', 'check', 'questions'];
const DOUBLE_TAP = 500;

/** @type {Screen|null} */
let current = null;
let turn = 0;
let versionReady = false;

const cover = createCover(screen, { uncovered: () => { if (missed()) void draw(); else changed(); } });
const app = createApp({
  store: createStore(), transport, chance, appVersion: document.documentElement.dataset.appVersion ?? '0',
  alone: async (work) => { await (navigator.locks ? navigator.locks.request('holdfast-send', work) : work()); },
  page: { go, redirect, announce, message, changed, versionReady: () => versionReady, useNewVersion: () => void useNewVersion() },
});

/** @param {string} hash */
function go(hash) {
  if (location.hash === hash) void draw();
  else location.hash = hash;
}

/** Goes somewhere without leaving a way back to here. @param {string} hash @returns {null} */
function redirect(hash) {
  location.replace(hash);
  return null;
}

/** Says something to those who listen rather than look. @param {string} words */
function announce(words) {
  if (cover.isCovered()) return;
  announcer.textContent = '';
  requestAnimationFrame(() => { announcer.textContent = words; });
}

/** Opens a visit to a profile, if need be on the occasion of another, and leads to its start. @param {import('./app.js').App} house @param {string[]} params */
async function drawOpen(house, [profileId, fromId]) {
  const profile = await house.profile(profileId);
  if (!profile || !house.desk.instrumentFor(house.pack())) return message('case_not_here', { again: location.hash });
  const from = fromId ? await occasionOf(fromId) : undefined;
  const draft = await house.desk.open(house.pack(), profile, from);
  await house.counted();
  return redirect(`#/start/${draft.id}`);
}

/** What a sibling's visit shares: from the one being written, or the one finished. @param {string} id @returns {Promise<any>} */
async function occasionOf(id) {
  const draft = await app.draft(id);
  if (draft) return draft;
  const entry = await app.desk.entry(id);
  return entry ? app.desk.fromEntry(entry) : undefined;
}

/** Whether a visit was finished and is no longer being written: Back then leads to what became of it. @param {string} id */
async function isFinished(id) {
  return await app.draft(id) === null && await app.desk.entry(id) !== null;
}

/** Draws the screen that the address names. */
async function draw() {
  if (cover.isCovered()) return;
  const [name, ...params] = location.hash.replace(/^#\/?/, '').split('/');
  const mine = ++turn;
  if (WRITING.includes(name) && await isFinished(params[0])) return void redirect(`#/done/${params[0]}`);
  const drawn = await (SCREENS[name] ?? drawHome)(app, params).catch(broken);
  if (drawn && mine === turn && !cover.isCovered()) mount(drawn);
}

/** @param {unknown} error @returns {Screen} */
function broken(error) {
  console.error(error);
  return message('problem');
}

let shownFor = '';
let shownAt = 0;
const missed = () => shownFor !== location.hash;

/** @param {Screen} drawn */
function mount(drawn) {
  const first = current === null;
  current = drawn;
  shownFor = location.hash;
  shownAt = performance.now();
  screen.replaceChildren(drawn.node);
  document.title = `${drawn.title} - ${say('product')}`;
  window.scrollTo(0, 0);
  if (!first) /** @type {HTMLElement|null} */ (drawn.node.querySelector('h1'))?.focus({ preventScroll: true });
  drawn.shown?.();
}

/** Brings what is on screen in line, and keeps the focus where it was. */
function changed() {
  if (cover.isCovered() || !current?.refresh) return;
  const focus = /** @type {HTMLElement|null} */ (document.activeElement);
  const place = focus?.id ? `#${CSS.escape(focus.id)}` : focus?.getAttribute('href') && `a[href="${CSS.escape(focus.getAttribute('href') ?? '')}"]`;
  void current.refresh().then(() => {
    if (place && document.activeElement === document.body) /** @type {HTMLElement|null} */ (screen.querySelector(place))?.focus();
  });
}

/** A screen that only says something, with a way on. @param {string} key @param {{signIn?: boolean, again?: string}} [ways] @returns {Screen} */
function message(key, { signIn = false, again } = {}) {
  const node = clone('message');
  put(node, 'heading', say(key));
  link(node, 'back', '#/home');
  show(node, 'sign_in', signIn);
  show(node, 'again', Boolean(again));
  tap(node, 'again', () => void draw());
  return { title: say(key), node };
}

/** The moments at which something may have become possible. */
function tryEverything() {
  void app.send();
  if (app.cases() !== 'fresh') void app.bringCases();
}

// The second half of a double tap belongs to the screen before: it must not press what now lies under the finger.
document.addEventListener('click', (event) => {
  if (event.detail < 2 || performance.now() - shownAt > DOUBLE_TAP) return;
  event.preventDefault();
  event.stopPropagation();
}, { capture: true });
document.addEventListener('click', (event) => {
  const act = /** @type {Element|null} */ (event.target)?.closest?.('[data-act]')?.getAttribute('data-act');
  if (act === 'cover') cover.cover();
  if (act === 'skip') { event.preventDefault(); /** @type {HTMLElement|null} */ (document.querySelector('h1'))?.focus(); }
});
window.addEventListener('hashchange', () => void draw());
window.addEventListener('online', tryEverything);
document.addEventListener('visibilitychange', () => { if (!document.hidden) tryEverything(); });
window.addEventListener('beforeunload', (event) => { if (app.held() > 0) { event.preventDefault(); event.returnValue = ''; } });

await app.bringCases();
await draw();
tryEverything();
void keepShellReady({ waiting: () => { versionReady = true; changed(); } });
