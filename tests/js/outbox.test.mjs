import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOutbox, waitFor } from '../../app/static/js/outbox.js';
import { fateBy, freshFate, receiptFor } from '../../app/static/js/receipts.js';
import { aDesk, aVisit, CHECKLIST, KIT, LEE } from './house.mjs';

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

/** An outbox with a clock moved by hand: what it put off is run by `wake`. */
async function anOutbox(answers, visits = [KIT]) {
  const { store, desk } = aDesk();
  for (const profile of visits) await desk.finish(await aVisit(desk, profile), CHECKLIST);
  const record = aRecord(answers);
  const clock = { at: 1_000_000, waits: [], put: null };
  const reports = [];
  const outbox = createOutbox({ store, deposit: record.deposit, chance: () => 0.5, now: () => clock.at, forget: () => { clock.put = null; },
    later: (what, ms) => { clock.waits.push(ms); clock.put = what; return 1; }, changed: (condition) => reports.push(condition) });
  const states = async () => (await store.entries()).map((entry) => entry.fate.state);
  return { store, outbox, record, clock, reports, states };
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

test('what was not heard leaves the visit waiting, and it is tried again later', async () => {
  const { outbox, states, clock } = await anOutbox([{ heard: 'nothing' }]);
  await outbox.send();
  assert.deepEqual(await states(), ['waiting']);
  assert.equal(outbox.condition().contact, 'unreachable');
  await clock.put();
  await new Promise(setImmediate);
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

test('waits grow from two seconds to five minutes, spread by chance', () => {
  assert.equal(waitFor(1, 1, null), 2_000);
  assert.equal(waitFor(3, 1, null), 8_000);
  assert.equal(waitFor(30, 1, null), 300_000);
  assert.equal(waitFor(30, 0, null), 0);
  assert.equal(waitFor(3, 0.5, null), 4_000);
});

test('Retry-After is obeyed, by hand as well', async () => {
  const { outbox, record, clock } = await anOutbox([{ heard: 'later', seconds: 60 }]);
  await outbox.send();
  assert.ok(clock.waits[0] >= 60_000);
  clock.at += 59_000;
  await outbox.send({ byHand: true });
  assert.equal(record.offered.length, 1);
  clock.at += 2_000;
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
  await outbox.send({ byHand: true });
  const [{ fate }] = await store.entries();
  assert.deepEqual([fate.state, fate.reason, fate.alerted, record.offered.length], ['held', 'not_yours', true, 1]);
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
  const again = createOutbox({ store, deposit: async (envelope) => { record.offered.push(envelope); return restored(envelope); }, chance: () => 0, later: (what) => { clock.put = what; } });
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
