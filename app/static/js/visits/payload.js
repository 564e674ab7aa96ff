// @ts-check
// A finished visit as the record reads it (schema 1). What is not known is left out.
import { stamp, stampAt } from '../shared/dates.js';
import { CONCERN_AT, HOME_KINDS, inOrderOfFirmness, isSettled } from './visit.js';

/** @typedef {import('./visit.js').Draft} Draft */

/**
 * The payload of a draft in which nothing required is missing.
 * @param {Draft} draft
 * @param {{appVersion: string, now: Date}} with_
 * @returns {Record<string, any>}
 */
export function payloadOf(draft, { appVersion, now }) {
  return {
    schema: 1, author: draft.author, profile: draft.profile, occasion: draft.occasion,
    instrument: draft.instrument, instrument_version: draft.instrument_version, kind: draft.kind,
    ...written(draft.kind === 'contact' ? { contact_with: draft.contact_with } : {}),
    visited_on: draft.visited_on, ...times(draft), zone: draft.zone, recorded_at: stamp(now),
    ...child(draft), ...people(draft), ratings: ratings(draft),
    ...written({ childs_day: draft.childs_day, childs_words: draft.childs_words, summary: draft.summary, carer_view: draft.carer_view }),
    ...(draft.shared_with_carer ? { shared_with_carer: draft.shared_with_carer } : {}),
    ...(draft.targets.length ? { targets: draft.targets } : {}),
    ...(draft.revision > 1 ? { correction: { reason: draft.reason.trim() } } : {}),
    ...answers(draft), app_version: appVersion,
  };
}

/** Only the texts that hold words, trimmed. @param {Record<string, string>} texts */
function written(texts) {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, text.trim()]).filter(([, text]) => text));
}

/** An unchanged time keeps the offset it was first recorded with. @param {Draft} draft */
function times(draft) {
  const { began, visited_on: date, start, end } = draft;
  const same = (/** @type {string|null|undefined} */ old, /** @type {string} */ time) => old?.slice(0, 16) === `${date}T${time}`;
  const started = same(began?.started_at, start) ? began?.started_at : stampAt(date, start);
  if (!end) return { started_at: started };
  return { started_at: started, ended_at: same(began?.ended_at, end) ? began?.ended_at : stampAt(date, end) };
}

/** @param {Draft} draft */
function child(draft) {
  const seen = draft.child_seen === true;
  const alone = seen && draft.child_alone === true;
  const atHome = HOME_KINDS.includes(draft.kind ?? '') && draft.bedroom_seen !== null;
  return {
    child_seen: seen, ...written(seen ? {} : { child_seen_reason: draft.child_seen_reason }),
    child_alone: alone, ...written(seen && !alone ? { child_alone_reason: draft.child_alone_reason } : {}),
    ...(atHome ? { bedroom_seen: draft.bedroom_seen } : {}),
    ...written(atHome && !draft.bedroom_seen ? { bedroom_reason: draft.bedroom_reason } : {}),
  };
}

/** @param {Draft} draft */
function people(draft) {
  const present = draft.people.filter((one) => one.present).map(({ who, note }) => ({ who, note }));
  const household = draft.people.filter((one) => one.lives)
    .map(({ who, lives, seen, present: here }) => ({ who, lives, seen: here || seen === true }));
  const { how, why } = draft.engagement;
  return { ...(present.length ? { present } : {}), ...(household.length ? { household } : {}),
    ...(how ? { engagement: { how, why: why.trim() } } : {}) };
}

/** @param {Draft} draft */
function ratings(draft) {
  const settled = Object.entries(draft.ratings).filter(([, rating]) => isSettled(rating));
  return Object.fromEntries(settled.map(([key, rating]) => [key, rating.grade ? graded(rating) : ungraded(rating)]));
}

/** @param {import('./visit.js').Rating} rating */
function graded({ grade, evidence, note, cause, changed_because, copied_from, peeked }) {
  return { grade, evidence: inOrderOfFirmness(evidence), ...written({ note, changed_because }),
    ...(cause && (grade ?? 0) >= CONCERN_AT ? { cause } : {}), ...(copied_from ? { copied_from } : {}), ...(peeked ? { peeked } : {}) };
}

/** @param {import('./visit.js').Rating} rating */
function ungraded({ not_graded, note }) {
  return { not_graded, ...written({ reason: note }) };
}

/** @param {Draft} draft */
function answers(draft) {
  const given = draft.questions.filter((question) => question.answer.trim())
    .map(({ id, answer }) => ({ question: id, answer: answer.trim() }));
  return given.length ? { answers: given } : {};
}
