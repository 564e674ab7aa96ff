import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { IDBFactory } from 'fake-indexeddb';
import { toBase64url } from '../../app/static/js/sealing/bytes.js';
import { CannotDerive, createDerive } from '../../app/static/js/sealing/derive.js';
import { createKeyring, Locked, TooShort, TooSoon, WeakRow, WrongPassphrase } from '../../app/static/js/sealing/keyring.js';
import * as passkey from '../../app/static/js/sealing/passkey.js';
import { openStore } from '../../app/static/js/keeping/store.js';
import { newRecordKey, randomBytes, unwrapKey, wrapKey, WrongKey } from '../../app/static/js/sealing/vault.js';
import { masterOf } from '../../app/static/js/sealing/ways.js';
import { anAuthenticator, plugIn, unplug } from './authenticator.mjs';
import { brittle } from './phone.mjs';
import { keysThread } from './threads.mjs';

const AMIRA = { id: '00000000-0000-4000-8000-00000000000a', name: 'Amira Osei' };
const BEN = { id: '00000000-0000-4000-8000-00000000000b', name: 'Ben Carrow' };
const PHRASE = 'larch pebble winter canoe violin';
const OTHER = 'saddle ember quartz minnow thatch';
const SHARE = toBase64url(randomBytes(32));
const SECOND = 1000;

/** What a browser that refuses WebAssembly makes of passphrases; of the same one it is made once, since many are tried. */
const refused = () => {
  const worker = { postMessage: () => queueMicrotask(() => worker.onmessage({ data: { failed: 'no WebAssembly here' } })), terminate() {} };
  return worker;
};
const slowly = createDerive({ startWorker: refused });
const made = new Map();
const derive = {
  ...slowly,
  secret(passphrase, salt, kdf) {
    const tried = JSON.stringify([passphrase, toBase64url(salt), kdf]);
    if (!made.has(tried)) made.set(tried, slowly.secret(passphrase, salt, kdf));
    return made.get(tried);
  },
};

/** A phone with its store, its clock and its authenticator. */
function aPhone({ with: how = derive, prf = 'always' } = {}) {
  const store = openStore({ indexedDB: new IDBFactory() });
  const clock = { now: Date.UTC(2026, 10, 20) };
  const authenticator = plugIn(anAuthenticator({ prf }));
  const opened = () => createKeyring({ store, derive: how, passkey, now: () => clock.now });
  return { store, clock, authenticator, opened, keyring: opened() };
}
afterEach(unplug);

const amira = (more = {}) => ({ person: AMIRA, passphrase: PHRASE, pin: '2580', share: SHARE, ...more });
const ben = (more = {}) => ({ person: BEN, passphrase: OTHER, pin: null, share: null, ...more });

/** Whether two that are unlocked open each other's records. */
async function isSame(one, other) {
  const key = newRecordKey();
  const wrapped = await wrapKey(key, one.keys.records, 'a');
  return unwrapKey(wrapped, other.keys.records, 'a').then((found) => toBase64url(found) === toBase64url(key), () => false);
}

/** How a try ended: the error's own class. */
const fails = (attempt, kind) => assert.rejects(attempt, (error) => error.constructor === kind || assert.fail(String(error.stack)));

test('what was kept under a passphrase opens by it after the page is gone', async () => {
  const phone = aPhone({ with: createDerive({ startWorker: keysThread }) });
  const first = await phone.keyring.enrol(amira());
  const [row] = await phone.store.all('keyrings');
  assert.deepEqual(row.ways.passphrase.kdf, { name: 'argon2id', memory: 65536, passes: 3, lanes: 1 });
  const again = await phone.opened().withPassphrase(PHRASE);
  assert.deepEqual([again.person, again.pin, again.isLocked()], [AMIRA, '2580', false]);
  assert.ok(await isSame(first, again));
});

test('what rests names nobody and tells no PIN', async () => {
  const phone = aPhone();
  const unlocked = await phone.keyring.enrol(amira());
  await phone.keyring.addPasskey(unlocked);
  const [row] = await phone.store.all('keyrings');
  assert.deepEqual(Object.keys(row).sort(), ['about', 'person', 'tries', 'until', 'ways']);
  for (const word of ['Amira', 'Osei', '2580', PHRASE, SHARE]) assert.ok(!JSON.stringify(row).includes(word), word);
});

