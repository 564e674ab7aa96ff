// @ts-check
// What home says about the phone itself: whether it is ready, whether it keeps what is written, what
// it lost.
import { dateInWords, dateOf, timeOf } from '../shared/dates.js';
import { put, show, tap } from '../shared/dom.js';
import { lifetimeOf } from '../keeping/packs.js';
import { say } from '../shared/words.js';

/** @typedef {import('../app/app.js').App} App */

const MINUTE = 60_000;

/** @param {App} app @param {HTMLElement} node */
export function wirePhone(app, node) {
  tap(node, 'emptied_read', () => { void app.phone.lossRead().then(app.changed); /** @type {HTMLElement|null} */ (node.querySelector('h1'))?.focus(); });
}

/** @param {App} app @param {HTMLElement} node */
export function fillPhone(app, node) {
  const bare = app.phone.isBare();
  show(node, 'lock', !bare);
  show(node, 'to_phone', !bare);
  show(node, 'make_ready', bare && app.phone.canBeReady() && app.cases() === 'fresh');
  fillReady(app, node);
  fillLoss(app, node);
  fillUnreadable(app, node);
  fillSkew(app, node);
}

/** Until when the cases are here, and whether anybody promised that. @param {App} app @param {HTMLElement} node */
function fillReady(app, node) {
  const pack = app.pack();
  const ready = app.store.durable && pack?.profiles.length > 0;
  show(node, 'ready', ready);
  if (!ready) return;
  const until = new Date((pack.kept_at ?? app.now().getTime()) + lifetimeOf(pack));
  show(node, 'ready_more', !app.phone.keeps());
  put(node, 'ready_words', say(app.phone.keeps() ? 'ready_until' : 'ready_not_kept', { time: `${dateInWords(dateOf(until))}, ${timeOf(until)}` }));
}

/** @param {App} app @param {HTMLElement} node */
function fillLoss(app, node) {
  const loss = app.phone.loss();
  const revoked = app.phone.why() === 'revoked';
  show(node, 'emptied', loss !== null);
  show(node, 'revoked', revoked);
  if (!loss) return;
  put(node, 'emptied_words', say('emptied'));
  put(node, 'emptied_lost', lossWords(loss));
  show(node, 'emptied_read', loss.missing !== null);
}

/** @param {import('../keeping/emptied.js').Loss} loss */
function lossWords({ missing }) {
  if (missing === null) return say('emptied_unknown');
  return missing.length ? say('emptied_lost', { n: missing.length, numbers: missing.join(', ') }) : say('emptied_none');
}

/** @param {App} app @param {HTMLElement} node */
function fillUnreadable(app, node) {
  const { unreadable } = app.tally();
  show(node, 'unreadable', unreadable > 0);
  put(node, 'unreadable_words', unreadable ? say('unreadable', { n: unreadable }) : '');
}

/** @param {App} app @param {HTMLElement} node */
function fillSkew(app, node) {
  const { skew } = app.condition();
  show(node, 'skew', Boolean(skew));
  if (skew) put(node, 'skew', say(skew > 0 ? 'skew_behind' : 'skew_ahead', { n: Math.round(Math.abs(skew) / MINUTE) }));
}
