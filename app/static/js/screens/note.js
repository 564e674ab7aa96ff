// @ts-check
// The note of one item: opened by one press with the caret in it; pressing how it is known keeps
// it and moves on, so a note costs one tap more.
import { noteWords } from './checklist.js';
import { choose, part, put, show, tap, wireStarters } from '../shared/dom.js';
import { CONCERN_AT, rate, ratingOf } from '../visits/visit.js';
import { say } from '../shared/words.js';

/** @typedef {import('./item.js').Desk} Desk */

/** @param {Desk} desk */
export function wireNote(desk) {
  const { app, node, draft, item } = desk;
  const text = part(node, 'note_text');
  text.value = ratingOf(draft, item.key).note;
  text.addEventListener('input', () => {
    rate(draft, item.key, { note: text.value });
    desk.refresh();
    app.typed(draft);
  });
  text.addEventListener('blur', () => { void app.flush(); desk.refresh(); });
  tap(node, 'add_note', () => (part(node, 'note').hidden ? open(desk) : close(desk)));
  tap(node, 'note_done', () => (desk.mode === 'note' ? app.go(`#/check/${draft.id}`) : close(desk)));
  wireCause(desk);
  wireStarters(part(node, 'note'), text);
}

/** @param {Desk} desk */
function wireCause({ app, node, draft, item }) {
  part(node, 'cause').addEventListener('change', (/** @type {any} */ event) => {
    rate(draft, item.key, { cause: event.target.value });
    void app.save(draft);
  });
}

/** What lies behind a grade is asked of a concern only. @param {Pick<Desk, 'node'|'draft'|'item'>} desk */
export function showCause({ node, draft, item }) {
  const { grade, cause } = ratingOf(draft, item.key);
  choose(node, 'cause', cause);
  show(node, 'cause', node.dataset.choosing !== 'reason' && (grade ?? 0) >= CONCERN_AT);
}

/** @param {Desk} desk */
function open({ node, draft, item }) {
  const rating = ratingOf(draft, item.key);
  put(node, 'note_label', say(node.dataset.choosing === 'reason' || rating.not_graded ? 'reason_on' : 'note_on', { item: item.title }));
  show(node, 'note', true);
  part(node, 'add_note').setAttribute('aria-expanded', 'true');
  part(node, 'note_text').focus();
  part(node, 'note').scrollIntoView({ block: 'nearest' });
}

/** @param {Desk} desk */
function close({ node, draft, item }) {
  show(node, 'note', false);
  part(node, 'add_note').setAttribute('aria-expanded', 'false');
  put(node, 'add_note_words', noteWords(ratingOf(draft, item.key)));
  part(node, 'add_note').focus();
}