test('a wrong passphrase opens nothing, and from the fourth on it costs time', async () => {
  const { keyring, clock } = aPhone();
  await keyring.enrol(amira());
  const waits = [];
  for (let tries = 0; tries < 12; tries += 1) {
    const error = await keyring.withPassphrase('something else entirely').catch((thrown) => thrown);
    assert.equal(error.constructor, WrongPassphrase);
    waits.push(error.until ? (error.until - clock.now) / SECOND : 0);
    clock.now = Math.max(clock.now, error.until);
  }
  assert.deepEqual(waits, [0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300]);
  assert.ok(await keyring.withPassphrase(PHRASE), 'it still opens, however many were wrong');
});

test('without room a wrong passphrase is called wrong, and the right one opens', async () => {
  const factory = brittle(new IDBFactory(), { failure: 'QuotaExceededError' });
  const keyring = createKeyring({ store: openStore({ indexedDB: factory }), derive, passkey });
  await keyring.enrol(amira());
  await fails(keyring.withPassphrase(OTHER), WrongPassphrase);
  factory.fail(['keyrings']);
  await fails(keyring.withPassphrase(OTHER), WrongPassphrase);
  assert.equal((await keyring.withPassphrase(PHRASE)).person.name, 'Amira Osei');
});

test('while one has to wait not even the right passphrase is tried, and a new page waits too', async () => {
  const phone = aPhone();
  await phone.keyring.enrol(amira());
  for (let tries = 0; tries < 4; tries += 1) await fails(phone.keyring.withPassphrase('wrong one every time'), WrongPassphrase);
  phone.clock.now += 1999;
  await assert.rejects(phone.opened().withPassphrase(PHRASE), (error) => error instanceof TooSoon && error.until === phone.clock.now + 1);
  phone.clock.now += 1;
  assert.ok(await phone.opened().withPassphrase(PHRASE));
  assert.deepEqual((await phone.store.all('keyrings')).map(({ tries, until }) => [tries, until]), [[0, 0]]);
});

test('a clock that was set back locks nobody out for longer', async () => {
  const { keyring, clock } = aPhone();
  await keyring.enrol(amira());
  for (let tries = 0; tries < 4; tries += 1) await fails(keyring.withPassphrase('wrong one every time'), WrongPassphrase);
  clock.now -= 365 * 86_400 * SECOND;
  assert.ok(await keyring.withPassphrase(PHRASE));
});

test('two people on one phone each open their own, and one is not charged for the other', async () => {
  const { keyring, store } = aPhone();
  const [first, second] = [await keyring.enrol(amira()), await keyring.enrol(ben())];
  assert.deepEqual((await keyring.people()).sort(), [AMIRA.id, BEN.id]);
  const found = await keyring.withPassphrase(OTHER);
  assert.deepEqual([found.person, found.pin], [BEN, null]);
  assert.deepEqual([await isSame(found, second), await isSame(found, first)], [true, false]);
  assert.deepEqual((await store.all('keyrings')).map(({ tries }) => tries), [0, 0]);
});

test('the share opens for its own person alone', async () => {
  const { keyring } = aPhone();
  const first = await keyring.enrol(amira());
  await keyring.enrol(ben());
  assert.ok(await isSame(first, await keyring.withShare(AMIRA.id, SHARE)));
  assert.equal(await keyring.withShare(AMIRA.id, toBase64url(randomBytes(32))), null);
  assert.equal(await keyring.withShare(BEN.id, SHARE), null, 'no such way');
  assert.equal(await keyring.withShare('nobody', SHARE), null, 'no keyring');
});

test('a share can be added later, and replaced', async () => {
  const { keyring } = aPhone();
  const first = await keyring.enrol(ben());
  await keyring.addShare(first, SHARE);
  const other = toBase64url(randomBytes(32));
  await keyring.addShare(await keyring.withShare(BEN.id, SHARE), other);
  assert.equal(await keyring.withShare(BEN.id, SHARE), null);
  assert.ok(await isSame(first, await keyring.withShare(BEN.id, other)));
});

