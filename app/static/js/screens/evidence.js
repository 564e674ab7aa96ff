// @ts-check
// How do you know? One press records and moves on; a long press, or coming from the list,
// gathers several sources. And the reasons why an item is not graded.
import { part, put, show, tap } from '../shared/dom.js';
import { evidenceWords } from '../shared/status.js';
import { rate, ratingOf } from '../visits/visit.js';
import { say } from '../shared/words.js';

/** @typedef {import('./item.js').Desk} Desk */

const LONG_PRESS = 550;

/** @param {Desk} desk */
export function wireEvidence(desk) {
  for (const button of desk.node.querySelectorAll('[data-evidence]')) wireSource(desk, /** @type {HTMLElement} */ (button));
  for (const button of desk.node.querySelectorAll('[data-reason]')) {
    button.addEventListener('click', () => giveReason(desk, button.getAttribute('data-reason') ?? ''));
  }
  tap(desk.node, 'sources_done', () => finishSources(desk));
  tap(desk.node, 'gather', () => gather(desk));
  show(desk.node, 'gather', ratingOf(desk.draft, desk.item.key).evidence.length > 0);
  if (desk.mode === 'sources') gather(desk);
  else markChosen(desk);
}

/** @param {Desk} desk @param {HTMLElement} button */
function wireSource(desk, button) {
  const how = button.dataset.evidence ?? '';
  let timer = 0;
  let held = false;
  button.addEventListener('pointerdown', () => { held = false; timer = window.setTimeout(() => { held = true; holdFor(desk, how); }, LONG_PRESS); });
  for (const end of ['pointerup', 'pointerleave', 'pointercancel']) button.addEventListener(end, () => clearTimeout(timer));
  button.addEventListener('contextmenu', (event) => event.preventDefault());
  button.addEventListener('click', () => { if (!held) press(desk, how); held = false; });
}

/** @param {Desk} desk */
const isGathering = ({ node }) => !part(node, 'sources_done').hidden;

/** @param {Desk} desk @param {string} how */
function press(desk, how) {
  const { app, node, draft, item } = desk;
  const rating = ratingOf(draft, item.key);
  if (!rating.grade) return refuse(desk);
  if (isGathering(desk)) return toggle(desk, how);
  const copied = rating.evidence.length === 1 && rating.evidence[0] === how ? rating.copied_from : null;
  rate(draft, item.key, { evidence: [how], copied_from: copied });
  node.dataset.choosing = '';
  app.announce(say('recorded', { what: `${rating.grade}, ${evidenceWords([how])}` }));
  void desk.record({ what: String(rating.grade), how: evidenceWords([how]) });
}

/** Nothing moves: the grade comes first. @param {Desk} desk */
function refuse({ node }) {
  put(node, 'more', '');
  requestAnimationFrame(() => put(node, 'more', say('choose_first'))); // said again at each press
}

/** @param {Desk} desk @param {string} how */
function holdFor(desk, how) {
  if (!ratingOf(desk.draft, desk.item.key).grade) return refuse(desk);
  if (!isGathering(desk)) gather(desk);
  toggle(desk, how);
}

/** Several sources: each press adds or takes away. @param {Desk} desk */
function gather(desk) {
  show(desk.node, 'sources_done', true);
  show(desk.node, 'gather', false);
  markChosen(desk);
  put(desk.node, 'more', say('several'));
}

/** @param {Desk} desk @param {string} how */
function toggle(desk, how) {
  const { evidence } = ratingOf(desk.draft, desk.item.key);
  const now = evidence.includes(how) ? evidence.filter((one) => one !== how) : [...evidence, how];
  rate(desk.draft, desk.item.key, { evidence: now });
  void desk.app.save(desk.draft);
  markChosen(desk);
}

/** @param {Desk} desk */
function finishSources(desk) {
  const { grade, evidence } = ratingOf(desk.draft, desk.item.key);
  if (!evidence.length) return put(desk.node, 'more', say('one_source'));
  void desk.record({ what: String(grade), how: evidenceWords(evidence) });
}

/** What is recorded shows as pressed. @param {Desk} desk */
function markChosen(desk) {
  const { evidence } = ratingOf(desk.draft, desk.item.key);
  for (const button of desk.node.querySelectorAll('[data-evidence]')) {
    const chosen = evidence.includes(button.getAttribute('data-evidence') ?? '');
    if (chosen || isGathering(desk)) button.setAttribute('aria-pressed', String(chosen));
  }
}

/** Leaves the item ungraded for a reason, and moves on. @param {Desk} desk @param {string} reason */
function giveReason(desk, reason) {
  const { node, draft, item } = desk;
  if (reason === 'does_not_apply' && !ratingOf(draft, item.key).note.trim()) return askWhy(node);
  rate(draft, item.key, { grade: null, evidence: [], cause: null, copied_from: null, not_graded: reason });
  const words = say(`reason_${reason}`);
  desk.app.announce(say('recorded', { what: words }));
  void desk.record({ what: words, how: '' });
}

/** @param {HTMLElement} node */
function askWhy(node) {
  put(node, 'more_why', say('why_first'));
  if (part(node, 'note').hidden) part(node, 'add_note').click();
  else part(node, 'note_text').focus();
}
