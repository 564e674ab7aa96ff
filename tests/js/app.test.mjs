import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApp } from '../../app/static/js/app/app.js';
import { drawCorrect } from '../../app/static/js/screens/correct.js';
import { createMemory } from '../../app/static/js/keeping/memory.js';
import { createOutbox } from '../../app/static/js/sending/outbox.js';
import { createPost } from '../../app/static/js/sending/post.js';
import { openStore } from '../../app/static/js/keeping/store.js';
import { tallyOf } from '../../app/static/js/app/tally.js';
import { chooseGrade, rate } from '../../app/static/js/visits/visit.js';
import { useWords } from '../../app/static/js/shared/words.js';
import { AMIRA, CHECKLIST, KIT, LEE, NOW, PACK } from './house.mjs';
import { brittle } from './phone.mjs';
import { aSealedPhone, BEN } from './sealed.mjs';

useWords(new Proxy({}, { get: (_table, key) => (key === 'people' ? [] : `${key} {time}`), has: () => true }));

const HOUR = 3_600_000;
const pack = (more = {}) => ({ ...PACK, epoch: 'e1', server_time: '2026-11-20T14:55:00Z', expires_at: '2026-11-23T14:55:00Z', numbers: { emergency: '999' }, ...more });
const answer = (more) => ({ heard: 'answer', etag: '"a"', answer: pack(more) });
const filed = ({ items }) => ({ heard: 'answer', answer: { epoch: 'e1', missing: [], results: items.map(({ id, revision, digest }) => ({ id, revision, digest, status: 'filed' })) } });

/** The app on a phone that was made ready, a record that answers as told, and what the page was told. */
async function anApp({ phone, rows, memory = false } = {}) {
  phone ??= await aSealedPhone();
  const heard = { pack: answer(), deposit: filed, asked: [] };
  const told = { said: [], went: [], kept: [], revoked: [], others: [] };
  const transport = { fetchPack: async (wish) => { heard.asked.push(wish); return heard.pack; }, fetchReturned: () => heard.returned(),
    knownDevices: async ({ carried }) => { heard.carried = carried; return { heard: 'answer', answer: { known: heard.known ?? [] } }; } };
  const { post: own, ...inPage } = createMemory();
  const store = memory ? inPage : phone.safeOf(phone.unlocked, rows);
  const post = memory ? own : createPost({ store: phone.store, now: () => phone.clock.at });
  let app = null;
  const outbox = createOutbox({ post, deposit: async (envelope) => heard.deposit(envelope), chance: () => 0, now: () => phone.clock.at, later: () => 1, forget: () => {}, changed: () => void app?.settled() });
  const page = { go: (hash) => told.went.push(hash), redirect: (hash) => { told.went.push(hash); return null; }, announce: (words) => told.said.push(words.trim()), changed: () => {},
    kept: (words) => told.kept.push(words), revoked: (author) => told.revoked.push(author), otherPerson: (person) => told.others.push(person.id) };
  app = createApp({ store, outbox, transport, page, appVersion: '1.0.0', now: () => new Date(phone.clock.at) });
  await app.start();
  return { app, phone, heard, told, outbox, store };
}

/** Until nothing is under way. */
async function quiet(outbox) {
  while (outbox.condition().busy) await new Promise(setImmediate);
  await new Promise(setImmediate);
}

/** A visit to Kit, open and worth keeping. */
async function aVisit(app, profile = KIT) {
  const { id } = await app.desk.open(app.pack(), profile);
  const draft = await app.draft(id);
  Object.assign(draft, { kind: 'announced', start: '14:05', child_seen: true, child_alone: true });
  await app.save(draft);
  return draft;
}

test('cases that were brought are there in the next life of the page, without a network', async () => {
  const { app, phone, heard } = await anApp();
  await app.bringCases();
  assert.equal(app.cases(), 'fresh');
  const again = await anApp({ phone });
  again.heard.pack = { heard: 'nothing' };
  await again.app.bringCases();
  assert.deepEqual([again.app.known(KIT.id)?.initials, again.app.cases(), again.app.person().name, again.app.numbers()], ['K.T.', 'unreachable', 'Amira Osei', { emergency: '999' }]);
  assert.deepEqual(heard.asked, [{ profiles: [], etag: null }]);
});

