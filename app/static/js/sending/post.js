// @ts-check
// The post office of a phone: hands over what is sealed and keeps what becomes of it. It needs no key,
// so that what is finished is sent while the phone is locked.

/** @typedef {import('../keeping/store.js').EntryRow} EntryRow */

/**
 * @param {{store: import('../keeping/store.js').Store, now?: () => number}} house
 * @returns {import('../keeping/memory.js').Post}
 */
export function createPost({ store, now = Date.now }) {
  return {
    async outgoing() {
      return inOrder((await store.all('entries')).filter(isWhole)).map(outgoing);
    },
    async settle(key, fate) {
      await store.settle(key, fate.state === 'filed' ? { ...fate, filedAt: now() } : fate);
    },
    async heard(author, news) {
      await store.heard(author, news);
      await store.tidy(now());
    },
    device: store.device,
    numbers: store.numbers,
  };
}

/**
 * Finished visits in the order in which they were finished, by their numbers whatever the clock said meanwhile; drafts, which have
 * no number, as they lie.
 * @template {EntryRow} Row @param {Row[]} rows
 */
export function inOrder(rows) {
  const latest = new Map(); // of what each person finished under each name of the phone
  const times = new Map();
  for (const row of [...rows].sort((a, b) => a.seq - b.seq || 0)) {
    const whose = `${row.author} ${row.device}`;
    latest.set(whose, Math.max(row.at, latest.get(whose) ?? 0));
    times.set(row, latest.get(whose));
  }
  return rows.sort((a, b) => (times.get(a) - times.get(b) || a.seq - b.seq) || 0);
}

/** Whether a row can be sent at all. One that cannot stays where it is. @param {any} row */
function isWhole(row) {
  return Boolean(row.sealed && typeof row.sealed === 'object' && row.fate && Number.isInteger(row.seq));
}

/** @param {EntryRow} row @returns {import('../keeping/memory.js').Outgoing} */
function outgoing({ key, id, revision, seq, digest, author, device, fate, sealed }) {
  const item = { id, revision, seq, digest, sealed };
  return { key, id, revision, seq, digest, author, device, fate, item, size: JSON.stringify(item).length };
}
