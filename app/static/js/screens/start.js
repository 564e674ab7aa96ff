// @ts-check
// The start of a visit: what kind, when, who was seen, who was there, who belongs to the home.
import { asks, missingAtStart } from '../visits/asked.js';
import { childLine, fillBar, plainTitle, showErrors, tell } from './bits.js';
import { dateInWords, dateOf, timeOf } from '../shared/dates.js';
import { choose, clone, field, link, part, put, show, tap, tidyTime } from '../shared/dom.js';
import { fillPeople, wirePeople } from './people.js';
import { allItemsFor, HOME_KINDS, isSettled } from '../visits/visit.js';
import { say } from '../shared/words.js';

/** @typedef {import('../visits/visit.js').Draft} Draft */
/** @typedef {import('../app/app.js').App} App */

const PLACES = { kind: 'kind-unannounced', start_time: 'start', person: 'somebody' };
const YES_NO = { child_seen: 'child_seen', child_alone: 'child_alone', bedroom: 'bedroom_seen' };

/** @param {App} app @param {string[]} params */
export async function drawStart(app, [id]) {
  const draft = await app.draft(id);
  if (!draft) return app.message('not_here');
  const node = clone('start');
  put(node, 'heading', say('start_heading', { initials: draft.initials }));
  fillBar(node, { back: '#/home', child: childLine(draft), kept: app.kept() });
  show(node, 'kept_long', !app.store.durable);
  show(node, 'joint', app.known(draft.profile)?.joint?.id === draft.occasion);
  tell(part(node, 'tell'), app.alertFor(draft));
  wire(app, node, draft);
  fillPeople(node, draft);
  fill(app, node, draft);
  return { title: plainTitle(node), node };
}

/** @param {App} app @param {HTMLElement} node @param {Draft} draft */
function wire(app, node, draft) {
  const form = part(node, 'form');
  const changed = (input = { type: 'radio' }) => { draft.touched = true; show(node, 'errors', false); fillParts(app, node, draft); return app.entered(draft, input); };
  form.addEventListener('submit', (/** @type {Event} */ event) => event.preventDefault());
  form.addEventListener('input', (/** @type {any} */ event) => { if (take(draft, event.target)) void changed(event.target); });
  tidyTime(field(node, 'start'), (time) => { draft.start = time; void changed(); });
  tap(node, 'now', () => { draft.start = field(node, 'start').value = timeOf(app.now()); void changed(); });
  tap(node, 'other_day', () => { show(node, 'date_why', true); show(node, 'other_day', false); field(node, 'visited_on').focus(); });
  wirePeople(node, draft, () => void changed());
  for (const name of ['begin', 'all_items', 'to_check']) tap(node, name, (event) => leave(node, draft, event));
  tap(node, 'discard_ask', () => { show(node, 'discard_sure', true); part(node, 'discard_ask').setAttribute('aria-expanded', 'true'); part(node, 'discard_now').focus(); });
  tap(node, 'discard_now', () => app.discard(draft));
}

/** Takes one answer of the form into the draft. @param {Draft} draft @param {HTMLInputElement} input @returns {boolean} whether it was one */
function take(draft, { id, name, value }) {
  if (name in YES_NO) /** @type {any} */ (draft)[YES_NO[/** @type {keyof typeof YES_NO} */ (name)]] = value === 'yes';
  else if (['kind', 'start', 'contact_with', 'child_seen_reason', 'child_alone_reason', 'bedroom_reason'].includes(name)) /** @type {any} */ (draft)[name] = value;
  else if (name === 'visited_on' && value) draft.visited_on = value;
  else if (id === 'somebody') draft.pending = { ...draft.pending, person: value };
  else return false;
  return true;
}

/** @param {App} app @param {HTMLElement} node @param {Draft} draft */
function fill(app, node, draft) {
  choose(node, 'kind', draft.kind);
  for (const [name, key] of Object.entries(YES_NO)) choose(node, name, yesNo(/** @type {any} */ (draft)[key]));
  for (const name of ['start', 'visited_on', 'contact_with', 'child_seen_reason', 'child_alone_reason', 'bedroom_reason']) {
    field(node, name).value = /** @type {any} */ (draft)[name];
  }
  field(node, 'somebody').value = draft.pending?.person ?? '';
  field(node, 'visited_on').max = dateOf(app.now());
  put(node, 'now', say('now_time', { time: timeOf(app.now()) }));
  const today = draft.visited_on === dateOf(app.now());
  show(node, 'date_why', !today);
  show(node, 'other_day', today);
  show(node, 'discard', draft.touched);
  fillParts(app, node, draft);
}

/** Shows the questions that the answers so far call for. @param {App} app @param {HTMLElement} node @param {Draft} draft */
function fillParts(app, node, draft) {
  const ask = asks(draft);
  show(node, 'contact_why', ask.contact);
  show(node, 'child_seen', ask.seen);
  show(node, 'child_alone', ask.alone || (ask.seen && draft.child_seen === null));
  show(node, 'bedroom', ask.bedroom || draft.kind === null);
  show(node, 'about_child', ask.seen || ask.bedroom || draft.kind === null);
  show(node, 'child_seen_why', draft.child_seen === false);
  show(node, 'child_alone_why', draft.child_alone === false);
  show(node, 'bedroom_why', draft.bedroom_seen === false);
  const today = draft.visited_on === dateOf(app.now());
  put(node, 'day', today ? say('today_date', { date: dateInWords(draft.visited_on) }) : dateInWords(draft.visited_on));
  fillWays(app, node, draft);
}

/** The ways on: at a home the first item; elsewhere items are told, and optional. @param {App} app @param {HTMLElement} node @param {Draft} draft */
function fillWays(app, node, draft) {
  const instrument = app.desk.instrumentFor(app.pack(), draft);
  const items = instrument ? allItemsFor(instrument, draft) : [];
  const next = items.find((item) => !isSettled(draft.ratings[item.key])) ?? items[0];
  const atHome = !draft.kind || HOME_KINDS.includes(draft.kind);
  const begun = Object.keys(draft.ratings).length > 0;
  show(node, 'begin', atHome && Boolean(next));
  if (next) put(node, 'begin', say(begun ? 'go_on_with' : 'start_with', { item: next.title }));
  link(node, 'begin', next ? `#/item/${draft.id}/${next.key}` : '#/home');
  link(node, 'all_items', `#/list/${draft.id}`);
  link(node, 'to_check', `#/check/${draft.id}`);
  show(node, 'to_check', !atHome || begun);
}

/** Leaves only when kind and time are known and nobody's name is left half entered; says what is needed otherwise. @param {HTMLElement} node @param {Draft} draft @param {Event} event */
function leave(node, draft, event) {
  const missing = missingAtStart(draft);
  if (!missing.length) return;
  event.preventDefault();
  showErrors(node, missing.map(({ what }) => ({ words: say(`needs_${what}`), go: () => field(node, PLACES[/** @type {keyof typeof PLACES} */ (what)]).focus() })));
}

/** @param {boolean|null} answer */
function yesNo(answer) {
  if (answer === null) return null;
  return answer ? 'yes' : 'no';
}