test('cases are asked for with what is already here, and unchanged ones last anew', async () => {
  const { app, phone, heard } = await anApp();
  await app.bringCases();
  phone.clock.at += 50 * HOUR;
  heard.pack = { heard: 'unchanged' };
  await app.bringCases();
  assert.equal(heard.asked[1].etag, '"a"');
  phone.clock.at += 50 * HOUR;
  assert.ok(app.known(KIT.id));
  phone.clock.at += 23 * HOUR;
  assert.deepEqual([app.known(KIT.id), app.pack(), app.cases(), app.numbers()], [null, null, 'expired', { emergency: '999' }]);
});

test('unchanged cases say nothing of the record’s time, however long ago they were brought', async () => {
  const { app, phone, heard } = await anApp();
  phone.clock.at = Date.parse(pack().server_time);
  await app.bringCases();
  phone.clock.at += 40 * 60_000;
  heard.pack = { heard: 'unchanged' };
  await app.bringCases();
  assert.deepEqual([app.condition().skew, app.condition().contact], [null, 'verified']);
});

test('a case that is no longer the worker’s is gone at the next contact', async () => {
  const { app, heard, store } = await anApp();
  await app.bringCases();
  heard.pack = answer({ profiles: [LEE] });
  await app.bringCases();
  assert.deepEqual([app.known(KIT.id), (await store.pack()).profiles.map(({ id }) => id)], [null, [LEE.id]]);
  heard.pack = { heard: 'refused', status: 403 };
  await app.bringCases();
  assert.deepEqual([app.pack(), await store.pack(), app.cases()], [null, null, 'refused']);
});

test('a case that is no longer the worker’s is gone at the next contact though nobody is signed in', async () => {
  const { app, heard, store } = await anApp();
  await app.bringCases();
  const { kept_at: before } = await store.pack();
  heard.pack = { heard: 'sign_in' };
  heard.known = [{ person: BEN, gone: [LEE.id] }, { person: AMIRA, gone: [KIT.id] }];
  await app.bringCases();
  assert.deepEqual([heard.carried, app.known(KIT.id), app.known(LEE.id)?.id, app.cases()], [[KIT.id, LEE.id], null, LEE.id, 'sign_in']);
  const kept = await store.pack();
  assert.deepEqual([kept.profiles.map(({ id }) => id), kept.kept_at], [[LEE.id], before]);
  heard.known = [];
  await app.bringCases();
  assert.equal(app.known(LEE.id)?.id, LEE.id);
});

test('a suspended worker’s cases are gone when the record has no pack for them, and what they wrote stays', async () => {
  const { app, heard, store } = await anApp();
  await app.bringCases();
  const { id } = await aVisit(app);
  heard.pack = { heard: 'missing' };
  assert.equal(await app.profile(LEE.id).then((found) => found?.id), LEE.id);
  assert.equal(await app.profile('no-such-case'), null);
  assert.ok(app.known(KIT.id), 'a single case that is not there says nothing of the others');
  await app.bringCases();
  assert.deepEqual([app.pack(), await store.pack(), app.cases(), Boolean(await store.draft(id))], [null, null, 'refused', true]);
});

test('a case fetched by itself does not outlive the right to it', async () => {
  const { app, heard, store } = await anApp();
  heard.pack = answer({ profiles: [LEE] });
  await app.bringCases();
  heard.pack = answer({ profiles: [KIT] });
  assert.equal((await app.profile(KIT.id)).id, KIT.id);
  assert.equal((await store.pack()).profiles.length, 2);
  heard.pack = answer({ profiles: [LEE] });
  await app.bringCases();
  assert.deepEqual([heard.asked.at(-1).etag, app.known(KIT.id)], [null, null]);
});

test('cases that were heard of minutes ago are asked for again when there is an occasion', async () => {
  const { app, phone, heard } = await anApp();
  assert.equal(app.casesAreDue(), true);
  await app.bringCases();
  assert.equal(app.casesAreDue(), false);
  phone.clock.at += 301_000;
  assert.deepEqual([app.casesAreDue(), app.cases()], [true, 'fresh']);
  heard.pack = { heard: 'nothing' };
  await app.bringCases();
  assert.equal(app.casesAreDue(), true);
});

