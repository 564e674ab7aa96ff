// What other systems did to visits, tried on the phone's own modules: failures by the names of docs/failures.md.
// Those that need the record are in tests/app/test_failures.py, those that need a screen in tests/browser/test_failures.py.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { createApp } from '../../app/static/js/app/app.js';
import { createDesk } from '../../app/static/js/app/desk.js';
import { NoRoom } from '../../app/static/js/keeping/errors.js';
import { createKeeping } from '../../app/static/js/keeping/keeping.js';
import { createOutbox } from '../../app/static/js/sending/outbox.js';
import { createPost } from '../../app/static/js/sending/post.js';
import { waitingWords } from '../../app/static/js/shared/status.js';
import { openStore } from '../../app/static/js/keeping/store.js';
import { depositVisits, fetchPack } from '../../app/static/js/sending/transport.js';
import { allItemsFor, rate } from '../../app/static/js/visits/visit.js';
import { useWords } from '../../app/static/js/shared/words.js';
import { AMIRA, aVisit, CHECKLIST, KIT, LEE, PACK } from './house.mjs';
import { brittle } from './phone.mjs';
import { aSealedPhone } from './sealed.mjs';

useWords(new Proxy({}, { get: (_table, key) => (key === 'people' ? [] : key), has: () => true }));

const DAY = 86_400_000;
const ITEMS = CHECKLIST.domains.flatMap((domain) => domain.items);
const HOW_LOST = ['close', 'versionchange', 'closed under us', 'aborted', 'after it was written', 'silent'];

/** Until it is so; what never is ends the test. */
async function until(isSo) {
  for (const end = Date.now() + 10_000; !await isSo(); await new Promise(setImmediate)) assert.ok(Date.now() < end, `never: ${isSo}`);
}

/** A record as the contract has it: it keeps each wording once, and answers item by item. */
function aRecord() {
  const record = { kept: new Map(), offered: [], epoch: 'e1', underWay: 0, most: 0 };
  const result = ({ id, revision, digest }) => {
    const repeat = record.kept.has(`${id} ${revision}`);
    record.kept.set(`${id} ${revision}`, digest);
    return { id, revision, digest, status: 'filed', repeat, reason: null };
  };
  record.answer = ({ items }) => ({ heard: 'answer', answer: { epoch: record.epoch, missing: [], results: items.map(result) } });
  record.deposit = async (envelope) => {
    record.offered.push(envelope.items.map(({ seq }) => seq));
    record.most = Math.max(record.most, record.underWay += 1);
    await new Promise(setImmediate);
    record.underWay -= 1;
    return record.answer(envelope);
  };
  return record;
}

/** A phone whose database can fail, and one who writes on it. */
async function aWriter() {
  const phone = await aSealedPhone();
  const factory = brittle(phone.indexedDB, { failure: 'QuotaExceededError' });
  const safe = phone.safeOf(phone.unlocked, openStore({ indexedDB: factory, storage: phone.storage, patience: 30 }));
  const desk = phone.deskOf(safe);
  const draft = await aVisit(desk);
  const problems = [];
  const timers = [];
  const keeping = createKeeping({ saveDraft: safe.saveDraft, now: () => phone.clock.at, changed: () => {}, failed: (problem) => problems.push(problem), later: (what) => timers.push(what), forget: () => {} });
  const grade = async ({ key }, n = 2) => { rate(draft, key, { grade: n, evidence: ['seen'] }); return keeping.save(draft); };
  /** What is there for another life of the page. */
  const kept = async () => Object.keys((await phone.safeOf(phone.unlocked).draft(draft.id)).ratings);
  return { ...phone, factory, safe, desk, draft, keeping, problems, timers, grade, kept };
}

const keys = (items) => items.map(({ key }) => key);

/** An outbox over a phone's own keeping, with a clock moved by hand. */
function anOutbox(phone, deposit, more = {}) {
  const clock = { waits: [], again: null };
  const outbox = createOutbox({ post: createPost({ store: openStore(phone), now: () => phone.clock.at }), deposit, chance: () => 1, now: () => phone.clock.at, forget: () => {},
    later: (what, ms) => { clock.waits.push(ms); clock.again = what; return 1; }, ...more });
  return { outbox, clock };
}

const statesOf = async (phone) => (await phone.store.all('entries')).sort((a, b) => a.seq - b.seq).map(({ fate }) => fate.state);

