import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IDBFactory } from 'fake-indexeddb';
import { NoRoom, NotKept, NotNext, Overtaken } from '../../app/static/js/keeping/errors.js';
import { freshFate } from '../../app/static/js/sending/receipts.js';
import { unsentHere } from '../../app/static/js/keeping/remembered.js';
import { openStore } from '../../app/static/js/keeping/store.js';
import { AMIRA } from './house.mjs';
import { aMemo, brittle } from './phone.mjs';

const BEN = '00000000-0000-4000-8000-00000000000b';
const aDraft = (more = {}) => ({ id: 'v1', revision: 1, author: AMIRA, device: 'd1', save: 1, key: { dev: { iv: 'k', ct: 'k' } }, iv: 'i', ct: 'c', ...more });
const anEntry = (more = {}) => ({ key: 'v1 1', id: 'v1', revision: 1, seq: 1, author: AMIRA, device: 'd1', digest: 'd', at: 5, fate: freshFate(),
  sealed: { iv: 'i', ct: 'c' }, dev: { iv: 'i', ct: 'c' }, about: { iv: 'i', ct: 'c' }, ...more });

/** A store on a fresh phone, as each tab opens it. */
function aPhone() {
  const indexedDB = new IDBFactory();
  const storage = aMemo();
  return { indexedDB, storage, tab: (factory = indexedDB) => openStore({ indexedDB: factory, storage }) };
}

test('looking makes nothing: a phone on which nothing was set up keeps no database', async () => {
  const { indexedDB, storage, tab } = aPhone();
  const store = tab();
  assert.deepEqual([await store.all('keyrings'), await store.get('meta', 'device'), await store.remembered()], [[], null, null]);
  assert.deepEqual([await indexedDB.databases(), storage.all()], [[], {}]);
  const [looked] = await Promise.all([store.all('drafts'), store.put('meta', { name: 'x' })]);
  assert.deepEqual([looked, await store.get('meta', 'x')], [[], { name: 'x' }]);
});

test('a draft is kept when it can be read back', async () => {
  const store = aPhone().tab();
  await store.saveDraft(aDraft());
  await store.saveDraft(aDraft({ save: 2, ct: 'later' }));
  assert.deepEqual(await store.get('drafts', 'v1'), aDraft({ save: 2, ct: 'later' }));
});

test('a draft that another tab wrote since is not written over', async () => {
  const phone = aPhone();
  const [one, two] = [phone.tab(), phone.tab()];
  await one.saveDraft(aDraft());
  await two.saveDraft(aDraft({ save: 2, iv: 'two', ct: 'of the second' }));
  await assert.rejects(one.saveDraft(aDraft({ save: 2, iv: 'one', ct: 'of the first' })), Overtaken);
  assert.equal((await one.get('drafts', 'v1')).ct, 'of the second');
});

test('the same save twice is one save', async () => {
  const store = aPhone().tab();
  await store.saveDraft(aDraft());
  await store.saveDraft(aDraft());
});

test('a draft that reads back otherwise than it was written is not kept', async () => {
  const phone = aPhone();
  const store = phone.tab(brittle(phone.indexedDB, { torn: ['drafts'] }));
  await assert.rejects(store.saveDraft(aDraft()), NotKept);
});

test('finishing is one step: the visit, its number, the end of the draft', async () => {
  const { tab, storage } = aPhone();
  const store = tab();
  await store.setDevice('d1');
  await store.saveDraft(aDraft());
  assert.equal(unsentHere(storage), 1);
  await store.finish(anEntry());
  assert.deepEqual([(await store.all('entries')).length, await store.all('drafts'), (await store.numbers(AMIRA)).highWater, unsentHere(storage)], [1, [], 1, 1]);
  assert.deepEqual(await store.remembered(), { device: 'd1', numbers: { [AMIRA]: 1 } });
});

for (const table of ['entries', 'meta', 'drafts']) {
  test(`finishing that fails at ${table} leaves everything as it was`, async () => {
    const phone = aPhone();
    const sound = phone.tab();
    await sound.saveDraft(aDraft());
    for (const failure of ['QuotaExceededError', 'UnknownError']) {
      const store = phone.tab(brittle(phone.indexedDB, { fails: [table], failure, writes: true }));
      await assert.rejects(store.finish(anEntry()), failure === 'QuotaExceededError' ? NoRoom : { name: failure });
      assert.deepEqual([await sound.all('entries'), (await sound.all('drafts')).length, (await sound.numbers(AMIRA)).highWater], [[], 1, 0]);
    }
    assert.equal((await sound.finish(anEntry())).seq, 1);
  });
}

test('finishing twice makes one, and gives what was finished first', async () => {
  const store = aPhone().tab();
  const [one, two] = await Promise.all([store.finish(anEntry()), store.finish(anEntry({ digest: 'other' }))]);
  assert.deepEqual([one.digest, two.digest, (await store.all('entries')).length], ['d', 'd', 1]);
});

