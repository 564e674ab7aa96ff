// @ts-check
// The last thing recorded, and how to take it back.

/**
 * @typedef {{visit: string, item: string, title: string, what: string, how: string,
 *            before: import('./visit.js').Rating|undefined, until: number}} Undo
 */

export const UNDO_MS = 10_000;

/**
 * Remembers how an item stood before it was recorded.
 * @param {import('./visit.js').Draft} draft
 * @param {{item: string, title: string, before: import('./visit.js').Rating|undefined, what: string, how: string}} recorded
 * @param {number} now
 * @returns {Undo}
 */
export function remember(draft, { item, title, before, what, how }, now) {
  return { visit: draft.id, item, title, what, how, before: structuredClone(before), until: now + UNDO_MS };
}

/** Puts an item back as it stood. @param {import('./visit.js').Draft} draft @param {Undo} undo */
export function takeBack(draft, { item, before }) {
  if (before) draft.ratings[item] = structuredClone(before);
  else delete draft.ratings[item];
}
