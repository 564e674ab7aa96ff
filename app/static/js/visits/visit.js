// @ts-check
// A visit while it is being written: opened, copied for a sibling, taken up again as the next
// version, graded. Pure: no page, no network, no clock but the one it is handed.
import { bandOn, dateOf, zone } from '../shared/dates.js';

/**
 * @typedef {{grade: number|null, evidence: string[], not_graded: string|null, note: string, cause: string|null,
 *            changed_because: string, copied_from: string|null, peeked: boolean}} Rating
 * @typedef {{who: string, present: boolean, note: string, lives: string|null, seen: boolean|null}} Somebody
 * @typedef {{item: string, grade: number, by: string, owner: string, help: string}} Target
 * @typedef {{id: string|number, item: string|null, question: string, answer: string}} Question
 * @typedef {{id: string, revision: number, occasion: string, author: string, profile: string, initials: string,
 *   reference: string, born: string|null, instrument: string, instrument_version: number, touched: boolean,
 *   kind: string|null, contact_with: string, visited_on: string, start: string, end: string, zone: string,
 *   began: {started_at: string, ended_at: string|null}|null,
 *   child_seen: boolean|null, child_seen_reason: string, child_alone: boolean|null, child_alone_reason: string,
 *   bedroom_seen: boolean|null, bedroom_reason: string, people: Somebody[], engagement: {how: string|null, why: string},
 *   ratings: Record<string, Rating>, childs_day: string, childs_words: string, summary: string, carer_view: string,
 *   shared_with_carer: string|null, targets: Target[], reason: string, questions: Question[], told: string[], save?: number, saved_at?: number,
 *   pending?: {target?: Target, person?: string}}} Draft `pending`: what is being entered and not yet taken in; no part of the visit
 * @typedef {{key: string, title: string, look_for: string, critical: boolean, best_evidence: string|null,
 *   bands: string[], levels: string[], details: string[]}} Item
 * @typedef {{key: string, title: string, items: Item[]}} Domain
 * @typedef {{id: string, version: number, domains: Domain[]}} Instrument
 * @typedef {{id: string, initials: string, reference: string, born: string|null, domains?: Record<string, any>,
 *   last?: Record<string, {grade: number, visited_on: string}>, open_concerns?: string[], targets?: any[],
 *   due?: {on: string, kind: string}|null, siblings?: string[],
 *   joint?: {id: string, on: string}|null, handover?: boolean}} Profile `joint`: an occasion that two observers grade apart;
 *   `handover`: false while the history of a case that others had before has not been read
 */

export const HOME_KINDS = ['announced', 'unannounced'];
export const KINDS = [...HOME_KINDS, 'no_access', 'office', 'school', 'video', 'contact'];
export const EVIDENCE = ['seen', 'child', 'carer', 'record'];
const FIRMEST = ['seen', 'record', 'child', 'carer'];
export const REASONS = ['not_observed', 'access_refused', 'not_asked', 'does_not_apply'];
/** From here on it is asked what lies behind a grade. */
export const CONCERN_AT = 4;
export const CAUSES = ['money', 'landlord', 'disability', 'carers_control', 'other'];

/** @returns {Rating} */
export function noRating() {
  return { grade: null, evidence: [], not_graded: null, note: '', cause: null, changed_because: '', copied_from: null, peeked: false };
}

/**
 * Opens a visit: the moment at which it gets its identity. Nothing in it is pre-selected.
 * @param {{id: string, occasion: string, author: string, profile: Profile, instrument: Instrument, people: string[], now: Date}} with_
 * @returns {Draft}
 */
export function openVisit({ id, occasion, author, profile, instrument, people, now }) {
  return {
    id, revision: 1, occasion, author, profile: profile.id, initials: profile.initials, reference: profile.reference, born: profile.born,
    instrument: instrument.id, instrument_version: instrument.version, touched: false, kind: null, contact_with: '',
    visited_on: dateOf(now), start: '', end: '', zone: zone(), began: null, child_seen: null, child_seen_reason: '',
    child_alone: null, child_alone_reason: '', bedroom_seen: null, bedroom_reason: '', people: people.map(somebody),
    engagement: { how: null, why: '' }, ratings: {}, childs_day: '', childs_words: '', summary: '', carer_view: '',
    shared_with_carer: null, targets: [], reason: '', questions: [], told: [],
  };
}

/** The occasion of the joint visit planned for this day, if this worker is one of its two observers. @param {Profile|null} profile @param {string} day */
export function jointOn(profile, day) {
  return profile?.joint?.on === day ? profile.joint.id : null;
}

/** @param {string} who @returns {Somebody} */
export function somebody(who) {
  return { who, present: false, note: '', lives: null, seen: null };
}

/**
 * Gives a sibling's visit what both share: the occasion, when, how, who was there. Not the child.
 * @param {Draft} draft the sibling's, just opened
 * @param {Draft} from
 * @returns {Draft}
 */
export function onOccasionOf(draft, from) {
  const { occasion, kind, contact_with, visited_on, start, end, zone: where, people } = structuredClone(from);
  return { ...draft, occasion, kind, contact_with, visited_on, start, end, zone: where, people, touched: true };
}

/** The items of a domain that apply to this child on the day of the visit. @param {Domain} domain @param {Draft} draft @returns {Item[]} */
export function itemsFor(domain, draft) {
  const band = bandOn(draft.born, draft.visited_on);
  return domain.items.filter((item) => band !== null && item.bands.includes(band));
}

/** All items that apply, in order. @param {Instrument} instrument @param {Draft} draft @returns {Item[]} */
export function allItemsFor(instrument, draft) {
  return instrument.domains.flatMap((domain) => itemsFor(domain, draft));
}

/** @param {Draft} draft @param {string} key @returns {Rating} */
export function ratingOf(draft, key) {
  return draft.ratings[key] ?? noRating();
}

/** Changes one item's rating. @param {Draft} draft @param {string} key @param {Partial<Rating>} change */
export function rate(draft, key, change) {
  draft.ratings[key] = { ...ratingOf(draft, key), ...change };
  draft.touched = true;
}

/**
 * Chooses a grade: what was copied from a sibling or marked not graded is no longer so, and what lies
 * behind a concern goes with the concern.
 * @param {Draft} draft @param {string} key @param {number} grade
 */
export function chooseGrade(draft, key, grade) {
  rate(draft, key, { grade, not_graded: null, copied_from: null, ...(grade < CONCERN_AT ? { cause: null } : {}) });
}

/** Whether an item is settled: graded with evidence, or left ungraded for a reason. @param {Rating|undefined} rating @returns {boolean} */
export function isSettled(rating) {
  return Boolean(rating && (rating.not_graded || (rating.grade && rating.evidence.length)));
}

/** Evidence in order of firmness. @param {string[]} evidence @returns {string[]} */
export function inOrderOfFirmness(evidence) {
  return FIRMEST.filter((how) => evidence.includes(how));
}

/** The items of which somebody must be told today: any 5, or a 4 where the item is critical. @param {Record<string, {grade?: number|null}>} ratings @param {Item[]} items @returns {string[]} */
export function tellingItems(ratings, items) {
  const critical = new Set(items.filter((item) => item.critical).map((item) => item.key));
  return Object.keys(ratings).filter((key) => ratings[key].grade === 5 || (ratings[key].grade === 4 && critical.has(key)));
}

/** Whether a grade moved by two or more, or crossed into or out of concern. @param {number} before @param {number} now @returns {boolean} */
export function isMarkedMove(before, now) {
  return Math.abs(before - now) >= 2 || (before >= 4) !== (now >= 4);
}
