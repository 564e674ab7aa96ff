// @ts-check
// A finished visit taken up again. Pure, like what it begins from.
import { noRating, openVisit, somebody } from './visit.js';

/** @typedef {import('./visit.js').Draft} Draft */
/** @typedef {import('./visit.js').Profile} Profile */
/** @typedef {import('./visit.js').Rating} Rating */
/** @typedef {import('./visit.js').Somebody} Somebody */

/**
 * Takes a finished wording up again as the next version.
 * @param {any} payload as it was sent
 * @param {{id: string, revision: number, profile: Profile|null, questions?: any[], told?: string[]}} with_ the number of the wording
 *   that stands, and the items of which the record has told already
 * @returns {Draft}
 */
export function nextVersion(payload, { id, revision, profile, questions = [], told = [] }) {
  const opened = openVisit({ id, occasion: payload.occasion ?? id, author: payload.author, people: [], now: new Date(),
    profile: profile ?? { id: payload.profile, initials: '', reference: '', born: null },
    instrument: { id: payload.instrument, version: payload.instrument_version, domains: [] } });
  const { child_seen, child_alone, visited_on, started_at, ended_at = null } = payload;
  return {
    ...opened, ...wordsIn(payload), told, revision: revision + 1, kind: payload.kind, visited_on, zone: payload.zone, touched: true,
    start: started_at.slice(11, 16), end: ended_at ? ended_at.slice(11, 16) : '', began: { started_at, ended_at },
    child_seen, child_alone: child_seen ? child_alone : null, bedroom_seen: payload.bedroom_seen ?? null,
    people: peopleIn(payload), engagement: { how: payload.engagement?.how ?? null, why: payload.engagement?.why ?? '' },
    ratings: ratingsIn(payload), shared_with_carer: payload.shared_with_carer ?? null,
    targets: (payload.targets ?? []).map((/** @type {any} */ target) => ({ help: '', owner: '', ...target })),
    questions: questions.map(({ id: number, item, question }) => ({ id: number, item: item ?? null, question, answer: '' })),
  };
}

/** @param {any} payload */
function wordsIn(payload) {
  const keys = ['contact_with', 'child_seen_reason', 'child_alone_reason', 'bedroom_reason', 'childs_day', 'childs_words', 'summary', 'carer_view'];
  return Object.fromEntries(keys.map((key) => [key, payload[key] ?? '']));
}

/** @param {any} payload @returns {Record<string, Rating>} */
function ratingsIn(payload) {
  return Object.fromEntries(Object.entries(payload.ratings).map(([key, { reason, ...rest }]) =>
    [key, { ...noRating(), ...rest, note: rest.note ?? reason ?? '' }]));
}

/** @param {any} payload @returns {Somebody[]} */
function peopleIn({ present = [], household = [] }) {
  const people = new Map();
  for (const { who, note = '' } of present) people.set(who, { ...somebody(who), present: true, note });
  for (const { who, lives, seen = null } of household) people.set(who, { ...(people.get(who) ?? somebody(who)), lives, seen });
  return [...people.values()];
}
