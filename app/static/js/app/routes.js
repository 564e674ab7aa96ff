// @ts-check
// The screens of an open phone, by the address's hash.
import { drawHome } from '../screens/home.js';
import { drawItem } from '../screens/item.js';
import { later } from './later.js';
import { drawStart } from '../screens/start.js';

/**
 * @typedef {import('./app.js').App} App
 * @typedef {import('./app.js').Screen} Screen
 */

/** @type {Record<string, (app: App, params: string[]) => Promise<Screen|null>>} */
const SCREENS = { home: drawHome, case: later('drawCase'), open: drawOpen, start: drawStart, item: drawItem, list: later('drawList'),
  check: later('drawCheck'), done: later('drawDone'), correct: later('drawCorrect'), questions: later('drawQuestions'), conflict: later('drawConflict') };
const WRITING = ['start', 'item', 'list', 'check', 'questions'];

/** The screen that an address names; null when it led on to another. @param {App} app @param {string} hash @returns {Promise<Screen|null>} */
export async function screenFor(app, hash) {
  const [name, ...params] = placeIn(hash);
  if (WRITING.includes(name) && await isFinished(app, params[0])) return app.redirect(`#/done/${params[0]}`);
  return (SCREENS[name] ?? drawHome)(app, params);
}

/** @param {string} hash */
export function placeIn(hash) {
  return hash.replace(/^#\/?/, '').split('/');
}

/** Opens a visit to a profile, if need be on the occasion of another, and leads to its start. @param {App} app @param {string[]} params */
async function drawOpen(app, [profileId, fromId]) {
  const profile = await app.profile(profileId);
  if (!profile || !app.desk.instrumentFor(app.pack())) return app.message('case_not_here', { again: location.hash });
  const from = fromId ? await occasionOf(app, fromId) : undefined;
  const draft = await app.desk.open(app.pack(), profile, from);
  await app.counted();
  return app.redirect(`#/start/${draft.id}`);
}

/** What a sibling's visit shares: from the one being written, or the one finished. @param {App} app @param {string} id @returns {Promise<any>} */
async function occasionOf(app, id) {
  const draft = await app.draft(id);
  if (draft) return draft;
  const entry = await app.desk.entry(id);
  return entry ? app.desk.fromEntry(entry) : undefined;
}

/** Whether a visit was finished and is no longer being written: Back then leads to what became of it. @param {App} app @param {string} id */
async function isFinished(app, id) {
  return await app.draft(id) === null && await app.desk.entry(id) !== null;
}
