// @ts-check
// What this browser can do.

/** Whether it has passkeys at all. Whether they can open anything is known only after one was made. */
export function hasPasskeys() {
  return typeof PublicKeyCredential === 'function' && typeof navigator.credentials?.create === 'function';
}
