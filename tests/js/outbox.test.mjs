import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOutbox } from '../../app/static/js/sending/outbox.js';
import { fateBy, freshFate, receiptFor } from '../../app/static/js/sending/receipts.js';
import { createPost, inOrder } from '../../app/static/js/sending/post.js';
import { openStore } from '../../app/static/js/keeping/store.js';
import { waitFor } from '../../app/static/js/sending/waits.js';
import { aDesk, AMIRA, aVisit, CHECKLIST, KIT, LEE, PACK } from './house.mjs';
import { aSealedPhone, BEN } from './sealed.mjs';

/** A record that answers as told, and remembers what it was offered. */
function aRecord(answers = []) {
  const offered = [];
  const filed = (envelope) => ({ heard: 'answer', etag: null, answer: { epoch: 'e1', missing: [], results: envelope.items.map((item) => receipt(item)) } });
  const deposit = async (envelope) => {
    offered.push(envelope);
    const next = answers.shift() ?? filed;
    return typeof next === 'function' ? next(envelope) : next;
  };
  return { offered, deposit, filed };
}

function receipt({ id, revision, digest }, more = {}) {
  return { id, revision, digest, status: 'filed', repeat: false, reason: null, fields: null, alerted: false, received_at: '2026-11-20T15:00:00Z', ...more };
}

/** Lets everything else go on until something is so. */
async function until(isSo) {
  while (!isSo()) await new Promise(setImmediate);
}

/** An outbox with a clock moved by hand: what it put off is run by `wake`. */
async function anOutbox(answers, visits = [KIT]) {
  const { store, desk } = aDesk();
  for (const profile of visits) await desk.finish(await aVisit(desk, profile), CHECKLIST);
  const record = aRecord(answers);
  const clock = { at: 1_000_000, waits: [], put: null };
  const outbox = createOutbox({ post: store.post, deposit: record.deposit, chance: () => 0.5, now: () => clock.at, forget: () => { clock.put = null; },
    later: (what, ms) => { clock.waits.push(ms); clock.put = what; return 1; } });
  const states = async () => (await store.entries()).map((entry) => entry.fate.state);
  const tries = async () => { clock.put(); await until(() => !outbox.condition().busy); };
  return { store, outbox, record, clock, states, tries };
}

test('a finished visit is sent and in the record only by its receipt', async () => {
  const { outbox, record, states, store } = await anOutbox();
  await outbox.send();
  assert.deepEqual(await states(), ['filed']);
  const [entry] = await store.entries();
  assert.deepEqual(record.offered[0].items, [{ id: entry.id, revision: 1, seq: 1, digest: entry.digest, payload: entry.payload }]);
  assert.equal(record.offered[0].high_water, 1);
  assert.equal(outbox.condition().contact, 'verified');
});

for (const [name, wrong] of Object.entries({ id: { id: 'another' }, revision: { revision: 2 }, digest: { digest: '0'.repeat(64) } })) {
  test(`a receipt with another ${name} confirms nothing`, async () => {
    const answer = (envelope) => ({ heard: 'answer', answer: { epoch: 'e1', results: [{ ...receipt(envelope.items[0]), ...wrong }] } });
    const { outbox, states, clock } = await anOutbox([answer]);
    await outbox.send();
    assert.deepEqual(await states(), ['waiting']);
    assert.equal(clock.waits.length, 1);
  });
}

test('it is tried later and later, until something may have become possible: then soon again', async () => {
  const { outbox, clock, tries } = await anOutbox(Array(5).fill({ heard: 'nothing' }));
  await outbox.send();
  await tries();
  await tries();
  assert.deepEqual(clock.waits, [1_000, 2_000, 4_000]);
  await outbox.send();
  assert.deepEqual(clock.waits.slice(3), [1_000]);
});