test('chosen cases are asked for by name, ten at most', async () => {
  const { app, heard, phone } = await anApp();
  await app.choose(Array.from({ length: 12 }, (_, i) => `p${i}`));
  assert.equal(heard.asked.at(-1).profiles.length, 10);
  const again = await anApp({ phone });
  await again.app.bringCases();
  assert.equal(again.heard.asked[0].profiles[9], 'p9');
});

test('a withdrawn phone loses its cases and the page is told', async () => {
  const { app, heard, told, store } = await anApp();
  await app.bringCases();
  heard.pack = { heard: 'revoked' };
  await app.bringCases();
  assert.deepEqual([told.revoked, app.pack(), await store.pack()], [[AMIRA], null, null]);
});

test('another person’s cases are not taken, and the page is told', async () => {
  const { app, heard, told, store } = await anApp();
  await app.bringCases();
  heard.pack = answer({ person: { id: BEN, name: 'Ben' }, profiles: [] });
  await app.bringCases();
  assert.equal(await app.profile('p'), null);
  assert.deepEqual([told.others, app.person().id, (await store.pack()).profiles.length], [[BEN, BEN], AMIRA, 2]);
});

test('without room for the cases they are here while the page is', async () => {
  const phone = await aSealedPhone();
  const rows = openStore({ indexedDB: brittle(phone.indexedDB, { fails: ['packs', 'meta'], failure: 'QuotaExceededError' }), storage: phone.storage });
  const { app, store } = await anApp({ phone, rows });
  await app.bringCases();
  assert.deepEqual([app.known(KIT.id)?.id, app.cases(), await store.pack()], [KIT.id, 'fresh', null]);
});

test('what is said about saving is true at every moment', async () => {
  const phone = await aSealedPhone();
  const factory = brittle(phone.indexedDB, { fails: [], failure: 'QuotaExceededError' });
  const { app, told } = await anApp({ phone, rows: openStore({ indexedDB: factory, storage: phone.storage }) });
  await app.bringCases();
  const draft = await aVisit(app);
  assert.equal(app.kept(), 'kept_stored 14:55'.replace('14:55', new Date(NOW).toTimeString().slice(0, 5)));
  draft.summary = 'typing';
  app.entered(draft, { type: 'textarea' });
  assert.match(app.kept(), /^kept_pending/);
  await app.flush();
  assert.match(app.kept(), /^kept_stored/);
  factory.fail(['drafts']);
  await app.entered(draft, { type: 'radio' });
  assert.match(app.kept(), /^kept_failed/);
  assert.deepEqual(told.said, ['kept_failed {time}']);
  assert.deepEqual(told.kept.slice(-4).map((words) => words.split(' ')[0]), ['kept_pending', 'kept_stored', 'kept_pending', 'kept_failed']);
  factory.heal();
  await app.save(draft);
  assert.match(app.kept(), /^kept_stored/);
});

test('a finish that cannot be kept stays a draft on the screen', async () => {
  const phone = await aSealedPhone();
  const factory = brittle(phone.indexedDB, { fails: [], failure: 'QuotaExceededError' });
  const { app, told, store } = await anApp({ phone, rows: openStore({ indexedDB: factory, storage: phone.storage }) });
  await app.bringCases();
  const draft = await aVisit(app);
  const quiet = console.error;
  console.error = () => {};
  factory.fail(['entries']);
  await app.finish(draft, CHECKLIST);
  console.error = quiet;
  assert.deepEqual([told.went, (await store.drafts()).length, await app.draft(draft.id) === draft], [[], 1, true]);
  factory.heal();
  await app.finish(draft, CHECKLIST);
  assert.deepEqual([told.went, await store.drafts()], [[`#/done/${draft.id}`], []]);
});

test('a double tap on finish makes one visit, and a late save none', async () => {
  const { app, store } = await anApp();
  await app.bringCases();
  const draft = await aVisit(app);
  app.typed(draft);
  await Promise.all([app.finish(draft, CHECKLIST), app.finish(draft, CHECKLIST)]);
  await app.save(draft);
  assert.deepEqual([(await store.entries()).length, await store.drafts()], [1, []]);
});

