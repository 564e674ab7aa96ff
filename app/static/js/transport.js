// @ts-check
// The only module that speaks to the network. It tells what was heard and believes nothing
// that is not the record's own JSON: a login page, a captive portal's 200, an empty 204 or a
// redirect are all "not heard". It keeps nothing and never retries.

/**
 * @typedef {{heard: 'answer', answer: any, etag: string|null}
 *   | {heard: 'unchanged'}
 *   | {heard: 'sign_in'}
 *   | {heard: 'missing'}
 *   | {heard: 'later', seconds: number|null}
 *   | {heard: 'refused', status: number}
 *   | {heard: 'nothing'}} Heard
 */

const PATIENCE = 30_000;

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
  const body = JSON.stringify(envelope);
  const headers = { 'Content-Type': 'application/json' };
  return ask('/sync/visits', { method: 'POST', headers, body }, isReceipts);
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
 * @param {string} address
 * @param {RequestInit} request
 * @param {(answer: any) => boolean} looksRight
 * @returns {Promise<Heard>}
 */
async function ask(address, request, looksRight) {
  try {
    const response = await fetch(address, {
      ...request,
      headers: { Accept: 'application/json', ...request.headers },
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE),
    });
    return await hear(response, looksRight);
  } catch {
    return { heard: 'nothing' };
  }
}

/** @param {Response} response @param {(answer: any) => boolean} looksRight @returns {Promise<Heard>} */
async function hear(response, looksRight) {
  if (response.status === 304) return { heard: 'unchanged' };
  if (response.status === 429 || response.status === 503) return { heard: 'later', seconds: waitAsked(response) };
  // A gateway's HTML 401 is not ours: only the record's own JSON may ask for signing in.
  if (!isJson(response)) return { heard: 'nothing' };
  if (response.status === 401) return { heard: 'sign_in' };
  if (response.status === 404) return { heard: 'missing' };
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

/** @param {any} answer */
function isPack(answer) {
  return Boolean(answer && answer.person && typeof answer.person.id === 'string' && answer.numbers
    && Array.isArray(answer.instruments) && Array.isArray(answer.profiles));
}

/** @param {any} answer */
function isReceipts(answer) {
  return Boolean(answer && typeof answer.epoch === 'string' && Array.isArray(answer.results));
}

/** @param {any} answer */
function isReturned(answer) {
  return Boolean(answer && answer.visit && Number.isInteger(answer.revision) && Array.isArray(answer.questions));
}
