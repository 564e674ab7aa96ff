// @ts-check
// The only module that touches the browser's cryptography: digests, identifiers, chance.

/**
 * The digest of a payload text: SHA-256 of its UTF-8 bytes, lower-case hex.
 * Needs no network.
 * @param {string} text
 * @returns {Promise<string>}
 */
export async function digest(text) {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return hex(new Uint8Array(bytes));
}

/**
 * A version 7 UUID: the moment it was made, then chance. Made on the phone, so a visit has its
 * identity before any network is there.
 * @param {number} [at] milliseconds since 1970
 * @returns {string}
 */
export function uuidv7(at = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 0; i < 6; i += 1) bytes[i] = Math.floor(at / 2 ** (8 * (5 - i))) % 256;
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return hyphenated(hex(bytes));
}

/**
 * A version 4 UUID, for what should not tell when it was made: a device, an occasion.
 * @returns {string}
 */
export function uuidv4() {
  return crypto.randomUUID();
}

/**
 * A number from 0 up to, but never reaching, 1. For spreading out attempts to send.
 * @returns {number}
 */
export function chance() {
  return crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32;
}

/** @param {Uint8Array} bytes */
function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {string} text 32 hex digits */
function hyphenated(text) {
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
