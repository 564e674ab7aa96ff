// @ts-check
// The only script addresses that may be given to the browser as text: the service worker's, and
// that of the worker which makes keys of passphrases.

const WORKER = '/sw.js';

/** The address of the keys worker: its name changes with its content, so the page tells it. */
export function keysAddress() {
  return document.documentElement.dataset.keys ?? '';
}

/** @type {{createScriptURL: (address: string) => any}|undefined} a policy can be made once only */
let policy;

/** An address as the browser wants it to run a script from there. @param {string} address @returns {any} */
export function trusted(address) {
  const types = /** @type {any} */ (window).trustedTypes;
  if (!types) return ours(address);
  policy ??= types.createPolicy('holdfast', { createScriptURL: ours });
  return policy?.createScriptURL(address);
}

/** @param {string} address */
function ours(address) {
  if (address !== WORKER && !(address && address === keysAddress())) throw new TypeError('not our script');
  return address;
}
