// @ts-check
// The only module that speaks to the network. It tells what was heard and believes nothing
// that is not the record's own JSON: a login page, a captive portal's 200, an empty 204 or a
// redirect are all "not heard". It keeps nothing and never retries.

import { isKey, isKeys, isKnown, isObject, isPack, isReceipts, isRegistered, isReturned, isShare } from './shapes.js';

/**
 * @typedef {{heard: 'answer', answer: any, etag: string|null}
 *   | {heard: 'unchanged'}
 *   | {heard: 'sign_in'}
 *   | {heard: 'missing'}
 *   | {heard: 'revoked'}
 *   | {heard: 'later', seconds: number|null}
 *   | {heard: 'refused', status: number}
 *   | {heard: 'nothing'}} Heard
 */

const PATIENCE = 30_000;
const SHORT_PATIENCE = 5_000; // somebody stands at a locked screen meanwhile

/**
 * The case pack: of the named profiles, or of the first ten this person holds.
 * Offline: hears nothing.
 * @param {{profiles?: string[], etag?: string|null}} [wish]
 * @returns {Promise<Heard>}
 */
export function fetchPack({ profiles = [], etag = null } = {}) {
  const query = profiles.length ? `?profiles=${profiles.map(encodeURIComponent).join(',')}` : '';
  /** @type {Record<string, string>} */
  const headers = etag ? { 'If-None-Match': etag } : {};
  return ask(`/sync/pack${query}`, { headers }, isPack);
}

/**
 * Offers finished visits. Only a whole answer of the right shape counts as heard.
 * @param {{device: string, high_water: number, items: object[]}} envelope
 * @returns {Promise<Heard>}
 */
export function depositVisits(envelope) {
  return tell('/sync/visits', envelope, isReceipts);
}

/** The record's public key, to which everything is sealed, and its id. @returns {Promise<Heard>} */
export function fetchKey() {
  return ask('/sync/key', {}, isKey);
}

/**
 * Makes this phone known as one of the person who is signed in. Hears their share of what unlocks it.
 * @param {{device: string, name: string}} phone
 * @returns {Promise<Heard>}
 */
export function registerDevice(phone) {
  return tell('/sync/device', phone, isRegistered);
}

/** This person's share, for as long as they are signed in on this phone. @param {string} device @returns {Promise<Heard>} */
export function fetchShare(device) {
  return tell('/sync/share', { device }, isShare, SHORT_PATIENCE);
}

/**
 * Which phone the record takes this one for, which numbers it misses, and which of the cases carried here are no longer this person's.
 * @param {{carried?: string[]}} [here] @returns {Promise<Heard>}
 */
export function knownDevices({ carried = [] } = {}) {
  return ask(`/sync/device${carried.length ? `?carried=${carried.map(encodeURIComponent).join(',')}` : ''}`, {}, isKnown);
}

/**
 * Says that what this phone kept is gone, and up to which numbers it had given out.
 * @param {{device: string, numbers: Record<string, number>}} lost
 * @returns {Promise<Heard>}
 */
export function tellLost(lost) {
  return tell('/sync/lost', lost, isObject);
}

/**
 * Asks for the keys of one's own sealed visits, after the passphrase was forgotten.
 * @param {string} device @param {object[]} records at most 50
 * @returns {Promise<Heard>}
 */
export function recover(device, records) {
  return tell('/sync/recover', { device, records }, (answer) => isKeys(answer, records.length));
}

/** Ends the online session, because the phone was locked. @param {string} lockedAt when: a session begun since goes on @returns {Promise<Heard>} */
export function lockSession(lockedAt) {
  return tell('/sync/lock', { locked_at: lockedAt }, isObject);
}

/**
 * The newest wording of one's own visit and the questions it came back with.
 * @param {string} visit
 * @returns {Promise<Heard>}
 */
export function fetchReturned(visit) {
  return ask(`/sync/returned/${encodeURIComponent(visit)}`, {}, isReturned);
}

/**
 * @param {string} address @param {object} words @param {(answer: any) => boolean} looksRight @param {number} [patience]
 * @returns {Promise<Heard>}
 */
function tell(address, words, looksRight, patience) {
  const headers = { 'Content-Type': 'application/json' };
  return ask(address, { method: 'POST', headers, body: JSON.stringify(words) }, looksRight, patience);
}

/**
 * @param {string} address
 * @param {RequestInit} request
 * @param {(answer: any) => boolean} looksRight
 * @param {number} [patience] milliseconds
 * @returns {Promise<Heard>}
 */
async function ask(address, request, looksRight, patience = PATIENCE) {
  try {
    const response = await fetch(address, {
      ...request,
      headers: { Accept: 'application/json', ...request.headers },
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    });
    return await hear(response, looksRight);
  } catch {
    return { heard: 'nothing' };
  }
}

/** @param {Response} response @param {(answer: any) => boolean} looksRight @returns {Promise<Heard>} */
async function hear(response, looksRight) {
  if (response.status === 304) return { heard: 'unchanged' };
  // A gateway's HTML 401 or 503 is not ours: only the record's own JSON may ask for signing in, or for patience.
  if (!isJson(response)) return { heard: 'nothing' };
  if (response.status === 429 || response.status === 503) return { heard: 'later', seconds: waitAsked(response) };
  if (response.status === 401) return { heard: 'sign_in' };
  if (response.status === 404) return { heard: 'missing' };
  if (response.status === 403 && (await response.json()).error?.code === 'device_revoked') return { heard: 'revoked' };
  if ([400, 403, 413].includes(response.status)) return { heard: 'refused', status: response.status };
  if (response.status !== 200) return { heard: 'nothing' };
  const answer = await response.json();
  return looksRight(answer) ? { heard: 'answer', answer, etag: response.headers.get('ETag') } : { heard: 'nothing' };
}

/** @param {Response} response */
function isJson(response) {
  return /^application\/json\b/i.test(response.headers.get('Content-Type') ?? '');
}

/** Seconds the server asked us to wait, or null. @param {Response} response */
function waitAsked(response) {
  const asked = response.headers.get('Retry-After');
  if (asked === null) return null;
  const seconds = /^\d+$/.test(asked.trim()) ? Number(asked) : (Date.parse(asked) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}