async function finishSome(phone, count) {
  for (let i = 0; i < count; i += 1) await phone.desk.finish(await aVisit(phone.desk, { ...KIT, id: `p${i}` }), CHECKLIST);
}

test('F8: without room it is said, the words stay, and saving resumes by itself without a gap', async () => {
  const { factory, desk, draft, keeping, problems, timers, grade, kept, safe } = await aWriter();
  for (const item of ITEMS.slice(0, 11)) assert.ok(await grade(item));
  factory.fail(['drafts', 'entries']);
  for (const item of ITEMS.slice(11, 14)) assert.equal(await grade(item), false);
  assert.deepEqual([keeping.standing().problem, problems, Object.keys(draft.ratings)], ['failed', ['failed'], keys(ITEMS.slice(0, 14))]);
  assert.deepEqual(await kept(), keys(ITEMS.slice(0, 11)));
  await assert.rejects(desk.finish(draft, CHECKLIST), NoRoom);
  assert.deepEqual([(await safe.numbers(AMIRA)).highWater, await safe.entries()], [0, []]);
  factory.heal();
  timers.at(-1)();
  await until(() => !keeping.standing().problem);
  assert.deepEqual([await kept(), keeping.standing().pending], [keys(ITEMS.slice(0, 14)), false]);
  const { seq, payload } = await desk.finish(draft, CHECKLIST);
  assert.deepEqual([seq, Object.keys(JSON.parse(payload).ratings)], [1, keys(ITEMS.slice(0, 14))]);
});

test('F8: a visit whose very first answer finds no room is not taken for one opened by mistake, and nothing is green', async () => {
  const phone = await aSealedPhone();
  const factory = brittle(phone.indexedDB, { failure: 'QuotaExceededError' });
  const { app, outbox } = await anApp(phone, { rows: openStore({ indexedDB: factory, storage: phone.storage }) });
  const draft = await app.draft((await app.desk.open(PACK, KIT)).id);
  await outbox.heardFrom(AMIRA, {});
  await app.counted();
  assert.equal(app.tally().green, true);
  factory.fail(['drafts']);
  await app.save(Object.assign(draft, { summary: 'the first words' }));
  await app.tidy(); // as home does
  assert.deepEqual([app.kept(), app.tally().green, app.isAtRisk(), (await app.desk.open(PACK, KIT)).id], ['kept_failed', false, true, draft.id]);
  assert.equal((await app.draft(draft.id)).summary, 'the first words');
  factory.heal();
  await app.flush();
  assert.deepEqual([(await phone.safe.draft(draft.id)).summary, app.tally().drafts], ['the first words', 1]);
});

test('F9: a database connection lost in the middle of a visit costs no answer and nothing is said', async () => {
  const { factory, keeping, problems, grade, kept } = await aWriter();
  for (const [i, how] of HOW_LOST.entries()) {
    factory.lose(how);
    assert.ok(await grade(ITEMS[i]), how);
    assert.equal((await kept()).length, i + 1, how);
  }
  assert.deepEqual(problems, []);
  factory.lose('close');
  factory.refuse(true);
  assert.equal(await grade(ITEMS[6]), false);
  assert.equal(keeping.standing().problem, 'failed');
  factory.refuse(false);
  assert.ok(await grade(ITEMS[7]));
  assert.deepEqual([await kept(), keeping.standing().problem], [keys(ITEMS.slice(0, 8)), null]);
});

test('F12: a visit goes on with the checklist it began with, and no other child is offered it', async () => {
  const phone = await aSealedPhone();
  const pack = (instruments, profiles = [KIT, LEE]) => ({ ...PACK, server_time: '2026-11-20T14:55:00Z', expires_at: '2026-11-23T14:55:00Z', instruments, profiles });
  const turned = (item) => ({ ...item, levels: item.levels.toReversed(), details: item.details.toReversed(), critical: false });
  const second = { ...CHECKLIST, version: 2, domains: CHECKLIST.domains.map(({ items, ...domain }) => ({ ...domain, items: items.slice(1).map(turned) })) };
  await phone.safe.savePack(pack([CHECKLIST]));
  const draft = await aVisit(phone.desk);
  for (const { key } of ITEMS) rate(draft, key, { grade: 4, evidence: ['seen'], note: 'so' });
  await phone.safe.saveDraft(draft);
  await phone.safe.savePack(pack([second])); // the first is withdrawn
  const safe = phone.safeOf(phone.unlocked, openStore(phone));
  const shelf = await safe.instruments();
  const desk = createDesk({ store: safe, appVersion: '1.0.0', now: () => new Date(phone.clock.at), shelf: () => shelf });
  const now = await safe.pack();
  const reopened = await desk.open(now, KIT);
  assert.deepEqual([reopened.id, desk.instrumentFor(now, reopened), reopened.ratings], [draft.id, CHECKLIST, draft.ratings]);
  const others = await desk.open(now, LEE);
  assert.deepEqual([others.id === draft.id, others.instrument_version, others.ratings, allItemsFor(desk.instrumentFor(now, others), others).length < 19], [false, 2, {}, true]);
  const { payload, tells } = await desk.finish(reopened, desk.instrumentFor(now, reopened));
  const said = JSON.parse(payload);
  assert.deepEqual([said.instrument_version, said.profile, Object.keys(said.ratings), tells], [1, KIT.id, keys(ITEMS), true]);
});

