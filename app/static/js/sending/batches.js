// @ts-check
// What goes into one request: one author's visits, under one name of the phone, as many as fit. Pure.

/**
 * @typedef {import('../keeping/memory.js').Outgoing} Outgoing
 * @typedef {{author: string, device: string}} Sender
 */

export const MOST_ITEMS = 50;
const MOST_BYTES = 900_000; // with the envelope around them they still fit in 1 MiB
const ON_ITS_WAY = ['waiting', 'sending'];

/** @param {Outgoing} entry */
export const isOnItsWay = (entry) => ON_ITS_WAY.includes(entry.fate.state);

/** @param {Sender} sender @param {Sender} entry */
export const isOf = ({ author, device }, entry) => entry.author === author && entry.device === device;

/** Each author, with the phone's name under which the numbers were given. @param {Outgoing[]} entries @returns {Sender[]} */
export function sendersOf(entries) {
  return [...new Map(entries.map(({ author, device }) => [`${author} ${device}`, { author, device }])).values()];
}

/** The first entries that fit in one request. @param {Outgoing[]} entries @param {number} most @returns {Outgoing[]} */
export function fitting(entries, most) {
  let room = MOST_BYTES;
  const chosen = [];
  for (const entry of entries.slice(0, most)) {
    room -= entry.size;
    if (room < 0 && chosen.length) break;
    chosen.push(entry);
  }
  return chosen;
}