test('a passkey opens for whoever shows it, until it is removed', async () => {
  const { keyring, authenticator } = aPhone();
  const [first, second] = [await keyring.enrol(amira()), await keyring.enrol(ben())];
  assert.equal(await keyring.hasPasskey(), false);
  await keyring.addPasskey(first);
  assert.deepEqual([await keyring.hasPasskey(), await keyring.hasPasskey(AMIRA.id), await keyring.hasPasskey(BEN.id)], [true, true, false]);
  const amirasOwn = authenticator.showing;
  await keyring.addPasskey(second);
  assert.deepEqual((await keyring.withPasskey()).person, BEN);
  authenticator.showing = amirasOwn;
  assert.ok(await isSame(first, await keyring.withPasskey()));
  await keyring.removePasskey(AMIRA.id);
  await assert.rejects(keyring.withPasskey(), { key: 'passkey_cancelled' });
  assert.ok(await keyring.withPassphrase(PHRASE), 'the other ways stay');
  assert.ok(await keyring.withShare(AMIRA.id, SHARE));
});

test('where the browser has no passkeys, none is offered, and none can be made', async () => {
  const { keyring } = aPhone();
  await keyring.addPasskey(await keyring.enrol(amira()));
  unplug();
  assert.deepEqual([passkey.supported(), await keyring.hasPasskey()], [false, false]);
  for (const attempt of [passkey.create(), passkey.ask([])]) await assert.rejects(attempt, { key: 'passkey_unsupported' });
});

test('a passkey is made for this phone alone, and its name names nobody', async () => {
  const { keyring, authenticator } = aPhone();
  await keyring.addPasskey(await keyring.enrol(amira()));
  const [{ rp, user, authenticatorSelection }] = authenticator.asked;
  assert.deepEqual([rp, user.name, user.displayName], [{ name: 'Holdfast', id: 'holdfast.example.org' }, 'Holdfast', 'Holdfast']);
  assert.deepEqual(authenticatorSelection, { residentKey: 'preferred', userVerification: 'required' });
});

test('a passkey that gives its secret only when asked is asked once, and opens the same', async () => {
  const { keyring, authenticator } = aPhone({ prf: 'when asked' });
  const first = await keyring.enrol(amira());
  await keyring.addPasskey(first);
  assert.equal(authenticator.asked.length, 2);
  assert.ok(await isSame(first, await keyring.withPasskey()));
});

test('a passkey without a secret, and one that was turned down, are refused in words and change nothing', async () => {
  for (const [prf, showing, key] of [['never', null, 'passkey_no_prf'], ['always', 'nobody', 'passkey_cancelled']]) {
    const { keyring, authenticator, store } = aPhone({ prf });
    authenticator.showing = showing;
    await assert.rejects(keyring.addPasskey(await keyring.enrol(amira())), { key });
    assert.equal((await store.get('keyrings', AMIRA.id)).ways.passkey, undefined);
  }
});

test('a changed passphrase opens the same, the old one nothing', async () => {
  const { keyring } = aPhone();
  const first = await keyring.enrol(amira());
  await keyring.changePassphrase(first, OTHER);
  await fails(keyring.withPassphrase(PHRASE), WrongPassphrase);
  assert.ok(await isSame(first, await keyring.withPassphrase(OTHER)));
  assert.ok(await isSame(first, await keyring.withShare(AMIRA.id, SHARE)));
});

test('a PIN can be changed and given up, and is there after unlocking', async () => {
  const { keyring } = aPhone();
  const first = await keyring.enrol(amira());
  await keyring.setPin(first, '987654');
  assert.deepEqual([first.pin, (await keyring.withPassphrase(PHRASE)).pin], ['987654', '987654']);
  await keyring.setPin(first, null);
  assert.equal((await keyring.withPassphrase(PHRASE)).pin, null);
});