/** A place on this machine that answers as it is told, and the page's own way to it. */
async function aWire(within, answers) {
  const server = createServer((request, response) => request.resume().on('end', () => answers.shift()(response)));
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const native = globalThis.fetch;
  globalThis.fetch = (address, request) => native(`http://127.0.0.1:${server.address().port}${address}`, request);
  try {
    await within();
  } finally {
    globalThis.fetch = native;
    server.closeAllConnections();
    server.close();
  }
}

const json = (body) => (response) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
const cutInTheMiddle = (body) => (response) => {
  const text = JSON.stringify(body);
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': text.length });
  response.write(text.slice(0, text.length / 2), () => response.destroy());
};

/** The app on a phone, what of the record it hears, and what the page is told. */
async function anApp(phone, { rows, record = aRecord(), transport = { fetchPack: async () => ({ heard: 'nothing' }) }, later = () => 1 } = {}) {
  const told = [];
  const page = { go: () => {}, redirect: () => null, announce: (words) => told.push(words), changed: () => {}, kept: () => {} };
  const { outbox } = anOutbox(phone, (envelope) => record.deposit(envelope), { changed: () => void app?.settled(), later });
  const app = createApp({ store: phone.safeOf(phone.unlocked, rows), outbox, transport, page, appVersion: '1.0.0', now: () => new Date(phone.clock.at) });
  await app.start();
  return { app, outbox, record, told };
}

test('F13: a refresh that is cut, or cannot be kept, takes nothing away; nothing unsent is ever too old', async () => {
  const phone = await aSealedPhone();
  const whole = { ...PACK, epoch: 'e1', server_time: '2026-11-20T14:55:00Z', expires_at: '2026-11-23T14:55:00Z' };
  const factory = brittle(phone.indexedDB, { failure: 'UnknownError' });
  const { app } = await anApp(phone, { transport: { fetchPack }, rows: openStore({ indexedDB: factory, storage: phone.storage }) });
  const here = async () => [app.pack(), await phone.safe.pack()].map((pack) => pack?.profiles.length);
  const fewer = { ...whole, profiles: [LEE] };
  await aWire(async () => {
    await app.bringCases();
    for (let i = 0; i < 3; i += 1) {
      await app.bringCases();
      assert.deepEqual([await here(), app.cases()], [[2, 2], 'unreachable']);
    }
    factory.fail(['packs']);
    await app.bringCases();
    assert.equal((await phone.safe.pack()).profiles.length, 2);
    factory.heal();
    await app.bringCases();
    assert.deepEqual(await here(), [1, 1]);
  }, [json(whole), ...Array(3).fill(cutInTheMiddle(fewer)), json(fewer), json(fewer)]);

  const draft = await aVisit(phone.desk);
  await phone.safe.saveDraft(draft);
  const finished = await phone.desk.finish(await aVisit(phone.desk, { ...KIT, id: 'other' }), CHECKLIST);
  phone.clock.at += 60 * DAY;
  await createPost({ store: phone.store, now: () => phone.clock.at }).heard(AMIRA, { epoch: 'e1' }); // at each contact what is past its time goes
  const later = await anApp(phone);
  await later.app.tidy();
  assert.deepEqual([later.app.pack(), (await phone.safe.drafts()).map(({ id }) => id), (await phone.safe.entries()).map(({ id }) => id)], [null, [draft.id], [finished.id]]);
});

/** The one lock of a browser: whoever asks waits; that of a tab that is gone falls to the next. */
function aLock() {
  let last = Promise.resolve();
  return (work, gone = new Promise(() => {})) => { last = last.then(() => Promise.race([work(), gone])); return last; };
}

