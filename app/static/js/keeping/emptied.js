// @ts-check
// A phone whose keeping was emptied, by the browser or by somebody: it is not taken for a new one.
// The second memory knows how far its numbers went, and the record knows which of them never came.

/** @typedef {{missing: number[]|null}} Loss `missing`: the numbers that never came; null while the record was not heard */

const ROW = 'emptied';

/**
 * @param {{store: import('./store.js').Store, transport: typeof import('../sending/transport.js'), newDevice: () => string}} house
 */
export function createEmptied({ store, transport, newDevice }) {
  /** @type {Loss|null} */
  let loss = null;

  /** Looks whether what was kept here is gone. Nothing was set up here, as far as can be seen. */
  async function look() {
    const [said, device] = await Promise.all([store.get('meta', ROW), store.get('meta', 'device')]);
    if (said) loss = { missing: said.missing };
    const remembered = await store.remembered();
    if (said || (device && (!remembered || remembered.device === device.device))) return;
    const gone = remembered ? [remembered] : await knownGone();
    for (const one of gone) await report(one);
  }

  /** Phones for which the record takes this browser, when nothing is remembered here. @returns {Promise<{device: string, numbers: Record<string, number>}[]>} */
  async function knownGone() {
    const heard = await transport.knownDevices();
    const known = heard.heard === 'answer' ? heard.answer.known.filter((/** @type {any} */ one) => !one.revoked) : [];
    return [...new Set(known.map((/** @type {any} */ one) => one.device))].map((device) => ({ device, numbers: {} }));
  }

  /** Tells the record, hears what never came, and goes by a new name from then on. @param {{device: string, numbers: Record<string, number>}} gone */
  async function report({ device, numbers }) {
    loss ??= { missing: null };
    const heard = await transport.tellLost({ device, numbers });
    const told = heard.heard === 'answer' ? heard.answer.lost === device : heard.heard === 'missing';
    if (!told) return; // or what was heard answers something else: it is told again at the next contact
    const known = heard.heard === 'answer' ? heard.answer.known ?? [] : [];
    const missing = known.filter((/** @type {any} */ one) => one.device === device && !one.revoked).flatMap((/** @type {any} */ one) => one.missing);
    loss = { missing: [...new Set([...(loss.missing ?? []), ...missing])].sort((a, b) => a - b) };
    await store.put('meta', { name: ROW, missing: loss.missing });
    const own = await store.get('meta', 'device'); // it was made ready again before this could be told
    await store.setDevice(own?.device ?? newDevice());
  }

  /** The worker has read it. */
  async function read() {
    loss = null;
    await store.drop('meta', ROW);
  }

  return { look, read, loss: () => loss };
}
