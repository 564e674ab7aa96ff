// @ts-check
// Which cases come along where there is no signal: ten at most, chosen one by one.
import { part, put, show, tap } from '../shared/dom.js';
import { MOST_CASES } from '../keeping/packs.js';
import { once } from './secret.js';
import { say } from '../shared/words.js';

/** @param {import('../app/app.js').App} app @param {HTMLElement} node @param {string} id */
export async function offerAlong(app, node, id) {
  show(node, 'along', app.store.durable);
  if (!app.store.durable) return;
  tap(node, 'take_along', () => once(part(node, 'take_along'), () => turn(app, node, id)));
  await fill(app, node, id);
}

/** The cases that come along: those chosen, else those that come first. @param {import('../app/app.js').App} app @returns {Promise<string[]>} */
async function taken(app) {
  return await app.store.chosen() ?? (app.pack()?.profiles ?? []).map((/** @type {any} */ profile) => profile.id);
}

/** @param {import('../app/app.js').App} app @param {HTMLElement} node @param {string} id */
async function fill(app, node, id) {
  const along = (await taken(app)).includes(id);
  put(node, 'along_words', say(along ? 'along' : 'not_along'));
  put(node, 'take_along', say(along ? 'leave_behind' : 'take_along'));
}

/** @param {import('../app/app.js').App} app @param {HTMLElement} node @param {string} id */
async function turn(app, node, id) {
  const before = await taken(app);
  const along = before.includes(id);
  if (!along && before.length >= MOST_CASES) return put(node, 'along_words', say('along_full'));
  if (along && before.length === 1) return put(node, 'along_words', say('along_last'));
  try {
    await app.choose(along ? before.filter((one) => one !== id) : [...before, id]);
  } catch (error) {
    console.error(error);
    app.announce(say('kept_failed'));
    return put(node, 'along_words', say('kept_failed'));
  }
  await fill(app, node, id);
}