test('F16: three tabs whose network comes back at once send each visit once, though the first of them dies', async () => {
  const phone = await aSealedPhone();
  await finishSome(phone, 10);
  const record = aRecord();
  const lock = aLock();
  let die;
  const gone = new Promise((killed) => { die = killed; });
  const dying = async (envelope) => { await record.deposit(envelope); return new Promise(() => {}); };
  const tabs = [anOutbox(phone, dying, { alone: (work) => lock(work, gone) }), ...[1, 2].map(() => anOutbox(phone, record.deposit, { alone: lock }))];
  const sending = tabs.map(({ outbox }) => outbox.send());
  await until(() => record.kept.size === 10);
  assert.deepEqual(await statesOf(phone), Array(10).fill('sending'));
  die();
  await Promise.all(sending);
  const all = Array.from({ length: 10 }, (_, i) => i + 1);
  assert.deepEqual([record.offered, record.most, record.kept.size, await statesOf(phone)], [[all, all], 1, 10, Array(10).fill('filed')]);
});

test('F16: where a browser has no locks two tabs may both send, and the record has each visit once', async () => {
  const phone = await aSealedPhone();
  await finishSome(phone, 10);
  const record = aRecord();
  await Promise.all([1, 2].map(() => anOutbox(phone, record.deposit).outbox.send()));
  assert.deepEqual([record.kept.size, await statesOf(phone)], [10, Array(10).fill('filed')]);
});

test('F17: what is changed while a visit is being sent is its next version, and confirmed by its own receipt alone', async () => {
  const phone = await aSealedPhone();
  const draft = await aVisit(phone.desk);
  const first = await phone.desk.finish(draft, CHECKLIST);
  const [frozen] = await phone.store.all('entries');
  const record = aRecord();
  let release;
  const held = new Promise((go) => { release = go; });
  const stale = () => ({ heard: 'answer', answer: record.answer({ items: [first] }).answer });
  const answers = [async (envelope) => { await held; return record.answer(envelope); }, stale, record.answer];
  const offered = [];
  const { outbox } = anOutbox(phone, (envelope) => { offered.push(envelope.items.map(({ revision, sealed }) => [revision, sealed.ct])); return answers.shift()(envelope); });
  const sending = outbox.send();
  await until(() => offered.length);
  const again = await phone.desk.finish(Object.assign(draft, { summary: 'a late change' }), CHECKLIST);
  assert.deepEqual([again.digest, (await phone.store.all('entries'))[0].sealed], [first.digest, frozen.sealed]);
  const next = await phone.desk.reopen(JSON.parse(first.payload), { id: first.id, revision: 1, profile: KIT });
  const second = await phone.desk.finish(Object.assign(next, { summary: 'a late change', reason: 'seen since' }), CHECKLIST);
  release();
  await sending;
  assert.deepEqual([offered.length, await statesOf(phone)], [2, ['filed', 'waiting']]);
  await outbox.send();
  assert.deepEqual(offered[0], [[1, frozen.sealed.ct]]);
  assert.deepEqual([[...record.kept], await statesOf(phone)], [[[`${first.id} 1`, first.digest], [`${first.id} 2`, second.digest]], ['filed', 'filed']]);
  assert.deepEqual([JSON.parse(first.payload).summary, JSON.parse(second.payload).summary], [undefined, 'a late change']);
});

test('F18: only a receipt for this very wording lets go of it; whatever else answers, it stays as it was', async () => {
  const phone = await aSealedPhone();
  const { id, digest } = await phone.desk.finish(await aVisit(phone.desk), CHECKLIST);
  const [{ sealed }] = await phone.store.all('entries');
  const receipt = { id, revision: 1, digest, status: 'filed', repeat: false };
  const receipts = (more) => json({ epoch: 'e1', missing: [], results: [{ ...receipt, ...more }] });
  const page = (status, more = {}) => (response) => response.writeHead(status, { 'Content-Type': 'text/html', ...more }).end('<h1>Welcome</h1>');
  const answers = [page(500), page(200), page(302, { Location: '/sign-in' }), page(204), page(404), json({ ok: true }), json({ epoch: 'e1', results: [] }), cutInTheMiddle({ epoch: 'e1', results: [receipt] }),
    receipts({ digest: undefined }), receipts({ digest: '0'.repeat(64) }), receipts({ revision: 2 }), receipts({ id: 'another' }), receipts({ status: 'accepted' }), receipts({})];
  await aWire(async () => {
    const { outbox } = anOutbox(phone, depositVisits);
    for (let i = 0; answers.length > 1; i += 1) {
      await outbox.send();
      phone.clock.at += 15 * DAY;
      await phone.store.tidy(phone.clock.at);
      const [row] = await phone.store.all('entries');
      assert.deepEqual([row?.sealed, row?.fate.state], [sealed, 'waiting'], `answer ${i}`);
    }
    await outbox.send();
    await phone.store.tidy(phone.clock.at + 13 * DAY);
    assert.deepEqual(await statesOf(phone), ['filed']);
    await phone.store.tidy(phone.clock.at + 14 * DAY);
    assert.deepEqual(await statesOf(phone), []);
  }, answers);
});

