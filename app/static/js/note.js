// @ts-check
// The note of one item: opened by one press with the caret in it; pressing how it is known keeps
// it and moves on, so a note costs one tap more.
import { noteWords } from './checklist.js';
import { choose, part, put, show, tap, wireStarters } from './dom.js';
import { rate, ratingOf } from './visit.js';
import { say } from './words.js';

/** @typedef {import('./item.js').Desk} Desk */

const TYPING = 500;

/** @param {Desk} desk */
export function wireNote(desk) {
  const { app, node, draft, item } = desk;
  const text = part(node, 'note_text');
  let timer = 0;
  text.value = ratingOf(draft, item.key).note;
  text.addEventListener('input', () => {
    rate(draft, item.key, { note: text.value });
    desk.refresh();
    clearTimeout(timer);
    timer = window.setTimeout(() => void app.save(draft), TYPING);
  });
  text.addEventListener('blur', () => { clearTimeout(timer); void app.save(draft); desk.refresh(); });
  tap(node, 'add_note', () => (part(node, 'note').hidden ? open(desk) : close(desk)));
  tap(node, 'note_done', () => (desk.mode === 'note' ? app.go(`#/check/${draft.id}`) : close(desk)));
  wireCause(desk);
  wireStarters(part(node, 'note'), text);
}

/** @param {Desk} desk */
function wireCause({ app, node, draft, item }) {
  choose(node, 'cause', ratingOf(draft, item.key).cause);
  part(node, 'cause').addEventListener('change', (/** @type {any} */ event) => {
    rate(draft, item.key, { cause: event.target.value });
    void app.save(draft);
  });
}

/** @param {Desk} desk */
function open({ node, draft, item }) {
  const rating = ratingOf(draft, item.key);
  const ungraded = !rating.grade || node.dataset.choosing === 'reason';
  put(node, 'note_label', say(node.dataset.choosing === 'reason' || rating.not_graded ? 'reason_on' : 'note_on', { item: item.title }));
  show(node, 'cause', !ungraded && (rating.grade ?? 0) >= 4);
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