test('a moment that comes while a request is failing is not missed', async () => {
  let fails = () => {};
  const failing = () => new Promise((heard) => { fails = () => heard({ heard: 'nothing' }); });
  const { outbox, record, clock, tries } = await anOutbox([{ heard: 'nothing' }, { heard: 'nothing' }, { heard: 'nothing' }, failing]);
  await outbox.send();
  await tries();
  await tries();
  const under = tries();
  await until(() => record.offered.length === 4);
  await outbox.send();
  fails();
  await under;
  assert.equal(clock.waits.at(-1), 1_000);
});

test('what was not heard leaves the visit waiting, and it is tried again later', async () => {
  const { outbox, states, tries } = await anOutbox([{ heard: 'nothing' }]);
  await outbox.send();
  assert.deepEqual(await states(), ['waiting']);
  assert.equal(outbox.condition().contact, 'unreachable');
  await tries();
  assert.deepEqual(await states(), ['filed']);
});

test('a visit is frozen from the first attempt: the same bytes are sent again', async () => {
  const { outbox, record } = await anOutbox([{ heard: 'nothing' }]);
  await outbox.send();
  await outbox.send();
  assert.deepEqual(record.offered[0].items, record.offered[1].items);
});

test('entries are offered in order of their numbers, in one request at a time', async () => {
  let under_way = 0;
  const slow = async (envelope) => {
    under_way += 1;
    assert.equal(under_way, 1);
    await new Promise(setImmediate);
    under_way -= 1;
    return aRecord().filed(envelope);
  };
  const { outbox, record } = await anOutbox([slow], [KIT, LEE]);
  await Promise.all([outbox.send(), outbox.send(), outbox.send()]);
  assert.deepEqual(record.offered.map((envelope) => envelope.items.map((item) => item.seq)), [[1, 2]]);
});

test('a clock that was set back between two names of a phone puts no number before an earlier one', () => {
  const rows = [['B', 1, 4], ['A', 2, 3], ['A', 1, 2], ['B', 2, 0]].map(([device, seq, at]) => ({ author: AMIRA, device, seq, at }));
  assert.deepEqual(inOrder(rows).map(({ device, seq }) => `${device}${seq}`), ['A1', 'A2', 'B1', 'B2']);
  assert.deepEqual(inOrder([{ id: 'a' }, { id: 'b' }]), [{ id: 'a' }, { id: 'b' }]);
});

test('waits grow from two seconds to five minutes, spread by chance', () => {
  assert.equal(waitFor(1, 1, null), 2_000);
  assert.equal(waitFor(3, 1, null), 8_000);
  assert.equal(waitFor(30, 1, null), 300_000);
  assert.equal(waitFor(30, 0, null), 0);
  assert.equal(waitFor(3, 0.5, null), 4_000);
});

test('Retry-After is obeyed by what is sent by itself', async () => {
  const { outbox, record, clock } = await anOutbox([{ heard: 'later', seconds: 60 }]);
  await outbox.send();
  assert.ok(clock.waits[0] >= 60_000);
  clock.at += 59_000;
  await outbox.send();
  assert.equal(record.offered.length, 1);
  clock.at += 2_000;
  await outbox.send();
  assert.equal(record.offered.length, 2);
});

test('whoever presses "Send now" is not told to wait', async () => {
  const { outbox, record, states } = await anOutbox([{ heard: 'later', seconds: 60 }]);
  await outbox.send();
  await outbox.send({ byHand: true });
  assert.deepEqual([record.offered.length, await states()], [2, ['filed']]);
});

test('a wait of a year is one of an hour', async () => {
  const { outbox, record, clock } = await anOutbox([{ heard: 'later', seconds: 31_536_000 }]);
  await outbox.send();
  assert.deepEqual(clock.waits, [3_600_000]);
  clock.at += 3_600_000;
  await outbox.send();
  assert.equal(record.offered.length, 2);
});

test('a sign-in asked for keeps the visit and says so', async () => {
  const { outbox, states } = await anOutbox([{ heard: 'sign_in' }]);
  await outbox.send();
  assert.deepEqual(await states(), ['waiting']);
  assert.equal(outbox.condition().contact, 'sign_in');
});