/** Chance that is the same each time: a walk that fails can be walked again. */
function aChance(seed) {
  let state = seed;
  return (most) => { state = (state * 1103515245 + 12345) % 2147483648; return Math.floor(state / 65536) % most; };
}

/** What the record, or whoever stands in its place, may answer. */
const heardOnce = [{ heard: 'nothing' }, { heard: 'sign_in' }, { heard: 'later', seconds: null }, { heard: 'answer', answer: { epoch: 'e1', missing: [], results: [] } }];

/** A worker whose taps, room and network are drawn by chance. */
async function aLife(seed) {
  const phone = await aSealedPhone();
  const factory = brittle(phone.indexedDB, { failure: 'QuotaExceededError' });
  const chance = aChance(seed);
  const record = aRecord();
  const life = { phone, factory, chance, full: false, draft: null, answers: record.answer, heard: null };
  const deposit = async (envelope) => { life.heard = life.answers; await life.app.counted(); assert.equal(life.app.tally().green, false); return life.answers(envelope); };
  Object.assign(life, await anApp(phone, { rows: openStore({ indexedDB: factory, storage: phone.storage }), record: { deposit } }));
  const { app } = life;
  const begin = async () => { life.draft = await app.draft((await app.desk.open({ ...PACK, profiles: [] }, { ...KIT, id: `p${chance(1e6)}` })).id); Object.assign(life.draft, { kind: 'announced', start: '14:05' }); };
  const tap = () => { rate(life.draft, ITEMS[chance(ITEMS.length)].key, { grade: 1 + chance(3), evidence: ['seen'], note: `${chance(1e6)}` }); return app.save(life.draft); };
  life.steps = {
    begin: async () => { if (!life.draft && !life.full) await begin(); },
    tap: async () => { if (life.draft) await tap(); },
    tapTwice: async () => { if (life.draft) await Promise.all([tap(), tap()]); },
    type: () => { if (life.draft) app.typed(Object.assign(life.draft, { summary: `${life.draft.summary}x` })); },
    pause: () => app.flush(),
    runFull: () => { life.full = true; factory.fail(['drafts', 'entries']); },
    haveRoom: () => { life.full = false; factory.heal(); },
    finish: async () => { if (life.draft) await app.finish(life.draft, CHECKLIST); if (!life.full) life.draft = null; },
    reach: () => { life.answers = record.answer; return app.send(); },
    miss: () => { const word = heardOnce[chance(heardOnce.length)]; life.answers = () => word; return app.send(); },
    turnTheClock: () => { phone.clock.at += (chance(3) - 1) * DAY; },
  };
  life.isGreenByRight = (truth) => truth.entries.every(({ fate }) => fate.state === 'filed') && !truth.drafts.some(({ touched }) => touched) && life.heard === record.answer;
  return life;
}

/** Holds what is said against what another life of the page finds. */
async function isTrue({ app, phone, draft, isGreenByRight }, step) {
  await app.counted();
  const truth = await phone.safeOf(phone.unlocked).kept();
  const { drafts, visits, green } = app.tally();
  assert.deepEqual([drafts, visits], [truth.drafts.filter(({ touched }) => touched).length, truth.entries.filter(({ fate }) => fate.state !== 'filed').length], step);
  assert.ok(!green || (isGreenByRight(truth) && app.kept() !== 'kept_failed'), `${step}: green`);
  if (!draft?.touched) return;
  const { ratings, summary } = truth.drafts.find(({ id }) => id === draft.id) ?? {};
  const isKept = summary === draft.summary && JSON.stringify(ratings) === JSON.stringify(draft.ratings);
  assert.ok(isKept || app.kept() !== 'kept_stored', `${step}: said to be kept`);
}