test('a discarded visit does not come back', async () => {
  const { app, store } = await anApp();
  await app.bringCases();
  const draft = await aVisit(app);
  app.typed(draft);
  await app.discard(draft);
  await app.flush();
  assert.deepEqual(await store.drafts(), []);
});

for (const memory of [false, true]) {
  test(`the sign that all is well is worked out from what is kept (${memory ? 'in the page' : 'sealed'})`, async () => {
    const { app, heard, outbox, store, phone } = await anApp({ memory });
    const standing = async () => {
      await app.counted();
      const { drafts, entries, unreadable } = await store.kept();
      const numbers = await store.numbers(AMIRA);
      assert.deepEqual(app.tally(), tallyOf({ drafts, entries, unreadable, numbers, contact: outbox.condition(AMIRA).contact }));
      const { drafts: open, visits, lost, green } = app.tally();
      return [open, visits, lost.length, green];
    };
    const sent = async (deposit) => { heard.deposit = deposit; await app.send(); await quiet(outbox); };
    assert.deepEqual(await standing(), [0, 0, 0, false]);
    await app.bringCases();
    assert.deepEqual(await standing(), [0, 0, 0, true]);
    const draft = await aVisit(app);
    assert.deepEqual(await standing(), [1, 0, 0, false]);
    heard.deposit = () => ({ heard: 'nothing' });
    await app.finish(draft, CHECKLIST);
    await quiet(outbox);
    assert.deepEqual(await standing(), [0, 1, 0, false]);
    await sent(() => ({ heard: 'sign_in' }));
    assert.deepEqual(await standing(), [0, 1, 0, false]);
    await sent((envelope) => ({ heard: 'answer', answer: { ...filed(envelope).answer, results: [] } }));
    assert.deepEqual(await standing(), [0, 1, 0, false]);
    await sent(filed);
    assert.deepEqual(await standing(), [0, 0, 0, true]);
    const second = await aVisit(app, LEE);
    heard.deposit = (envelope) => ({ heard: 'answer', answer: { ...filed(envelope).answer, missing: [7] } });
    await app.finish(second, CHECKLIST);
    await quiet(outbox);
    assert.deepEqual(await standing(), [0, 0, 1, false]);
    heard.pack = { heard: 'nothing' };
    await app.bringCases();
    assert.deepEqual([await standing(), app.tally().lost], [[0, 0, 1, false], [7]]);
    assert.equal(app.tally().heardAt, phone.clock.at);
  });
}

test('nothing is green that was not verified', () => {
  const numbers = { heardAt: 5, missing: [] };
  assert.equal(tallyOf({ numbers, contact: 'verified' }).green, true);
  for (const contact of ['none', 'sign_in', 'unreachable', 'later', 'refused']) assert.equal(tallyOf({ numbers, contact }).green, false);
  assert.equal(tallyOf({ contact: 'verified' }).green, false);
});

test('what was lost and when the record was last heard is known in the next life of the page', async () => {
  const { app, heard, phone, outbox } = await anApp();
  await app.bringCases();
  heard.deposit = (envelope) => ({ heard: 'answer', answer: { ...filed(envelope).answer, missing: [7] } });
  await app.finish(await aVisit(app), CHECKLIST);
  await quiet(outbox);
  const again = await anApp({ phone });
  assert.deepEqual([again.app.condition().contact, again.app.condition().at, again.app.condition().lost, again.app.tally().green], ['none', phone.clock.at, [7], false]);
});

test('a row that cannot be opened keeps the sign from turning green', async () => {
  const { app, phone, outbox } = await anApp();
  await app.bringCases();
  const draft = await aVisit(app);
  await app.finish(draft, CHECKLIST);
  await quiet(outbox);
  await phone.store.change('entries', `${draft.id} 1`, (row) => ({ ...row, about: null }));
  const again = await anApp({ phone });
  await again.app.bringCases();
  assert.deepEqual([again.app.tally().unreadable, again.app.tally().green], [1, false]);
});

