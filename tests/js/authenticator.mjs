// The authenticator of a phone, as its browser shows it to a page: for each passkey a secret of its
// own, mixed with what it is asked with (PRF). The person holding the phone shows one, or none.
import { createHash, createHmac, randomBytes } from 'node:crypto';

const bytes = (text) => new Uint8Array(Buffer.from(text, 'base64url'));

/**
 * @param {{prf?: 'always'|'when asked'|'never'}} [maker] when it gives the secret
 */
export function anAuthenticator({ prf = 'always' } = {}) {
  const kept = new Map();
  const asked = [];
  const phone = { kept, asked, showing: /** @type {string|null} */ (null) };

  /** @param {string} id @param {Uint8Array} salt */
  const first = (id, salt) => {
    const mixed = createHmac('sha256', kept.get(id).secret).update(createHash('sha256').update('WebAuthn PRF\0').update(salt).digest()).digest();
    return new Uint8Array(mixed).buffer;
  };
  const credential = (id, results) => ({ id, rawId: bytes(id).buffer, type: 'public-key', getClientExtensionResults: () => results });
  const refuse = (name) => { throw new DOMException('', name); };

  phone.credentials = {
    async create({ publicKey }) {
      asked.push(publicKey);
      if (phone.showing === 'nobody') refuse('NotAllowedError');
      const id = randomBytes(16).toString('base64url');
      kept.set(id, { secret: randomBytes(32) });
      phone.showing = id;
      const salt = publicKey.extensions.prf.eval.first;
      return credential(id, { always: () => ({ prf: { enabled: true, results: { first: first(id, salt) } } }), 'when asked': () => ({ prf: { enabled: true } }), never: () => ({}) }[prf]());
    },
    async get({ publicKey }) {
      asked.push(publicKey);
      const allowed = publicKey.allowCredentials.map(({ id }) => Buffer.from(id).toString('base64url'));
      if (!allowed.includes(phone.showing)) refuse('NotAllowedError');
      const { first: salt } = publicKey.extensions.prf.evalByCredential[phone.showing];
      return credential(phone.showing, prf === 'never' ? {} : { prf: { results: { first: first(phone.showing, salt) } } });
    },
  };
  return phone;
}

/** Gives this process the authenticator, as a browser gives it to a page. @param {ReturnType<typeof anAuthenticator>} phone */
export function plugIn(phone) {
  const given = { PublicKeyCredential: class {}, navigator: { credentials: phone.credentials }, location: { hostname: 'holdfast.example.org' } };
  for (const [name, value] of Object.entries(given)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  return phone;
}

/** Takes it away: a browser without passkeys. */
export function unplug() {
  for (const name of ['PublicKeyCredential', 'navigator', 'location']) delete globalThis[name];
}
