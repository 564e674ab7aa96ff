// @ts-check
// How long a case pack may be looked at, and how a case is added to it. Pure.

const LONGEST = 72 * 3_600_000;
const CLOCK = 300_000; // a phone's clock may be set right by so much without the pack being refused
export const MOST_CASES = 10;

/**
 * How long a pack lasts: as long as the record said, never more than 72 hours. Both ends are the
 * record's own times, so that a phone whose clock is wrong, but steady, keeps it as long as any other.
 * @param {{expires_at?: string, server_time?: string}} pack
 * @returns {number} milliseconds
 */
export function lifetimeOf({ expires_at: expires, server_time: served }) {
  const said = Date.parse(expires ?? '') - Date.parse(served ?? '');
  return said >= 0 ? Math.min(said, LONGEST) : LONGEST;
}

/**
 * Whether a pack may still be looked at. A clock that stands before the moment at which it came was
 * put back: then it may not.
 * @param {{kept_at?: number, expires_at?: string, server_time?: string}} pack @param {number} now
 */
export function isCurrent(pack, now) {
  const age = now - (pack.kept_at ?? 0);
  return age > -CLOCK && age < lifetimeOf(pack);
}

/** A pack with one more case; there are never more than ten, and the last makes room. @param {any} pack @param {any[]} profiles */
export function withCases(pack, profiles) {
  const fresh = new Set(profiles.map((profile) => profile.id));
  const others = pack.profiles.filter((/** @type {any} */ profile) => !fresh.has(profile.id));
  return { ...pack, profiles: [...others.slice(0, MOST_CASES - profiles.length), ...profiles] };
}
