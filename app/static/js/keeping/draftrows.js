// @ts-check
// How a draft's row is kept and read back. What can be asked without waiting is asked: each time that
// this page is waited for costs a tap its time.
import { NotKept, Overtaken } from './errors.js';

/**
 * @typedef {import('./store.js').DraftRow} DraftRow
 * @typedef {ReturnType<typeof import('./database.js').openDatabase>['transact']} Transact
 */

/** Its visit is in the outbox: the step ends, and nothing of it is kept. */
class Finished extends Overtaken {}

/** @param {{id: string, revision: number}} wording */
export function keyOf({ id, revision }) {
  return `${id} ${revision}`;
}

/**
 * Keeps a draft, unless its visit was finished meanwhile, and reads it back.
 * Throws Overtaken where a newer state is there, NotKept where what is read is not what was written.
 * @param {Transact} transact @param {DraftRow} row
 * @returns {Promise<{kept: boolean, first: boolean}>} `kept`: not when its visit was finished; `first`: nothing was kept of it before
 */
export async function keepDraft(transact, row) {
  const writing = write(transact, row);
  const behind = seenOf(transact, row).catch(() => null); // answered as soon as the writing is complete
  try {
    const before = await writing;
    return { kept: await readBack(transact, row, await behind), first: !before };
  } catch (error) {
    if (error instanceof Finished) return { kept: false, first: false };
    throw error;
  }
}

/** @param {Transact} transact @param {DraftRow} row @returns {Promise<DraftRow|undefined>} what was kept before */
function write(transact, row) {
  return transact(['drafts', 'entries'], 'readwrite', async (table, ask) => {
    const [before] = await Promise.all([ask(table('drafts').get(row.id)), ask(table('drafts').put(row))]);
    if (before?.revision !== row.revision && await ask(table('entries').getKey(keyOf(row)))) throw new Finished('it is in the outbox');
    if (before && before.save >= row.save && !isSame(before, row)) throw new Overtaken(`save ${before.save} is there`);
    return before;
  });
}

/** What is kept of a draft. @param {Transact} transact @param {DraftRow} row @returns {Promise<any>} */
function seenOf(transact, row) {
  return transact(['drafts'], 'readonly', (table, ask) => ask(table('drafts').get(row.id)));
}

/** What is kept of a draft, and whether its visit was finished. @param {Transact} transact @param {DraftRow} row @returns {Promise<any[]>} */
async function look(transact, row) {
  return (await transact(['drafts', 'entries'], 'readonly', (table, ask) => Promise.all([
    ask(table('drafts').get(row.id)), ask(table('entries').getKey(keyOf(row)))]))) ?? [];
}

/**
 * Only this writing can have put exactly these bytes: where they are seen, they are kept. A visit that is finished
 * takes its draft with it in the same step.
 * @param {Transact} transact @param {DraftRow} row @param {any} seen
 */
async function readBack(transact, row, seen) {
  if (isSame(seen, row)) return true;
  const [kept, finished] = await look(transact, row);
  if (finished) return false;
  if (isSame(kept, row)) return true;
  throw kept?.save > row.save ? new Overtaken(`save ${kept.save} is there`) : new NotKept('not what was written');
}

/** @param {any} kept @param {DraftRow} row */
function isSame(kept, row) {
  return kept?.save === row.save && kept.iv === row.iv && kept.ct === row.ct && JSON.stringify(kept.key) === JSON.stringify(row.key);
}