test('a save that arrives after its visit was finished does not bring it back', async () => {
  const store = aPhone().tab();
  await store.finish(anEntry());
  await store.saveDraft(aDraft({ save: 9 }));
  assert.deepEqual(await store.all('drafts'), []);
});

test('a save that arrives after its visit was finished does not take the place of the next version', async () => {
  const store = aPhone().tab();
  await store.finish(anEntry());
  await store.saveDraft(aDraft({ revision: 2 }));
  assert.equal(await store.saveDraft(aDraft({ save: 9 })), false);
  assert.deepEqual(await store.all('drafts'), [aDraft({ revision: 2 })]);
});

test('finishing a version leaves the draft of the next one', async () => {
  const store = aPhone().tab();
  await store.saveDraft(aDraft({ revision: 2 }));
  await store.finish(anEntry());
  assert.equal((await store.all('drafts')).length, 1);
});

test('numbers have no gap and no number is given twice, whichever tab asks', async () => {
  const phone = aPhone();
  const tabs = [phone.tab(), phone.tab()];
  await tabs[0].setDevice('d1');
  const finish = async (store, id) => {
    for (;;) {
      const { highWater } = await store.numbers(AMIRA);
      try {
        return await store.finish(anEntry({ id, key: `${id} 1`, seq: highWater + 1 }));
      } catch (error) {
        if (!(error instanceof NotNext)) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: 20 }, (_, i) => finish(tabs[i % 2], `v${i}`)));
  const seqs = (await tabs[0].all('entries')).map((row) => row.seq).sort((a, b) => a - b);
  assert.deepEqual(seqs, Array.from({ length: 20 }, (_, i) => i + 1));
});

test('each person has numbers of their own', async () => {
  const store = aPhone().tab();
  await store.finish(anEntry());
  await store.finish(anEntry({ key: 'v2 1', id: 'v2', author: BEN }));
  assert.deepEqual([(await store.numbers(AMIRA)).highWater, (await store.numbers(BEN)).highWater], [1, 1]);
});

test('an emptied phone is recognised, and gives no number again until that is settled', async () => {
  const { storage, tab } = aPhone();
  const before = tab();
  await before.setDevice('d1');
  await before.finish(anEntry());
  const emptied = openStore({ indexedDB: new IDBFactory(), storage });
  assert.notEqual(await emptied.device(), 'd1');
  assert.deepEqual(await emptied.remembered(), { device: 'd1', numbers: { [AMIRA]: 1 } });
  await emptied.finish(anEntry({ device: await emptied.device() }));
  assert.equal((await emptied.remembered()).device, 'd1');
  await emptied.setDevice('d2');
  assert.deepEqual([await emptied.device(), (await emptied.numbers(AMIRA)).highWater, await emptied.remembered()], ['d2', 0, { device: 'd2', numbers: {} }]);
});

test('a database that lost its last step gives no number twice', async () => {
  const { storage, tab } = aPhone();
  await tab().setDevice('d1');
  await tab().finish(anEntry());
  const older = openStore({ indexedDB: new IDBFactory(), storage });
  await older.put('meta', { name: 'device', device: 'd1' });
  assert.equal((await older.numbers(AMIRA)).highWater, 1);
  await assert.rejects(older.finish(anEntry({ id: 'v2', key: 'v2 1' })), NotNext);
  await older.finish(anEntry({ id: 'v2', key: 'v2 1', seq: 2 }));
});

test('a phone has one name, however many tabs ask first', async () => {
  const phone = aPhone();
  const names = await Promise.all([phone.tab(), phone.tab(), phone.tab()].map((store) => store.device()));
  assert.equal(new Set(names).size, 1);
});

test('what becomes of a visit is kept without the words about it', async () => {
  const store = aPhone().tab();
  await store.finish(anEntry());
  await store.settle('v1 1', { state: 'held', reason: 'invalid', fields: { childs_words: 'Wendletrap' } });
  const { fate } = await store.get('entries', 'v1 1');
  assert.deepEqual([fate.state, fate.reason, JSON.stringify(fate).includes('Wendletrap')], ['held', 'invalid', false]);
});

for (const how of ['close', 'versionchange', 'closed under us', 'aborted', 'after it was written', 'silent']) {
  test(`a connection lost (${how}) is opened anew, and nothing is lost or doubled`, async () => {
    const phone = aPhone();
    const factory = brittle(phone.indexedDB, {});
    const store = openStore({ indexedDB: factory, storage: phone.storage, patience: 50 });
    await store.saveDraft(aDraft());
    factory.lose(how);
    await store.saveDraft(aDraft({ save: 2, ct: 'later' }));
    factory.lose(how);
    await store.finish(anEntry());
    factory.lose(how);
    await store.settle('v1 1', { state: 'filed' });
    factory.lose(how);
    assert.deepEqual([(await store.all('entries')).map(({ seq, fate }) => [seq, fate.state]), await store.all('drafts')], [[[1, 'filed']], []]);
  });
}

