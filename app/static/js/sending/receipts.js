// @ts-check
// What a receipt means for a finished visit. Pure.

/**
 * @typedef {{id: string, revision: number, digest: string, fate: Fate}} Entry
 * @typedef {import('./outbox.js').Fate} Fate
 */

const MOST_DAMAGED = 3;

/** A finished visit as it waits: what it says is never changed again. @returns {Fate} */
export function freshFate() {
  return { state: 'waiting', reason: null, fields: null, alerted: false, damaged: 0, receivedAt: null, tried: false };
}

/**
 * The result that answers for this entry, or null: id, revision and digest must all be its own.
 * @param {Entry} entry
 * @param {any[]} results
 */
export function receiptFor(entry, results) {
  return results.find((result) => result && result.id === entry.id && result.revision === entry.revision
    && result.digest === entry.digest) ?? null;
}

/**
 * What a receipt makes of an entry.
 * @param {Entry} entry
 * @param {any} receipt
 * @returns {Partial<Fate>}
 */
export function fateBy(entry, receipt) {
  const heard = { reason: receipt.reason ?? null, fields: receipt.fields ?? null,
    alerted: entry.fate.alerted || receipt.alerted === true, receivedAt: receipt.received_at ?? null };
  if (receipt.status === 'filed' || receipt.status === 'held' || receipt.status === 'conflict') {
    return { ...heard, state: receipt.status };
  }
  if (receipt.status !== 'damaged') return { state: 'waiting' };
  const damaged = entry.fate.damaged + 1;
  return { damaged, state: damaged >= MOST_DAMAGED ? 'attention' : 'waiting', reason: 'damaged' };
}
