// @ts-check
// Two tabs of one phone: one writes, the other may take over. What tabs say to each other names
// nobody and nothing.

const WRITER = 'holdfast-writer';
const CHANNEL = 'holdfast';
const PATIENCE = 1_500; // a tab asleep in the background answers nothing

/** @typedef {'yield'|'at risk'|'lock'|'signed out'} Word */

/** One for the whole page: who speaks by it does not hear themselves. @type {BroadcastChannel|null} */
let shared = null;

/** @returns {BroadcastChannel|null} */
function channel() {
  if ('BroadcastChannel' in globalThis) shared ??= new BroadcastChannel(CHANNEL);
  return shared;
}

/** Says something to the app's other tabs. @param {Word} word */
export function tellTabs(word) {
  channel()?.postMessage(word);
}

/** What became of what was sent. A page that is left does not listen: a word would end it, and Back would not find it. @type {BroadcastChannel|null} */
let news = null;

/** Says that something became of what was sent. */
export function tellSent() {
  news?.postMessage('');
}

/** @param {() => void} sent */
function hearOfSent(sent) {
  if (!('document' in globalThis)) return;
  const listen = () => {
    news ??= new BroadcastChannel(`${CHANNEL}-sent`);
    news.onmessage = sent;
  };
  addEventListener('pagehide', () => { news?.close(); news = null; });
  addEventListener('pageshow', ({ persisted }) => { listen(); if (persisted) sent(); });
  listen();
}

/**
 * @param {{flush: () => Promise<unknown>, isAtRisk?: () => boolean, taken: () => void, lock: (word: Word) => void,
 *          sent?: () => void}} house `flush`: keeps what waits; `taken`: another
 *   tab writes from now on; `lock`: another tab was locked, or its person signed out; `sent`: something became of what it sent
 */
export function createTabs({ flush, isAtRisk = () => false, taken, lock, sent = () => {} }) {
  /** Ends our turn; null while it is not ours. @type {(() => void)|null} */
  let leave = null;
  let turn = 0;
  let keepsIt = false;

  /**
   * Waits for the one lock. Resolves when it is ours, or known not to be; it stays ours until we leave or it is stolen.
   * @param {LockOptions} how @returns {Promise<boolean>}
   */
  function wait(how) {
    if (!navigator.locks) return Promise.resolve(true); // an old browser: save numbers still keep the newest words
    const mine = ++turn;
    return new Promise((known) => {
      navigator.locks.request(WRITER, how, (lock) => {
        known(lock !== null);
        return lock && new Promise((left) => { leave = () => { leave = null; left(undefined); }; });
      }).catch(() => { known(false); if (leave && mine === turn) stolen(); });
    });
  }

  function stolen() {
    leave = null;
    taken();
  }

  /** Another tab asks for the turn: what was typed is kept first, and what cannot be kept is not given up. */
  async function yieldTurn() {
    if (!leave) return;
    await flush().catch(() => {});
    if (isAtRisk()) return tellTabs('at risk');
    leave?.();
    taken();
  }

  /** Takes the turn from the tab that has it: asks, and does not wait for one that is asleep. One with words that are not saved keeps it. @returns {Promise<boolean>} */
  async function takeOver() {
    keepsIt = false;
    tellTabs('yield');
    if (await wait({ signal: AbortSignal.timeout(PATIENCE) })) return true;
    return keepsIt ? false : wait({ steal: true });
  }

  hearOfSent(sent);
  channel()?.addEventListener('message', ({ data }) => {
    if (data === 'yield') void yieldTurn();
    if (data === 'at risk') keepsIt = true;
    if (data === 'lock' || data === 'signed out') lock(data);
  });

  return { writes: () => wait({ ifAvailable: true }), takeOver, leave: () => leave?.() };
}
