// Locking, by hand, by the clock and by another tab, while words could not be saved.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createParting } from '../../app/static/js/app/parting.js';
import { createTabs } from '../../app/static/js/app/tabs.js';
import { COVERED, createWatch, UNTOUCHED } from '../../app/static/js/app/watch.js';

/** A phone whose store takes the words when `saves` says so. */
function aPhone({ saves = false } = {}) {
  const phone = { saves, risk: true, at: 1_000_000, did: [] };
  const flush = async () => { if (phone.saves) phone.risk = false; };
  const parting = createParting({ flush, isAtRisk: () => phone.risk, lock: (why) => phone.did.push(`lock ${why}`.trim()), warn: () => phone.did.push('warn'), now: () => phone.at });
  return Object.assign(phone, { parting });
}

test('a lock that would lose words says so first, and is done at the second press', async () => {
  const phone = aPhone();
  await phone.parting.byHand({});
  assert.deepEqual(phone.did, ['warn']);
  phone.at += 200;
  await phone.parting.byHand({});
  assert.deepEqual(phone.did, ['warn'], 'a double tap has read nothing');
  phone.at += 3_000;
  await phone.parting.byHand({});
  assert.deepEqual(phone.did, ['warn', 'lock']);
});

test('a warning of a while ago is given again', async () => {
  const phone = aPhone();
  await phone.parting.byHand({});
  phone.at += 61_000;
  await phone.parting.byHand({});
  assert.deepEqual(phone.did, ['warn', 'warn']);
});

test('words that can be saved at last are saved, and it locks at once', async () => {
  const phone = aPhone({ saves: true });
  await phone.parting.byHand({});
  assert.deepEqual([phone.did, phone.risk], [['lock'], false]);
});

test('left alone it stays covered as long as words are not saved, and locks when they are', () => {
  const phone = aPhone();
  const timers = [];
  const watch = createWatch({ now: () => phone.at, later: (what, ms) => timers.push({ what, at: phone.at + ms }), forget: () => { timers.length = 0; },
    cover: () => { phone.did.push('cover'); watch.isCovered(true); }, lock: phone.parting.byTime });
  const runs = () => { const { what, at } = timers.pop(); phone.at = at; what(); };
  watch.look();
  runs();
  runs();
  assert.deepEqual([phone.did, phone.at], [['cover'], 1_000_000 + UNTOUCHED + COVERED]);
  runs();
  assert.deepEqual(phone.did, ['cover']);
  phone.risk = false;
  runs();
  assert.deepEqual([phone.did, timers], [['cover', 'lock alone'], []]);
});

test('a tab whose words are not saved does not give up its turn, and says so', async () => {
  const Native = globalThis.BroadcastChannel;
  globalThis.BroadcastChannel = class extends Native { constructor(name) { super(name); this.unref(); } };
  globalThis.navigator ??= {};
  Object.defineProperty(globalThis.navigator, 'locks', { configurable: true, value: { request: async (_name, _how, work) => work({}) } });
  const other = new Native('holdfast');
  const says = () => new Promise((heard) => { other.onmessage = ({ data }) => heard(data); });
  let risk = true;
  const taken = new Promise((gone) => {
    const tabs = createTabs({ flush: async () => {}, isAtRisk: () => risk, taken: () => gone(risk ? 'lost' : 'kept'), lock: () => {} });
    void tabs.writes();
  });
  const heard = says();
  other.postMessage('yield');
  assert.equal(await heard, 'at risk');
  risk = false;
  other.postMessage('yield');
  assert.equal(await taken, 'kept');
  other.close();
});