test('a visit reopened after the page was closed goes on at the same grades', async () => {
  const { app, phone } = await anApp();
  await app.bringCases();
  const draft = await aVisit(app);
  chooseGrade(draft, 'n1', 3);
  await app.save(draft);
  const again = await anApp({ phone });
  assert.deepEqual((await again.app.draft(draft.id)).ratings, draft.ratings);
  assert.match(again.app.kept(), /^kept_stored/);
});

test('a visit that another tab has written since is not said to be kept, and theirs stays', async () => {
  const { app, phone } = await anApp();
  await app.bringCases();
  const draft = await aVisit(app);
  const other = await anApp({ phone });
  const theirs = await other.app.draft(draft.id);
  theirs.summary = 'theirs';
  await other.app.save(theirs);
  await app.save(draft);
  assert.match(app.kept(), /^kept_overtaken/);
  assert.equal((await (await anApp({ phone })).app.draft(draft.id)).summary, 'theirs');
});

test('a version that is opened twice is opened once, with what was told, and its words go on being kept', async () => {
  const { app, heard } = await anApp();
  await app.bringCases();
  const first = await aVisit(app);
  rate(first, 'n1', { grade: 5, evidence: ['seen'], note: 'no food' });
  await app.finish(first, CHECKLIST);
  const visit = JSON.parse((await app.desk.entry(first.id)).payload);
  const asked = [];
  heard.returned = () => new Promise((given) => { asked.push(() => given({ heard: 'answer', answer: { visit, revision: 1, questions: [] } })); });
  const twice = [drawCorrect(app, [first.id]), drawCorrect(app, [first.id])];
  while (asked.length < 2) await new Promise(setImmediate);
  asked[0]();
  await twice[0];
  const draft = await app.draft(first.id);
  draft.summary = 'what I saw';
  await app.save(draft);
  asked[1]();
  await twice[1];
  draft.reason = 'one word was wrong';
  await app.save(draft);
  assert.match(app.kept(), /^kept_stored/);
  const { revision, told, summary, reason } = await app.store.draft(first.id);
  assert.deepEqual({ revision, told, summary, reason }, { revision: 2, told: ['n1'], summary: 'what I saw', reason: 'one word was wrong' });
});

test('of two people who share a bare page, each sees the visits of their own', async () => {
  const { app, heard } = await anApp({ memory: true });
  await app.bringCases();
  const { id } = await aVisit(app);
  await app.finish(await app.draft(id), CHECKLIST);
  assert.equal((await app.desk.entry(id)).author, AMIRA);
  heard.pack = answer({ person: { id: BEN, name: 'Ben' } });
  await app.bringCases();
  assert.deepEqual([app.person().id, await app.desk.entry(id)], [BEN, null]);
});

test('what is being sent is not called not sent', async () => {
  const { app, heard, told, outbox } = await anApp();
  await app.bringCases();
  let answer = null;
  heard.deposit = (envelope) => new Promise((given) => { answer = () => given(filed(envelope)); });
  await app.finish(await aVisit(app), CHECKLIST);
  while (!answer) await new Promise(setImmediate);
  await app.sendNow();
  answer();
  for (let turns = 0; told.said.length < 2 && turns < 500; turns += 1) await new Promise(setImmediate);
  assert.deepEqual(told.said.map((words) => words.split(' ')[0]), ['sending_now', 'sent_now']);
  heard.deposit = () => ({ heard: 'nothing' });
  await app.finish(await aVisit(app, LEE), CHECKLIST);
  await quiet(outbox);
  await app.sendNow();
  assert.equal(told.said.at(-1).split(' ')[0], 'send_failed');
});

test('a visit of somebody else who is signed in on this phone is not taken up', async () => {
  const { app, heard } = await anApp();
  const answer = (author) => ({ heard: 'answer', etag: null, answer: { visit: { author }, revision: 1, questions: [] } });
  heard.returned = async () => answer(AMIRA);
  assert.equal((await app.fetchReturned('v')).heard, 'answer');
  heard.returned = async () => answer(BEN);
  assert.deepEqual(await app.fetchReturned('v'), { heard: 'missing' });
});
