// @ts-check
// A finished visit: where it is, whom to ring, what comes next.
import { childLine, fillBar, plainTitle, stateLine, tell } from './bits.js';
import { clone, link, part, put, show, tap } from '../shared/dom.js';
import { visitLine } from './home.js';
import { offerSiblings } from './siblings.js';
import { contactWords, isUnsent, standingOf } from '../shared/status.js';
import { say } from '../shared/words.js';

/** @typedef {import('../app/app.js').App} App */

/** @param {App} app @param {string[]} params */
export async function drawDone(app, [id]) {
  const entry = await app.desk.entry(id);
  if (!entry) return app.message('not_here');
  const node = clone('done');
  put(node, 'heading', say('done_heading', { initials: entry.child.initials }));
  put(node, 'line', visitLine(entry));
  fillBar(node, { back: '#/home', child: childLine(entry.child), kept: '' });
  link(node, 'correct', `#/correct/${id}`);
  link(node, 'conflict', `#/conflict/${id}`);
  tap(node, 'send_now', () => app.sendNow());
  await offerSiblings(app, part(node, 'siblings'), JSON.parse(entry.payload).occasion ? { ...JSON.parse(entry.payload), id } : { id, profile: entry.profile, occasion: '' });
  await fill(app, node, id);
  return { title: plainTitle(node), node, refresh: () => fill(app, node, id) };
}

/** @param {App} app @param {HTMLElement} node @param {string} id */
async function fill(app, node, id) {
  const entry = await app.desk.entry(id);
  if (!entry) return;
  const condition = app.condition();
  const unsent = isUnsent(entry);
  part(node, 'state').replaceChildren(stateLine(standingOf(entry.fate, condition)));
  put(node, 'contact', unsent ? contactWords(condition, 1) : '');
  show(node, 'stay', unsent && !app.store.durable);
  show(node, 'sign_in', unsent && condition.contact === 'sign_in');
  // By hand the record is asked whether what it held is filed by now; what it could not open is offered as text: it is open here.
  show(node, 'send_now', unsent || entry.fate.state === 'held');
  put(node, 'send_now', say(unsent ? 'send_now' : 'ask_again'));
  show(node, 'conflict', entry.fate.state === 'conflict');
  show(node, 'correct', entry.fate.state !== 'conflict');
  tell(part(node, 'tell'), { needed: entry.tells, raised: entry.fate.alerted, numbers: app.numbers() });
}