test('a held visit is shown with its reason and not sent again', async () => {
  const held = (envelope) => ({ heard: 'answer', answer: { epoch: 'e1', results: [receipt(envelope.items[0], { status: 'held', reason: 'not_yours', alerted: true })] } });
  const { outbox, record, store } = await anOutbox([held]);
  await outbox.send();
  await outbox.send();
  const [{ fate }] = await store.entries();
  assert.deepEqual([fate.state, fate.reason, fate.alerted, record.offered.length], ['held', 'not_yours', true, 1]);
});

test('by hand it is asked whether a held visit is filed by now, and only a receipt says so', async () => {
  const answering = (result) => (envelope) => ({ heard: 'answer', answer: { epoch: 'e1', results: [receipt(envelope.items[0], result)] } });
  const held = { status: 'held', reason: 'not_yours' };
  const unsure = [answering({ ...held, id: 'another' }), answering({ status: 'received' }), answering({ status: 'damaged' }), { heard: 'nothing' }];
  const { outbox, record, states, store } = await anOutbox([answering(held), ...unsure, answering(held), answering({ status: 'filed' })]);
  await outbox.send();
  for (let i = 0; i <= unsure.length; i += 1) {
    await outbox.send({ byHand: true, textOf: store.textOf });
    assert.deepEqual([await states(), record.offered.length], [['held'], i + 2]);
    assert.equal(outbox.condition().contact, i === 3 ? 'unreachable' : 'verified');
  }
  await outbox.send({ byHand: true, textOf: store.textOf });
  const [{ fate }] = await store.entries();
  assert.deepEqual([fate.state, fate.reason], ['filed', null]);
});

test('what arrives damaged is sent again, and after three times needs somebody', async () => {
  const damaged = (envelope) => ({ heard: 'answer', answer: { epoch: 'e1', results: [receipt(envelope.items[0], { status: 'damaged' })] } });
  const { outbox, states } = await anOutbox([damaged, damaged, damaged]);
  await outbox.send();
  await outbox.send();
  assert.deepEqual(await states(), ['waiting']);
  await outbox.send();
  assert.deepEqual(await states(), ['attention']);
  await outbox.send();
  assert.deepEqual(await states(), ['attention']);
  await outbox.send({ byHand: true });
  assert.deepEqual(await states(), ['filed']);
});

test('a conflict stops the visit and nothing is lost', async () => {
  const conflict = (envelope) => ({ heard: 'answer', answer: { epoch: 'e1', results: [receipt(envelope.items[0], { status: 'conflict' })] } });
  const { outbox, states } = await anOutbox([conflict]);
  await outbox.send();
  assert.deepEqual(await states(), ['conflict']);
});

test('a status that nobody knows confirms nothing and does not spin', async () => {
  const odd = (envelope) => ({ heard: 'answer', answer: { epoch: 'e1', results: [receipt(envelope.items[0], { status: 'received' })] } });
  const { outbox, states, record } = await anOutbox([odd]);
  await outbox.send();
  assert.deepEqual(await states(), ['waiting']);
  assert.equal(record.offered.length, 1);
});

test('one visit that is refused does not hold up its neighbours', async () => {
  const tooLarge = { heard: 'refused', status: 413 };
  const { outbox, states, record } = await anOutbox([tooLarge, tooLarge], [KIT, LEE]);
  await outbox.send();
  assert.deepEqual(record.offered.map((envelope) => envelope.items.length), [2, 1, 1]);
  assert.deepEqual(await states(), ['attention', 'filed']);
});

test('a refusal for another reason changes nothing', async () => {
  const { outbox, states } = await anOutbox([{ heard: 'refused', status: 403 }]);
  await outbox.send();
  assert.deepEqual([await states(), outbox.condition().contact], [['waiting'], 'refused']);
});

