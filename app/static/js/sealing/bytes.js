// @ts-check
// Bytes and the two kinds of text that stand for them: base64url without padding, and UTF-8.

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/** @param {Uint8Array} bytes @returns {string} */
export function toBase64url(bytes) {
  const { toBase64 } = /** @type {any} */ (bytes); // newer browsers: many times as quick on a slow phone
  if (toBase64) return toBase64.call(bytes, { alphabet: 'base64url', omitPadding: true });
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Bytes from base64url; what is no base64url is refused. @param {string} text @returns {Bytes} */
export function fromBase64url(text) {
  if (!/^[\w-]*$/.test(text)) throw new TypeError('not base64url');
  const letters = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

/** @param {string} text @returns {Bytes} */
export function utf8(text) {
  return new TextEncoder().encode(text);
}

/** Text from its UTF-8 bytes, exactly; what is no UTF-8 is refused. @param {Uint8Array} bytes @returns {string} */
export function fromUtf8(bytes) {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}