for (const seed of [1, 2, 3]) {
  test(`F19: what is said is what the store holds, after every step of a life (${seed})`, async (t) => {
    t.mock.method(console, 'error', () => {}); // a finish without room is written there too
    const life = await aLife(seed);
    const said = new Set();
    for (let i = 0; i < 100; i += 1) {
      const names = Object.keys(life.steps);
      const name = names[life.chance(names.length)];
      await life.steps[name]();
      await until(() => !life.outbox.condition().busy);
      await isTrue(life, `${i} ${name}`);
      if (name.startsWith('tap') && life.draft) assert.equal(life.app.kept(), life.full ? 'kept_failed' : 'kept_stored', `${i} ${name}`);
      said.add(`${life.app.kept()}${life.app.tally().green ? ', green' : ''}`);
    }
    for (const words of ['kept_failed', 'kept_pending', 'kept_stored', 'kept_stored, green']) assert.ok(said.has(words), `never ${words}`);
    life.steps.haveRoom();
    if (life.draft) await life.app.discard(life.draft);
    await life.steps.reach();
    const { app, outbox } = await anApp(life.phone); // another life of the page, which has heard nothing yet
    await app.counted();
    assert.deepEqual([app.tally().visits, app.tally().drafts, app.tally().green], [0, 0, false]);
    await outbox.heardFrom(AMIRA, {});
    await app.counted();
    assert.equal(app.tally().green, true);
  });
}

test('X7: a record that was restored is offered again all that is still kept, whatever it had confirmed', async () => {
  const phone = await aSealedPhone();
  await finishSome(phone, 5);
  const record = aRecord();
  await anOutbox(phone, record.deposit).outbox.send();
  const before = new Map(record.kept);
  assert.deepEqual(await statesOf(phone), Array(5).fill('filed'));
  for (const key of [...record.kept.keys()].slice(2)) record.kept.delete(key); // last night's copy
  const restarted = anOutbox(phone, record.deposit).outbox; // another life of the page, in which nothing waits
  await restarted.heardFrom(AMIRA, { epoch: 'e1' });
  await restarted.send();
  assert.equal(record.offered.length, 1);
  record.epoch = 'e2';
  await restarted.heardFrom(AMIRA, { epoch: 'e2' });
  assert.deepEqual(await statesOf(phone), Array(5).fill('waiting'));
  await restarted.send();
  assert.deepEqual([record.offered[1], [...record.kept].sort(), await statesOf(phone)], [[1, 2, 3, 4, 5], [...before].sort(), Array(5).fill('filed')]);
  await restarted.heardFrom(AMIRA, { epoch: 'e2' });
  assert.deepEqual(await statesOf(phone), Array(5).fill('filed'));
});

test('X8: a visit that fails fifty times is tried the fifty-first, and is shown as waiting all the while', async () => {
  const phone = await aSealedPhone();
  await finishSome(phone, 1);
  const record = aRecord();
  const damaged = ({ items: [{ id, revision, digest }] }) => ({ heard: 'answer', answer: { epoch: 'e1', results: [{ id, revision, digest, status: 'damaged' }] } });
  const failures = [{ heard: 'nothing' }, { heard: 'missing' }, { heard: 'sign_in' }, { heard: 'later', seconds: null }, { heard: 'refused', status: 403 }, { heard: 'revoked' }];
  const answers = Array.from({ length: 50 }, (_, i) => () => failures[i % failures.length]).concat(damaged, damaged, damaged);
  const { outbox, clock } = anOutbox(phone, async (envelope) => (answers.shift() ?? record.answer)(envelope));
  const shown = async () => waitingWords(await createPost({ store: phone.store }).outgoing(), outbox.condition()).words;
  await outbox.send();
  for (let i = 1; i < 52; i += 1) {
    assert.deepEqual([await statesOf(phone), clock.waits.length], [['waiting'], i]);
    assert.match(await shown(), /^waits_(locked|sign_in)$/);
    phone.clock.at += clock.waits.at(-1);
    clock.again();
    await until(() => clock.waits.length > i || !answers.length || answers.length === 1);
    await until(() => !outbox.condition().busy);
  }
  assert.ok(Math.max(...clock.waits) <= 300_000);
  await outbox.send();
  assert.deepEqual([await statesOf(phone), await shown()], [['attention'], 'waits_need']);
  await outbox.send({ byHand: true });
  assert.deepEqual([await statesOf(phone), record.kept.size], [['filed'], 1]);
});
