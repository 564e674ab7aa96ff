// @ts-check
// After a forgotten passphrase: the record gives back the keys of a person's own drafts and finished
// visits, and each is wrapped anew under the new lock. Nothing is typed again. A key that does not open
// what it is for is not taken: the row stays as it is, and still sealed for the record.
import { fromBase64url } from '../sealing/bytes.js';
import * as seals from '../sealing/seals.js';
import { wrapKey } from '../sealing/vault.js';

const AT_ONCE = 50;

/**
 * @typedef {{store: import('./store.js').Store, transport: Pick<typeof import('../sending/transport.js'), 'recover'>,
 *            unlocked: import('../sealing/ways.js').Unlocked, device: string}} Parts
 * @typedef {{table: 'drafts'|'entries', kind: 'draft'|'visit', name: string, row: any}} Shut
 */

/** @param {Parts} parts @returns {Promise<number>} how many stay sealed */
export async function recoverAll({ store, transport, unlocked, device }) {
  const all = await shutAway(store, unlocked);
  const asking = all.filter(({ kind, row }) => (kind === 'draft' ? row.key?.srv : row.sealed));
  let left = all.length;
  for (let from = 0; from < asking.length; from += AT_ONCE) {
    const some = asking.slice(from, from + AT_ONCE);
    const heard = await transport.recover(device, some.map(recordOf));
    const keys = heard.heard === 'answer' ? heard.answer.keys : [];
    for (const [i, one] of some.entries()) if (await takeIn(store, unlocked, one, keys[i])) left -= 1;
  }
  return left;
}

/** What rests here of this person and does not open under their key. @param {import('./store.js').Store} store @param {import('../sealing/ways.js').Unlocked} unlocked @returns {Promise<Shut[]>} */
async function shutAway(store, { person, keys }) {
  const drafts = (await store.all('drafts')).map((row) => /** @type {Shut} */ ({ table: 'drafts', kind: 'draft', name: row.id, row }));
  const visits = (await store.all('entries')).map((row) => /** @type {Shut} */ ({ table: 'entries', kind: 'visit', name: row.key, row }));
  const own = [...drafts, ...visits].filter(({ row }) => row.author === person.id);
  const opens = await Promise.all(own.map(({ kind, name, row }) => seals.recordKeyOf(kind, name, kind === 'draft' ? row.key?.dev : row.dev, keys.records)
    .then(() => true, () => false)));
  return own.filter((_one, i) => !opens[i]);
}

/** A record as the contract names it. @param {Shut} one */
function recordOf({ kind, row }) {
  const { device, author, id, revision, seq, digest } = row;
  const { kid, enc, wrap } = kind === 'draft' ? row.key.srv : row.sealed;
  const named = { purpose: kind, kid, device, author, id, enc, wrap };
  return kind === 'draft' ? named : { ...named, revision, seq, digest };
}

/** @param {import('./store.js').Store} store @param {import('../sealing/ways.js').Unlocked} unlocked @param {Shut} one @param {string|null|undefined} key @returns {Promise<boolean>} */
async function takeIn(store, { keys }, { table, kind, name, row }, key) {
  if (!key) return false;
  try {
    const recordKey = fromBase64url(key);
    await (kind === 'draft' ? seals.openDraft(row, recordKey) : seals.openText(row, recordKey));
    const dev = await wrapKey(recordKey, keys.records, seals.keyLabel(kind, name));
    await store.change(table, name, (now) => now && (kind === 'draft' ? { ...now, key: { ...now.key, dev } } : { ...now, dev }));
    return true;
  } catch {
    return false;
  }
}
