// @ts-check
// What can be read now: in the page's memory where nothing was set up, or sealed and opened. Nothing
// while the phone is locked; sending goes on all the same.
import { createApp } from './app.js';
import { createMemory } from '../keeping/memory.js';
import { createOutbox } from '../sending/outbox.js';
import { createPost } from '../sending/post.js';
import { later } from './later.js';
import { tellSent } from './tabs.js';
import { createSafe } from '../keeping/safe.js';
import * as transport from '../sending/transport.js';
import { chance } from '../sealing/vault.js';

/**
 * @typedef {import('./app.js').App} App
 * @typedef {import('../sealing/ways.js').Unlocked} Unlocked
 * @typedef {{store: import('../keeping/store.js').Store, page: () => import('./app.js').Page, publicKey: () => import('../sealing/seals.js').PublicKey|null}} House
 *   `page`: what screens ask of the page around them
 */

/** @param {House} house */
export function createReading({ store, page, publicKey }) {
  /** @type {App|null} */
  let app = null;
  const post = createPost({ store });
  const outbox = outboxFor(post);
  /** Sends what is in the page's memory alone. @type {import('../sending/outbox.js').Outbox|null} */
  let ownOutbox = null;

  /** @param {import('../keeping/memory.js').Post} from */
  function outboxFor(from) {
    return createOutbox({ post: from, deposit: transport.depositVisits, chance, revoked: (author) => page().revoked?.(author),
      changed: () => { count(); tellSent(); },
      alone: async (work) => { await (navigator.locks ? navigator.locks.request('holdfast-send', work) : work()); } });
  }

  /** Something became of what was sent, from here or from another tab. */
  function count() {
    if (app) void whileOpen(app.settled());
    else page().changed();
  }

  /** @param {import('../keeping/memory.js').Store} kept @param {import('../sending/outbox.js').Outbox} by */
  async function begin(kept, by) {
    const begun = createApp({ store: kept, outbox: by, transport, page: page(), appVersion: document.documentElement.dataset.appVersion ?? '0' });
    app = begun;
    await begun.start();
    return begun;
  }

  /** @param {Unlocked} unlocked */
  async function safeFor(unlocked) {
    return createSafe({ store, unlocked, publicKey, device: await store.device() });
  }

  /** Nothing was set up here, or it is no more: visits live as long as the page. */
  async function bare() {
    const { post: ownPost, ...memory } = createMemory();
    ownOutbox = outboxFor(ownPost);
    return begin(memory, ownOutbox);
  }

  /** What this person sealed is readable from here on. @param {Unlocked} unlocked */
  async function open(unlocked) {
    ownOutbox = null; // and with it what the page held in clear: it was moved
    const begun = await begin(await safeFor(unlocked), outbox);
    if (begun.tally().unreadable) void whileOpen(openAgain(begun, unlocked));
  }

  /** What a forgotten passphrase left sealed, because the record could not be reached then. @param {App} begun @param {Unlocked} unlocked */
  async function openAgain(begun, unlocked) {
    await later('recoverAll')({ store, transport, unlocked, device: await store.device() });
    await begun.settled();
  }

  /** What was under way when the phone was locked comes to nothing, and that is no mistake. @param {Promise<unknown>} work */
  async function whileOpen(work) {
    const begun = app;
    await work.catch((error) => { if (app === begun) throw error; });
  }

  /** Sends what waits, whoever it is by. @param {{bare: boolean}} how */
  function send({ bare }) {
    void outbox.send();
    if (bare) void ownOutbox?.send();
  }

  /** Brings the cases up to date. */
  function bring() {
    if (app?.casesAreDue()) void whileOpen(app.bringCases());
  }

  /** Whether words would be lost with the page. */
  function isAtRisk() {
    return Boolean(app && (app.store.durable ? app.isAtRisk() : app.held() > 0));
  }

  return { open, bare, close: () => { app = null; }, app: () => app, safeFor, send, bring, isAtRisk, count,
    flush: async () => app?.flush(), outgoing: post.outgoing, condition: () => outbox.condition() };
}
