// @ts-check
// A passkey as a way to open what is kept here: the same 32 bytes each time that its owner shows
// the phone who they are (WebAuthn's PRF). It proves nothing to the record and signs nobody in.
import { hasPasskeys } from './able.js';
import { fromBase64url, toBase64url } from './bytes.js';
import { randomBytes } from './vault.js';

export { hasPasskeys as supported } from './able.js';

/** @typedef {import('./bytes.js').Bytes} Bytes */

const KINDS = [-7, -257]; // ES256, RS256: what the platforms' own passkeys are
const PATIENCE = 120_000;
const NOBODY = 'Holdfast'; // what the phone's own list of passkeys shows: no name of a person

/** Why there is no secret: `key` is that of the sentence on screen. */
export class NoPasskey extends Error {
  /** @param {'passkey_unsupported'|'passkey_no_prf'|'passkey_cancelled'} key */
  constructor(key) {
    super(key);
    this.key = key;
  }
}

/**
 * Makes a passkey for this phone, and its secret. Some give the secret only when they are asked:
 * then the person is asked once more.
 * @returns {Promise<{credential: string, salt: string, secret: Bytes}>}
 */
export async function create() {
  const salt = randomBytes(32);
  const made = await shown(() => navigator.credentials.create({ publicKey: wanted(salt) }));
  const { enabled, results } = outputs(made);
  if (!enabled && !results) throw new NoPasskey('passkey_no_prf');
  const way = { credential: made.id, salt: toBase64url(salt) };
  return { ...way, secret: results?.first ? asBytes(results.first) : (await ask([way])).secret };
}

/**
 * Asks for one of these passkeys; whose it is, is known from which was shown.
 * @param {{credential: string, salt: string}[]} ways
 * @returns {Promise<{credential: string, secret: Bytes}>}
 */
export async function ask(ways) {
  const evalByCredential = Object.fromEntries(ways.map(({ credential, salt }) => [credential, { first: fromBase64url(salt) }]));
  const allowCredentials = ways.map(({ credential }) => ({ type: /** @type {const} */ ('public-key'), id: fromBase64url(credential) }));
  const shownOne = await shown(() => navigator.credentials.get({ publicKey: {
    challenge: randomBytes(32), rpId: location.hostname, allowCredentials, userVerification: 'required', timeout: PATIENCE,
    extensions: { prf: { evalByCredential } },
  } }));
  const first = outputs(shownOne).results?.first;
  if (!first) throw new NoPasskey('passkey_no_prf');
  return { credential: shownOne.id, secret: asBytes(first) };
}

/** @param {Bytes} salt @returns {PublicKeyCredentialCreationOptions} */
function wanted(salt) {
  return {
    rp: { name: NOBODY, id: location.hostname },
    user: { id: randomBytes(16), name: NOBODY, displayName: NOBODY },
    challenge: randomBytes(32),
    pubKeyCredParams: KINDS.map((alg) => ({ type: 'public-key', alg })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    attestation: 'none',
    timeout: PATIENCE,
    extensions: { prf: { eval: { first: salt } } },
  };
}

/**
 * What the person showed. A browser says the same whether they turned it down or were too slow.
 * @param {() => Promise<Credential|null>} asked
 * @returns {Promise<PublicKeyCredential>}
 */
async function shown(asked) {
  if (!hasPasskeys()) throw new NoPasskey('passkey_unsupported');
  try {
    return /** @type {PublicKeyCredential} */ (await asked());
  } catch (error) {
    const cancelled = error instanceof DOMException && ['NotAllowedError', 'AbortError'].includes(error.name);
    throw new NoPasskey(cancelled ? 'passkey_cancelled' : 'passkey_unsupported');
  }
}

/** @param {PublicKeyCredential} credential */
function outputs(credential) {
  return credential.getClientExtensionResults().prf ?? {};
}

/** @param {BufferSource} source @returns {Bytes} */
function asBytes(source) {
  return source instanceof ArrayBuffer ? new Uint8Array(source) : new Uint8Array(source.buffer.slice(source.byteOffset, source.byteOffset + source.byteLength));
}