test('a database that cannot be opened is said, and opened when it can be', async () => {
  const phone = aPhone();
  const factory = brittle(phone.indexedDB, {});
  const store = phone.tab(factory);
  factory.refuse(true);
  await assert.rejects(store.saveDraft(aDraft()));
  factory.refuse(false);
  await store.saveDraft(aDraft());
});

test('no room is said at every write, and saving resumes', async () => {
  const phone = aPhone();
  const sound = phone.tab();
  await sound.finish(anEntry());
  const factory = brittle(phone.indexedDB, { fails: ['drafts', 'entries', 'packs', 'keyrings', 'meta'], failure: 'QuotaExceededError', writes: true });
  const store = phone.tab(factory);
  const writes = [() => store.saveDraft(aDraft({ id: 'v3' })), () => store.finish(anEntry({ key: 'v4 1', id: 'v4', seq: 2 })), () => store.settle('v1 1', { state: 'filed' }),
    () => store.put('packs', { author: AMIRA }), () => store.put('keyrings', { person: AMIRA }), () => store.heard(AMIRA, { epoch: 'e' }), () => store.setDevice('d2')];
  for (const write of writes) await assert.rejects(write(), NoRoom);
  factory.heal();
  for (const write of writes) await write();
});

test('cases past their time and visits two weeks in the record go; all else stays', async () => {
  const store = aPhone().tab();
  const day = 86_400_000;
  await store.put('packs', { author: AMIRA, expires_at: 100, ct: 'c', iv: 'i', key: {} });
  await store.put('packs', { author: BEN, expires_at: 100, ct: 'c', iv: 'i', key: {}, choice: { iv: 'i', ct: 'c' } });
  const states = [['filed', 0], ['filed', 2 * day], ['held', 0], ['conflict', 0], ['attention', 0], ['waiting', 0]];
  for (const [i, [state, filedAt]] of states.entries()) await store.put('entries', anEntry({ key: `v${i} 1`, fate: { ...freshFate(), state, filedAt } }));
  await store.put('drafts', aDraft());
  await store.tidy(15 * day);
  assert.deepEqual((await store.all('entries')).map(({ key }) => key), ['v1 1', 'v2 1', 'v3 1', 'v4 1', 'v5 1']);
  assert.deepEqual([await store.all('packs'), (await store.all('drafts')).length], [[{ author: BEN, expires_at: 0, key: {}, choice: { iv: 'i', ct: 'c' } }], 1]);
});

test('what is written is on the disk before it counts as kept', async () => {
  const phone = aPhone();
  const factory = brittle(phone.indexedDB, {});
  const store = phone.tab(factory);
  await store.saveDraft(aDraft());
  await store.finish(anEntry());
  await store.settle('v1 1', { state: 'filed' });
  await store.setDevice('d2');
  const writes = factory.hows.filter(([mode]) => mode === 'readwrite');
  assert.ok(writes.length >= 4 && writes.every(([, durability]) => durability === 'strict'));
});

test('the database is given up to whoever empties the phone, and made anew', async () => {
  const phone = aPhone();
  const store = phone.tab();
  await store.saveDraft(aDraft());
  await new Promise((gone, blocked) => {
    const request = phone.indexedDB.deleteDatabase('holdfast');
    request.onsuccess = gone;
    request.onblocked = () => blocked(new Error('held on to'));
  });
  assert.deepEqual(await store.all('drafts'), []);
  await store.saveDraft(aDraft());
  assert.equal((await store.all('drafts')).length, 1);
});

test('whichever step the browser fails at, the work is done once, and wholly', async () => {
  for (let step = 1; step <= 12; step += 1) {
    const phone = aPhone();
    const factory = brittle(phone.indexedDB, {});
    const store = phone.tab(factory);
    const works = [() => store.saveDraft(aDraft()), () => store.saveDraft(aDraft({ save: 2 })), () => store.finish(anEntry()), () => store.settle('v1 1', { state: 'filed' }),
      () => store.saveDraft(aDraft({ revision: 2 }))];
    for (const work of works) {
      factory.failAtStep(step);
      await work();
    }
    factory.failAtStep(0);
    assert.deepEqual([(await store.all('entries')).map(({ seq, fate }) => [seq, fate.state]), (await store.all('drafts')).map(({ revision }) => revision), (await store.numbers(AMIRA)).highWater],
      [[[1, 'filed']], [2], 1], `step ${step}`);
  }
});

test('what is unsent is counted as it comes and goes', async () => {
  const { storage, tab } = aPhone();
  const store = tab();
  const counts = [];
  for (const work of [() => store.saveDraft(aDraft({ id: 'v2' })), () => store.finish(anEntry()), () => store.settle('v1 1', { state: 'sending' }), () => store.settle('v1 1', { state: 'filed' }),
    () => store.settle('v1 1', { state: 'waiting' }), () => store.drop('drafts', 'v2')]) {
    await work();
    counts.push(unsentHere(storage));
  }
  assert.deepEqual(counts, [1, 2, 2, 1, 2, 1]);
});
