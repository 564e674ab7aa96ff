// @ts-check
// What happens to a page and its phone: taps, the clock, being put away, coming back, the network.

/**
 * @typedef {{cover: {cover: () => void, isCovered: () => boolean}, watch: ReturnType<typeof import('./watch.js').createWatch>,
 *            stage: ReturnType<typeof import('./stage.js').createStage>, tryEverything: () => Promise<void>, draw: () => void, lock: (button: HTMLElement) => void,
 *            flush: () => Promise<unknown>, atRisk: () => boolean, pause: () => void, resume: () => Promise<void>}} House
 */

const DOUBLE_TAP = 500;

/** @param {House} house */
export function listen(house) {
  listenToTaps(house);
  listenToLeaving(house);
  window.addEventListener('hashchange', () => { if (!house.stage.stays()) house.draw(); });
  window.addEventListener('online', () => void house.tryEverything());
}

/** @param {House} house */
function listenToTaps({ cover, watch, stage, lock }) {
  // The second half of a double tap belongs to the screen before: it must not press what now lies under the finger.
  document.addEventListener('click', (event) => {
    if (event.detail < 2 || performance.now() - stage.shownAt() > DOUBLE_TAP) return;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });
  document.addEventListener('click', (event) => {
    const button = /** @type {HTMLElement|null} */ (/** @type {Element|null} */ (event.target)?.closest?.('[data-act]'));
    const act = button?.dataset.act;
    if (act === 'cover') cover.cover();
    if (button && act === 'lock') lock(button);
    if (act === 'skip') { event.preventDefault(); /** @type {HTMLElement|null} */ (document.querySelector('h1'))?.focus(); }
  });
  for (const touch of ['pointerdown', 'keydown', 'input', 'wheel']) document.addEventListener(touch, watch.touched, { capture: true, passive: true });
}

/** The page is put away or left: what was typed is kept, and nothing is to be seen meanwhile. @param {House} house */
function listenToLeaving({ cover, watch, tryEverything, flush, atRisk, pause, resume }) {
  const look = () => {
    watch.sees(document.hidden);
    document.documentElement.classList.toggle('hf-away', document.hidden);
  };
  look();
  document.addEventListener('visibilitychange', () => {
    look();
    if (document.hidden) void flush();
    else void tryEverything();
  });
  const leave = () => { void flush(); cover.cover(); };
  window.addEventListener('pagehide', leave);
  document.addEventListener('freeze', leave);
  window.addEventListener('pagehide', pause);
  window.addEventListener('pageshow', (event) => { if (event.persisted) { cover.cover(); watch.look(); void resume(); } });
  window.addEventListener('focus', watch.look);
  document.addEventListener('focusout', () => void flush());
  window.addEventListener('beforeunload', (event) => { if (atRisk()) { event.preventDefault(); event.returnValue = ''; } });
}