test('after the record was restored, everything still kept is offered again', async () => {
  const restored = (envelope) => ({ heard: 'answer', answer: { ...aRecord().filed(envelope).answer, epoch: 'e2' } });
  const { outbox, store, record, clock, states } = await anOutbox([], [KIT]);
  await outbox.send();
  const { desk } = aDesk();
  const second = await desk.finish(await aVisit(desk, LEE), CHECKLIST);
  await store.finish({ ...second, seq: 2 });
  const again = createOutbox({ post: store.post, deposit: async (envelope) => { record.offered.push(envelope); return restored(envelope); }, chance: () => 0, later: (what) => { clock.put = what; } });
  await again.send();
  assert.deepEqual(await states(), ['waiting', 'waiting']);
  await clock.put();
  await new Promise(setImmediate);
  assert.deepEqual(await states(), ['filed', 'filed']);
  assert.deepEqual(record.offered.at(-1).items.map((item) => item.seq), [1, 2]);
});

test('numbers that the record misses and nobody holds are named as lost', async () => {
  const answer = (envelope) => ({ heard: 'answer', answer: { ...aRecord().filed(envelope).answer, missing: [1, 7] } });
  const { outbox } = await anOutbox([answer]);
  await outbox.send();
  assert.deepEqual(outbox.condition().lost, [7]);
});

test('an alert once raised stays raised', () => {
  const entry = { id: 'v', revision: 1, digest: 'd', fate: { ...freshFate(), alerted: true } };
  assert.equal(fateBy(entry, receipt(entry)).alerted, true);
  assert.equal(receiptFor(entry, [null, receipt(entry)]).status, 'filed');
});

/** Two people's visits on one phone, each sent under their own name. */
async function twoPeople(deposit) {
  const phone = await aSealedPhone();
  const ben = await phone.unlockedBy(BEN);
  const bens = phone.deskOf(phone.safeOf(ben));
  await phone.desk.finish(await aVisit(phone.desk), CHECKLIST);
  await bens.finish(Object.assign(await bens.open({ ...PACK, person: { id: BEN } }, KIT), { kind: 'office', start: '10:00' }), CHECKLIST);
  await phone.desk.finish(await aVisit(phone.desk, LEE), CHECKLIST);
  phone.unlocked.lock();
  ben.lock();
  const record = aRecord();
  const post = createPost({ store: phone.store, now: () => phone.clock.at });
  const told = { revoked: [], waits: [] };
  const outbox = createOutbox({ post, deposit: (envelope) => (deposit ?? record.deposit)(envelope, record), chance: () => 1, now: () => phone.clock.at,
    later: (what, ms) => { told.waits.push(ms); told.again = what; return 1; }, forget: () => {}, revoked: (author) => told.revoked.push(author) });
  const states = async () => (await phone.store.all('entries')).sort((a, b) => a.author.localeCompare(b.author) || a.seq - b.seq).map(({ fate }) => fate.state);
  return { ...phone, post, outbox, record, told, states };
}

test('a locked phone sends what was sealed, each person’s under their own name and numbers', async () => {
  const { outbox, record, states, device } = await twoPeople();
  await outbox.send();
  assert.deepEqual(record.offered.map(({ author, device: from, high_water: high, items }) => [author, from, high, items.map(({ seq }) => seq)]), [[AMIRA, device, 2, [1, 2]], [BEN, device, 1, [1]]]);
  assert.ok(record.offered.every(({ items }) => items.every((item) => item.sealed && !('payload' in item))));
  assert.deepEqual(await states(), ['filed', 'filed', 'filed']);
});

test('one person who must sign in does not hold up the other', async () => {
  const { outbox, states, told } = await twoPeople((envelope, record) => (envelope.author === AMIRA ? { heard: 'sign_in' } : record.deposit(envelope)));
  await outbox.send();
  assert.deepEqual(await states(), ['waiting', 'waiting', 'filed']);
  assert.deepEqual([AMIRA, BEN, undefined].map((author) => outbox.condition(author).contact), ['sign_in', 'verified', 'sign_in']);
  assert.equal(told.waits.length, 1);
});

test('no network stops the round, and the wait grows with each round in vain', async () => {
  let asked = 0;
  const { outbox, told } = await twoPeople(async () => { asked += 1; return { heard: 'nothing' }; });
  await Promise.all([outbox.send(), outbox.send()]);
  for (let i = 0; i < 2; i += 1) { told.again(); await until(() => !outbox.condition().busy); }
  assert.deepEqual([told.waits, asked], [[2_000, 4_000, 8_000], 3]);
});

