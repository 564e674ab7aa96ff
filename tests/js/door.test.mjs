// The phone's lock, and what the record says while it is locked or open.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IDBFactory } from 'fake-indexeddb';
import { toBase64url } from '../../app/static/js/sealing/bytes.js';
import { createDoor } from '../../app/static/js/app/door.js';
import { createKeyring } from '../../app/static/js/sealing/keyring.js';
import { openStore } from '../../app/static/js/keeping/store.js';
import { createTabs } from '../../app/static/js/app/tabs.js';
import { digest, randomBytes } from '../../app/static/js/sealing/vault.js';
import { AMIRA } from './house.mjs';
import { aMemo } from './phone.mjs';
import { BEN } from './sealed.mjs';

globalThis.navigator ??= {}; // one tab, of a browser without locks
delete globalThis.BroadcastChannel;

const PHRASE = { [AMIRA]: 'larch pebble winter canoe violin', [BEN]: 'saddle ember quartz minnow thatch' };
const SHARE = toBase64url(randomBytes(32));

/** A passphrase's secret at once: how slow that is is tried elsewhere. */
const derive = {
  secret: async (passphrase) => new TextEncoder().encode((await digest(passphrase)).slice(0, 32)),
  strongest: async (passphrase) => ({ secret: await derive.secret(passphrase), kdf: { name: 'pbkdf2', iterations: 600_000 } }),
};

/** A phone that Amira and Ben made ready, locked, with a record that answers as told. */
async function aDoor() {
  const store = openStore({ indexedDB: new IDBFactory(), storage: aMemo() });
  const keyring = createKeyring({ store, derive, passkey: { supported: () => false } });
  for (const id of [AMIRA, BEN]) await keyring.enrol({ person: { id, name: id }, passphrase: PHRASE[id], pin: null, share: SHARE });
  for (const author of [AMIRA, BEN]) await store.put('packs', { author, expires_at: Infinity, iv: '', ct: 'sealed' });
  const device = await store.device();
  const heard = { share: { heard: 'nothing' }, known: [], lock: { heard: 'answer', answer: {} }, locks: [] };
  const transport = { fetchShare: async () => heard.share, knownDevices: async () => ({ heard: 'answer', answer: { known: heard.known } }),
    lockSession: async (...said) => { heard.locks.push(said); return heard.lock; } };
  const tabs = createTabs({ flush: async () => {}, taken: () => {}, lock: () => {} });
  const door = createDoor({ store, keyring, transport, tabs, house: { drawn() {}, opened: async () => {}, bare: async () => {}, flush: async () => {}, closed() {} } });
  await door.begin();
  const known = (person, more) => ({ device, person, high_water: 0, missing: [], revoked: false, ...more });
  return { store, keyring, door, heard, known, packs: async () => (await store.all('packs')).map(({ author }) => author) };
}

test('a suspended person’s cases leave the phone, and it locks if it is open to them', async () => {
  const { door, keyring, heard, known, packs } = await aDoor();
  await door.openBy(() => keyring.withPassphrase(PHRASE[AMIRA]));
  heard.known = [known(BEN, { suspended: true }), known(AMIRA, { suspended: false })];
  await door.hearOfRevoking();
  assert.deepEqual([door.standing(), await packs()], ['open', [AMIRA]]);
  heard.known = [known(AMIRA, { suspended: true })];
  await door.hearOfRevoking();
  assert.deepEqual([door.standing(), door.why(), await packs(), (await door.people()).length], ['locked', 'suspended', [], 2]);
  assert.deepEqual(heard.locks, []);
});

test('what another phone is known for says nothing of this one', async () => {
  const { door, heard, known, packs } = await aDoor();
  heard.known = [known(AMIRA, { device: 'another', suspended: true }), known(BEN, { device: 'another', revoked: true })];
  await door.hearOfRevoking();
  assert.deepEqual(await packs(), [AMIRA, BEN]);
});

test('a locked phone that hears that it was withdrawn when it asks for the share acts on it at once', async () => {
  const { door, heard, known, packs } = await aDoor();
  heard.share = { heard: 'revoked' };
  heard.known = [known(AMIRA, { revoked: true })];
  assert.equal(await door.openByShare(), 'revoked');
  assert.deepEqual([await door.people(), await packs(), door.standing(), door.why()], [[BEN], [BEN], 'locked', 'revoked']);
});

test('a lock that is told late says when it was', async () => {
  const { door, keyring, heard } = await aDoor();
  await door.openBy(() => keyring.withPassphrase(PHRASE[AMIRA]));
  heard.lock = { heard: 'nothing' };
  const before = Date.now();
  await door.lock('');
  const after = Date.now();
  while (Date.now() === after) await new Promise(setImmediate); // it is told at another moment
  heard.lock = { heard: 'answer', answer: { locked: true } };
  assert.equal(await door.endSession(), true);
  const [[first], [told]] = heard.locks;
  assert.equal(told, first);
  assert.ok(Date.parse(told) >= before && Date.parse(told) <= after);
  assert.equal(await door.endSession(), true);
  assert.equal(heard.locks.length, 2);
});