test('setting up anew leaves nothing that the old ways open', async () => {
  const { keyring } = aPhone();
  const first = await keyring.enrol(amira());
  const anew = await keyring.enrol(amira({ passphrase: OTHER, share: null }));
  assert.equal(await isSame(first, anew), false);
  await fails(keyring.withPassphrase(PHRASE), WrongPassphrase);
  assert.equal(await keyring.withShare(AMIRA.id, SHARE), null);
});

test('what is locked holds no key, no name and no PIN, and changes nothing', async () => {
  const { keyring } = aPhone();
  const unlocked = await keyring.enrol(amira());
  const master = masterOf(unlocked);
  unlocked.lock();
  unlocked.lock();
  assert.deepEqual(master, new Uint8Array(32), 'overwritten');
  assert.deepEqual([unlocked.isLocked(), unlocked.keys, unlocked.pin, unlocked.person], [true, null, null, { id: AMIRA.id, name: '' }]);
  for (const attempt of [() => keyring.addPasskey(unlocked), () => keyring.changePassphrase(unlocked, OTHER), () => keyring.setPin(unlocked, '1'), () => keyring.addShare(unlocked, SHARE)]) {
    await fails(attempt(), Locked);
  }
  assert.ok(await keyring.withPassphrase(PHRASE));
});

test('what was dropped opens no more, and is not made again by what is still open', async () => {
  const { keyring } = aPhone();
  const unlocked = await keyring.enrol(amira());
  await keyring.drop(AMIRA.id);
  assert.deepEqual(await keyring.people(), []);
  await fails(keyring.withPassphrase(PHRASE), WrongPassphrase);
  for (const attempt of [() => keyring.setPin(unlocked, '1'), () => keyring.addShare(unlocked, SHARE), () => keyring.changePassphrase(unlocked, OTHER)]) await fails(attempt(), Locked);
  assert.deepEqual(await keyring.people(), []);
});

test('nothing is kept under a short passphrase', async () => {
  const { keyring } = aPhone();
  await fails(keyring.enrol(amira({ passphrase: 'short words' })), TooShort);
  assert.deepEqual(await keyring.people(), []);
  const unlocked = await keyring.enrol(amira());
  await fails(keyring.changePassphrase(unlocked, '111111111111111'), TooShort);
  assert.ok(await keyring.withPassphrase(PHRASE));
});

test('a row that was made weak, or moved to another person, opens nothing', async () => {
  const { keyring, store } = aPhone();
  await keyring.enrol(amira());
  await keyring.enrol(ben());
  const [row, bens] = [await store.get('keyrings', AMIRA.id), await store.get('keyrings', BEN.id)];
  await store.put('keyrings', { ...row, ways: { ...row.ways, passphrase: { ...row.ways.passphrase, kdf: { name: 'pbkdf2', iterations: 1 } } } });
  await fails(keyring.withPassphrase(PHRASE), WeakRow);
  assert.deepEqual((await keyring.withPassphrase(OTHER)).person, BEN, 'nobody else is kept out by it');
  await store.put('keyrings', { ...row, ways: bens.ways });
  await store.drop('keyrings', BEN.id);
  await fails(keyring.withPassphrase(OTHER), WrongPassphrase);
  await store.put('keyrings', { ...row, about: bens.about });
  assert.equal(await keyring.withShare(AMIRA.id, SHARE), null, 'a name of somebody else is not shown');
});

test('a browser that cannot make the key now charges nobody with a wrong try', async () => {
  const strong = aPhone({ with: createDerive({ startWorker: keysThread }) });
  await strong.keyring.enrol(amira());
  await fails(createKeyring({ store: strong.store, derive, passkey }).withPassphrase(PHRASE), CannotDerive);
  assert.equal((await strong.store.get('keyrings', AMIRA.id)).tries, 0);
});

test('a passkey that opens nothing here is said to be that', async () => {
  const { keyring, store } = aPhone();
  await keyring.addPasskey(await keyring.enrol(amira()));
  const row = await store.get('keyrings', AMIRA.id);
  await store.put('keyrings', { ...row, ways: { ...row.ways, passkey: { ...row.ways.passkey, salt: toBase64url(randomBytes(32)) } } });
  await fails(keyring.withPasskey(), WrongKey);
});