test('after a restore each person’s are offered again, when they are next heard of', async () => {
  let epoch = 'e1';
  const { outbox, record, post, states } = await twoPeople(async (envelope, record) => {
    const heard = await record.deposit(envelope);
    return { ...heard, answer: { ...heard.answer, epoch } };
  });
  await outbox.send();
  epoch = 'e2';
  await outbox.heardFrom(AMIRA, { epoch });
  assert.deepEqual([await states(), (await post.numbers(AMIRA)).epoch, (await post.numbers(BEN)).epoch], [['waiting', 'waiting', 'filed'], 'e2', 'e1']);
  await outbox.send();
  assert.deepEqual([await states(), record.offered.at(-1).items.length], [['filed', 'filed', 'filed'], 2]);
});

test('a phone that stops while it offers again, offers again', async () => {
  const { outbox, post, store, states } = await twoPeople();
  await outbox.send();
  const stopping = { ...post, settle: async () => { throw new Error('stopped'); } };
  const other = createOutbox({ post: stopping, deposit: async () => ({ heard: 'nothing' }), chance: () => 0, later: () => 1 });
  await assert.rejects(other.heardFrom(AMIRA, { epoch: 'e2' }));
  assert.equal((await store.numbers(AMIRA)).epoch, 'e1');
  await outbox.heardFrom(AMIRA, { epoch: 'e2' });
  assert.deepEqual(await states(), ['waiting', 'waiting', 'filed']);
});

test('a visit that the record could not open is offered as text, by hand, once unlocked', async () => {
  const unopenable = (envelope) => ({ heard: 'answer', answer: { epoch: 'e1', results: envelope.items.map((item) => receipt(item, item.sealed ? { status: 'held', reason: 'unopenable' } : {})) } });
  const phone = await aSealedPhone();
  const entry = await phone.desk.finish(await aVisit(phone.desk), CHECKLIST);
  const offered = [];
  let network = true;
  const deposit = async (envelope) => { offered.push(envelope.items[0]); return network ? unopenable(envelope) : { heard: 'nothing' }; };
  const outbox = createOutbox({ post: createPost({ store: phone.store }), deposit, chance: () => 0, later: () => 1 });
  const state = async () => (await phone.store.all('entries'))[0].fate.state;
  await outbox.send();
  await outbox.send({ byHand: true });
  assert.deepEqual([await state(), offered.length], ['held', 1]);
  await outbox.send({ byHand: true, textOf: phone.safe.textOf });
  assert.deepEqual([await state(), offered[1]], ['filed', { id: entry.id, revision: 1, seq: 1, digest: entry.digest, payload: entry.payload }]);
  assert.equal(JSON.stringify(await phone.store.all('entries')).includes('visited_on'), false);
  await phone.store.settle(`${entry.id} 1`, { state: 'held', reason: 'unopenable' });
  network = false;
  await outbox.send({ byHand: true, textOf: phone.safe.textOf });
  await outbox.send();
  assert.deepEqual(offered.slice(2).map((item) => Object.keys(item).at(-1)), ['payload', 'sealed'], 'the text is not held on to');
});

test('a withdrawn phone still delivers, and is told that it was withdrawn', async () => {
  const { outbox, told, states } = await twoPeople(async (envelope, record) => {
    const heard = await record.deposit(envelope);
    return { ...heard, answer: { ...heard.answer, device_revoked: envelope.author === AMIRA } };
  });
  await outbox.send();
  assert.deepEqual([told.revoked, await states()], [[AMIRA], ['filed', 'filed', 'filed']]);
});

test('a clock that is more than two minutes off is noticed', async () => {
  const answers = [121, -121, 119, 0].map((seconds) => (envelope) => ({ heard: 'answer',
    answer: { ...aRecord().filed(envelope).answer, server_time: new Date(1_000_000 + seconds * 1000).toISOString() } }));
  for (const [answer, skew] of [[answers[0], 121_000], [answers[1], -121_000], [answers[2], null], [answers[3], null]]) {
    const { outbox } = await anOutbox([answer]);
    await outbox.send();
    assert.equal(outbox.condition().skew, skew);
  }
});

