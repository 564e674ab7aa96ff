// @ts-check
// The only module that touches the browser's cryptography: digests, identifiers, chance, and all
// that is sealed and opened here. What is sealed is base64url, ready to be kept or sent.
import { fromBase64url, fromUtf8, toBase64url, utf8 } from './bytes.js';

/**
 * @typedef {import('./bytes.js').Bytes} Bytes
 * @typedef {{iv: string, ct: string}} Sealed AES-256-GCM: a nonce of 12 bytes, and the sealed bytes with their tag
 * @typedef {{enc: string, wrap: string}} SealedTo what only the owner of a public key opens
 */

/** @type {WeakMap<Bytes, Promise<CryptoKey>>} */
const aesKeys = new WeakMap();

/** The key does not open this, or this is not what was sealed: nobody can tell which. */
export class WrongKey extends Error {}

/**
 * The digest of a payload text: SHA-256 of its UTF-8 bytes, lower-case hex.
 * Needs no network.
 * @param {string} text
 * @returns {Promise<string>}
 */
export async function digest(text) {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(text))));
}

/**
 * A version 7 UUID: the moment it was made, then chance. Made on the phone, so a visit has its
 * identity before any network is there.
 * @param {number} [at] milliseconds since 1970
 * @returns {string}
 */
export function uuidv7(at = Date.now()) {
  const bytes = randomBytes(16);
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

/** @param {number} n @returns {Bytes} */
export function randomBytes(n) {
  return crypto.getRandomValues(new Uint8Array(n));
}

/** The key of a person on this phone, under which all theirs is sealed. It rests nowhere in clear. @returns {Bytes} */
export function newMaster() {
  return randomBytes(32);
}

/** A key for one record alone. @returns {Bytes} */
export function newRecordKey() {
  return randomBytes(32);
}

/**
 * Seals the master key under a secret (of a passphrase, a passkey, a share).
 * @param {Bytes} master @param {Bytes} secret 32 bytes @param {string} label which kind of secret, and whose: it must be the same to open
 * @returns {Promise<Sealed>}
 */
export async function wrapMaster(master, secret, label) {
  return encrypt(await derived(secret, label), master, label);
}

/**
 * Opens the master key. The bytes are the caller's to overwrite.
 * @param {Sealed} wrapped @param {Bytes} secret @param {string} label
 * @returns {Promise<Bytes>}
 */
export async function unwrapMaster(wrapped, secret, label) {
  return decrypt(await derived(secret, label), wrapped, label);
}

/**
 * The two keys that a master key gives. Their bytes cannot be read again by any script.
 * @param {Bytes} master
 * @returns {Promise<{records: CryptoKey, packs: CryptoKey}>}
 */
export async function subkeys(master) {
  return { records: await derived(master, 'holdfast-records-1'), packs: await derived(master, 'holdfast-packs-1') };
}

/**
 * Seals a text under its record key.
 * @param {string} text @param {Bytes} recordKey @param {string} aad what the text belongs to: it must be the same to open
 * @returns {Promise<Sealed>}
 */
export async function seal(text, recordKey, aad) {
  return encrypt(await aesKey(recordKey), utf8(text), aad);
}

/** @param {Sealed} sealed @param {Bytes} recordKey @param {string} aad @returns {Promise<string>} */
export async function open(sealed, recordKey, aad) {
  return fromUtf8(await decrypt(await aesKey(recordKey), sealed, aad));
}

/** Seals a record key under one of the master's. @param {Bytes} recordKey @param {CryptoKey} under @param {string} aad @returns {Promise<Sealed>} */
export async function wrapKey(recordKey, under, aad) {
  return encrypt(under, recordKey, aad);
}

/** @param {Sealed} wrapped @param {CryptoKey} under @param {string} aad @returns {Promise<Bytes>} */
export async function unwrapKey(wrapped, under, aad) {
  return decrypt(under, wrapped, aad);
}

/**
 * Seals a record key to the record's public key: HPKE, base mode, without further data.
 * Nothing on this phone opens it again.
 * @param {string} publicKey an uncompressed point of P-256, base64url
 * @param {Bytes} recordKey @param {string} info what the key belongs to: it must be the same to open
 * @returns {Promise<SealedTo>}
 */
export async function sealTo(publicKey, recordKey, info) {
  const suite = await hpke();
  const recipientPublicKey = await suite.kem.deserializePublicKey(fromBase64url(publicKey));
  const { enc, ct } = await suite.seal({ recipientPublicKey, info: utf8(info) }, recordKey);
  return { enc: toBase64url(new Uint8Array(enc)), wrap: toBase64url(new Uint8Array(ct)) };
}

/** Fetches what sealing to the record needs while it can be fetched: a page may be older than its service worker. */
export async function prepare() {
  await hpke();
}

/**
 * A secret of 32 bytes from a passphrase, where Argon2id cannot run.
 * @param {string} passphrase @param {Bytes} salt @param {number} iterations
 * @returns {Promise<Bytes>}
 */
export async function pbkdf2(passphrase, salt, iterations) {
  const key = await crypto.subtle.importKey('raw', utf8(passphrase), 'PBKDF2', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, key, 256));
}

/** The library of HPKE, fetched when first needed: the shell is quick without it, and keeps it for later. */
async function hpke() {
  const { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } = await import('./hpke.js');
  return new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
}

/** A record key as the browser uses it, made once for as long as its bytes are held. @param {Bytes} bytes @returns {Promise<CryptoKey>} */
function aesKey(bytes) {
  const key = aesKeys.get(bytes) ?? crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
  aesKeys.set(bytes, key);
  return key;
}

/** A key derived from a secret for one use, named by its label. @param {Bytes} secret @param {string} label @returns {Promise<CryptoKey>} */
async function derived(secret, label) {
  const from = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8(label) };
  return crypto.subtle.deriveKey(hkdf, from, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** @param {CryptoKey} key @param {Bytes} bytes @param {string} aad @returns {Promise<Sealed>} */
async function encrypt(key, bytes, aad) {
  const iv = randomBytes(12);
  const ct = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(aad) }, key, bytes);
  return { iv: toBase64url(iv), ct: toBase64url(new Uint8Array(ct)) };
}

/** @param {CryptoKey} key @param {Sealed} sealed @param {string} aad @returns {Promise<Bytes>} */
async function decrypt(key, { iv, ct }, aad) {
  try {
    const gcm = { name: 'AES-GCM', iv: fromBase64url(iv), additionalData: utf8(aad) };
    return new Uint8Array(await crypto.subtle.decrypt(gcm, key, fromBase64url(ct)));
  } catch {
    throw new WrongKey('does not open');
  }
}

/** @param {Uint8Array} bytes */
function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {string} text 32 hex digits */
function hyphenated(text) {
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
