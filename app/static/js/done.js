// @ts-check
// A finished visit: where it is, whom to ring, what comes next.
import { childLine, fillBar, stateLine, tell } from './bits.js';
import { clone, link, part, put, show, tap } from './dom.js';
import { visitLine } from './home.js';
import { offerSiblings } from './siblings.js';
import { contactWords, isUnsent, standingOf } from './status.js';
import { say } from './words.js';

/** @typedef {import('./app.js').App} App */

/** @param {App} app @param {string[]} params */
export async function drawDone(app, [id]) {
  const entry = await app.desk.entry(id);
  if (!entry) return app.message('not_here');
  const node = clone('done');
  const heading = say('done_heading', { initials: entry.child.initials });
  put(node, 'heading', heading);
  put(node, 'line', visitLine(entry));
  fillBar(node, { back: '#/home', child: childLine(entry.child), kept: '' });
  link(node, 'correct', `#/correct/${id}`);
  link(node, 'conflict', `#/conflict/${id}`);
  tap(node, 'send_now', () => app.sendNow());
  await offerSiblings(app, part(node, 'siblings'), JSON.parse(entry.payload).occasion ? { ...JSON.parse(entry.payload), id } : { id, profile: entry.profile, occasion: '' });
  await fill(app, node, id);
  return { title: heading, node, refresh: () => fill(app, node, id) };
}

/** @param {App} app @param {HTMLElement} node @param {string} id */
async function fill(app, node, id) {
  const entry = await app.desk.entry(id);
  if (!entry) return;
  const condition = app.condition();
  const unsent = isUnsent(entry);
  part(node, 'state').replaceChildren(stateLine(standingOf(entry.fate, condition)));
  put(node, 'contact', unsent ? contactWords(condition, 1) : '');
  show(node, 'stay', unsent);
  show(node, 'sign_in', unsent && condition.contact === 'sign_in');
  show(node, 'send_now', unsent);
  show(node, 'conflict', entry.fate.state === 'conflict');
  show(node, 'correct', entry.fate.state !== 'conflict');
  tell(part(node, 'tell'), { needed: entry.tells, raised: entry.fate.alerted, numbers: app.pack()?.numbers ?? null });
}