test('a phone whose own keeping fails while it sends keeps all, and tries again', async () => {
  const phone = await aSealedPhone();
  await phone.desk.finish(await aVisit(phone.desk), CHECKLIST);
  const post = createPost({ store: phone.store });
  let fails = 3;
  const failing = { ...post, settle: async (key, fate) => { if (fails > 0) { fails -= 1; throw new Error('lost'); } return post.settle(key, fate); } };
  const waits = [];
  const outbox = createOutbox({ post: failing, deposit: aRecord().deposit, chance: () => 0, later: (_what, ms) => waits.push(ms) });
  for (let i = 0; i < 4; i += 1) await outbox.send();
  assert.deepEqual([(await phone.store.all('entries'))[0].fate.state, waits.length], ['filed', 3]);
});

test('two tabs with ten visits send each of them once, in order', async () => {
  const phone = await aSealedPhone();
  for (let i = 0; i < 10; i += 1) await phone.desk.finish(await aVisit(phone.desk, { ...KIT, id: `p${i}` }), CHECKLIST);
  const record = aRecord();
  let last = Promise.resolve();
  const alone = (work) => { last = last.then(work); return last; };
  const tabs = [0, 1].map(() => createOutbox({ post: createPost({ store: openStore(phone) }), deposit: record.deposit, chance: () => 0, alone }));
  await Promise.all(tabs.map((tab) => tab.send()));
  assert.deepEqual(record.offered.map(({ items }) => items.map(({ seq }) => seq)), [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]);
});

test('what an older name of the phone numbered travels under that name', async () => {
  const phone = await aSealedPhone();
  await phone.desk.finish(await aVisit(phone.desk), CHECKLIST);
  await phone.store.setDevice('00000000-0000-4000-8000-0000000000d2');
  const again = await aSealedPhone(phone);
  const safe = again.safeOf(phone.unlocked);
  for (const profile of [LEE, KIT]) await again.deskOf(safe).finish(await aVisit(again.deskOf(safe), profile), CHECKLIST);
  const record = aRecord();
  const outbox = createOutbox({ post: createPost({ store: again.store }), deposit: record.deposit, chance: () => 0 });
  await outbox.send();
  assert.deepEqual(record.offered.map(({ device, high_water: high, items }) => [device, high, items.length]), [[phone.device, 1, 1], ['00000000-0000-4000-8000-0000000000d2', 2, 2]]);
  assert.deepEqual((await safe.entries()).map(({ seq }) => seq), [1, 1, 2]);
});

test('a visit finished while a request is under way goes with the next, without being asked again', async () => {
  const phone = await aSealedPhone();
  await phone.desk.finish(await aVisit(phone.desk), CHECKLIST);
  const ben = phone.deskOf(phone.safeOf(await phone.unlockedBy(BEN)));
  const record = aRecord();
  let outbox = null;
  const deposit = async (envelope) => {
    if (!record.offered.length) {
      await ben.finish(Object.assign(await ben.open({ ...PACK, person: { id: BEN } }, KIT), { kind: 'office', start: '10:00' }), CHECKLIST);
      void outbox.send();
    }
    return record.deposit(envelope);
  };
  outbox = createOutbox({ post: createPost({ store: phone.store }), deposit, chance: () => 0, later: () => 1 });
  await outbox.send();
  assert.deepEqual(record.offered.map(({ author }) => author), [AMIRA, BEN]);
});

test('what is two weeks in the record leaves the phone at the next contact', async () => {
  const { outbox, store, clock } = await twoPeople();
  await outbox.send();
  clock.at += 13 * 86_400_000;
  await outbox.heardFrom(AMIRA, {});
  assert.equal((await store.all('entries')).length, 3);
  clock.at += 86_400_000;
  await outbox.heardFrom(AMIRA, {});
  assert.deepEqual(await store.all('entries'), []);
});
