import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comeBackTo } from '../../app/static/js/screens/earlier.js';
import { nextVersion } from '../../app/static/js/visits/again.js';
import { missingIn } from '../../app/static/js/visits/missing.js';
import { payloadOf } from '../../app/static/js/visits/payload.js';
import { digest } from '../../app/static/js/sealing/vault.js';
import { dateOf } from '../../app/static/js/shared/dates.js';
import { allItemsFor, chooseGrade, isMarkedMove, jointOn, onOccasionOf, rate, tellingItems } from '../../app/static/js/visits/visit.js';
import { aDesk, AMIRA, aVisit, CHECKLIST, KIT, LEE, NOW, PACK } from './house.mjs';

const REQUIRED = ['schema', 'author', 'profile', 'instrument', 'instrument_version', 'kind', 'visited_on', 'started_at', 'zone', 'recorded_at',
  'child_seen', 'child_alone', 'ratings', 'app_version'];
const payload = (draft) => payloadOf(draft, { appVersion: '1.0.0', now: NOW });

test('a visit says what it must and leaves out what is not known', async () => {
  const { desk } = aDesk();
  const sent = payload(await aVisit(desk));
  assert.deepEqual(REQUIRED.filter((key) => !(key in sent)), []);
  assert.deepEqual(Object.keys(sent).filter((key) => !REQUIRED.includes(key)), ['occasion']);
  assert.equal(sent.author, AMIRA);
  assert.match(sent.started_at, /^2026-11-20T14:05:00[+-]\d\d:\d\d$/);
  assert.equal(sent.visited_on, '2026-11-20');
});

test('nothing is pre-selected in a visit just opened', async () => {
  const { desk } = aDesk();
  const draft = await desk.open(PACK, KIT);
  assert.deepEqual([draft.kind, draft.start, draft.child_seen, draft.child_alone, draft.bedroom_seen, draft.ratings], [null, '', null, null, null, {}]);
  assert.ok(draft.people.every((one) => !one.present && one.lives === null));
});

test('a grade counts only with how it is known, and the firmest source comes first', async () => {
  const { desk } = aDesk();
  const draft = await aVisit(desk);
  chooseGrade(draft, 'n1', 3);
  assert.deepEqual(payload(draft).ratings, {});
  rate(draft, 'n1', { evidence: ['carer', 'seen'], note: '  thin  ' });
  assert.deepEqual(payload(draft).ratings, { n1: { grade: 3, evidence: ['seen', 'carer'], note: 'thin' } });
});

test('not graded carries its reason and no grade', async () => {
  const { desk } = aDesk();
  const draft = await aVisit(desk);
  rate(draft, 'h2', { not_graded: 'not_observed', note: 'room not entered' });
  assert.deepEqual(payload(draft).ratings, { h2: { not_graded: 'not_observed', reason: 'room not entered' } });
});

test('a grade copied from a sibling is no longer copied once it is changed', async () => {
  const { desk } = aDesk();
  const draft = await aVisit(desk);
  rate(draft, 'h1', { grade: 2, evidence: ['seen'], copied_from: 'another visit' });
  assert.equal(payload(draft).ratings.h1.copied_from, 'another visit');
  chooseGrade(draft, 'h1', 3);
  assert.equal(payload(draft).ratings.h1.copied_from, undefined);
});

test('a child not seen was not seen alone, whatever was answered before', async () => {
  const { desk } = aDesk();
  const sent = payload(Object.assign(await aVisit(desk), { child_seen: false, child_seen_reason: 'at nursery', child_alone_reason: 'left over' }));
  assert.deepEqual([sent.child_seen, sent.child_alone, sent.child_seen_reason, sent.child_alone_reason], [false, false, 'at nursery', undefined]);
});

test('who was present was seen; of others it is asked', async () => {
  const { desk } = aDesk();
  const draft = await aVisit(desk);
  Object.assign(draft.people[0], { present: true, lives: 'lives' });
  Object.assign(draft.people[1], { lives: 'visits' });
  const sent = payload(draft);
  assert.deepEqual(sent.present, [{ who: 'Mother', note: '' }]);
  assert.deepEqual(sent.household, [{ who: 'Mother', lives: 'lives', seen: true }, { who: 'Father', lives: 'visits', seen: false }]);
});

test('a 4 without words keeps a visit from being finished, and a 3 does not', async () => {
  const { desk } = aDesk();
  const draft = await aVisit(desk);
  rate(draft, 'n1', { grade: 3, evidence: ['seen'] });
  assert.deepEqual(missingIn(draft), []);
  rate(draft, 'n2', { grade: 4, evidence: ['child'] });
  assert.deepEqual(missingIn(draft), [{ what: 'note', where: 'check', item: 'n2' }]);
  rate(draft, 'n2', { note: 'Child said: hungry' });
  assert.deepEqual(missingIn(draft), []);
});

test('what was written on an item is not left behind: it needs a grade, or the reason for none', async () => {
  const { desk } = aDesk();
  for (const said of [{ note: 'mould behind the cot' }, { evidence: ['seen'] }, { cause: 'landlord' }, { changed_because: 'moved' }]) {
    const draft = await aVisit(desk);
    rate(draft, 'h1', { note: ' ', peeked: true });
    assert.deepEqual(missingIn(draft), []);
    rate(draft, 'h2', said);
    assert.deepEqual(missingIn(draft), [{ what: 'grade', where: 'item', item: 'h2' }]);
    rate(draft, 'h2', { not_graded: 'not_observed' });
    assert.deepEqual(missingIn(draft), []);
  }
});

test('what lies behind a concern goes with the concern', async () => {
  const { desk } = aDesk();
  const draft = await aVisit(desk);
  rate(draft, 'h1', { grade: 4, evidence: ['seen'], note: 'damp', cause: 'landlord' });
  chooseGrade(draft, 'h1', 5);
  assert.equal(payload(draft).ratings.h1.cause, 'landlord');
  chooseGrade(draft, 'h1', 2);
  assert.equal(draft.ratings.h1.cause, null);
  rate(draft, 'h1', { cause: 'landlord' });
  assert.equal(payload(draft).ratings.h1.cause, undefined);
});

test('what is half entered keeps a visit from being finished, and is no part of it', async () => {
  const { desk } = aDesk();
  const draft = await aVisit(desk);
  const whole = payload(draft);
  const target = { item: 'h1', grade: 0, by: '', owner: ' ', help: '' };
  draft.pending = { person: '  ', target };
  assert.deepEqual(missingIn(draft), []);
  draft.pending.person = 'Uncle Sam';
  assert.deepEqual(missingIn(draft), [{ what: 'person', where: 'start' }]);
  for (const begun of [{ grade: 2 }, { by: '2026-12-01' }, { owner: 'Mother' }, { help: 'a loan' }]) {
    draft.pending = { target: { ...target, ...begun } };
    assert.deepEqual(missingIn(draft), [{ what: 'target', where: 'check' }]);
  }
  assert.deepEqual(payload(draft), whole);
});

test('a telephone call needs whom, and asks nothing of the room', async () => {
  const { desk } = aDesk();
  const draft = Object.assign(await aVisit(desk), { kind: 'contact', child_seen: null, child_alone: null, bedroom_seen: false });
  assert.deepEqual(missingIn(draft).map(({ what }) => what), ['contact_with']);
  draft.contact_with = 'school nurse';
  const sent = payload(draft);
  assert.deepEqual([sent.contact_with, sent.child_seen, sent.bedroom_seen], ['school nurse', false, undefined]);
});

test('an unborn child is not asked to be seen, and has eleven items', async () => {
  const { desk } = aDesk();
  const draft = Object.assign(await aVisit(desk, { ...KIT, born: null }), { child_seen: null, child_alone: null });
  assert.deepEqual(missingIn(draft), []);
  assert.equal(allItemsFor(CHECKLIST, draft).length, 11);
});

test('items follow the age on the day of the visit', async () => {
  const { desk } = aDesk();
  assert.equal(allItemsFor(CHECKLIST, await aVisit(desk)).length, 20);
  assert.equal(allItemsFor(CHECKLIST, await aVisit(desk, LEE)).length, 19);
});

test('a 5 anywhere, and a 4 on a critical item, must be told today', () => {
  const items = CHECKLIST.domains.flatMap((domain) => domain.items);
  assert.deepEqual(tellingItems({ n1: { grade: 5 }, n2: { grade: 4 }, h2: { grade: 4 }, h1: { grade: 3 } }, items), ['n1', 'h2']);
});

test('two grades apart, or across concern, asks what is different', () => {
  const asks = [[1, 3], [3, 4], [4, 3], [5, 2]];
  const not = [[1, 2], [2, 3], [4, 5], [3, 3]];
  assert.ok(asks.every(([before, now]) => isMarkedMove(before, now)));
  assert.ok(not.every(([before, now]) => !isMarkedMove(before, now)));
});

test('a visit of the planned day belongs to the joint visit, one of another day does not', async () => {
  const joint = { id: '00000000-0000-4000-8000-00000000000f', on: dateOf(NOW) };
  const { desk } = aDesk();
  assert.equal((await desk.open(PACK, { ...KIT, joint })).occasion, joint.id);
  for (const other of [{ ...KIT, joint: { ...joint, on: '2020-01-01' } }, { ...KIT, joint: null }, KIT, null]) assert.equal(jointOn(other, dateOf(NOW)), null);
});

test('a sibling shares the occasion, the time and the household, and nothing of the child', async () => {
  const { desk } = aDesk();
  const first = Object.assign(await aVisit(desk), { bedroom_seen: true, childs_words: 'mine' });
  first.people[0].present = true;
  rate(first, 'h1', { grade: 2, evidence: ['seen'] });
  const second = await desk.open(PACK, LEE, first);
  assert.equal(second.occasion, first.occasion);
  assert.deepEqual([second.kind, second.start, second.people[0].present], ['announced', '14:05', true]);
  assert.deepEqual([second.child_seen, second.bedroom_seen, second.childs_words, second.ratings], [null, null, '', {}]);
  assert.notEqual(onOccasionOf(second, first).people, first.people);
});

test('the next version begins from the words that stand, keeps the times, and says why', async () => {
  const { desk } = aDesk();
  const first = Object.assign(await aVisit(desk), { end: '14:50', childs_day: 'nursery', shared_with_carer: 'yes' });
  Object.assign(first.people[0], { present: true, lives: 'lives' });
  rate(first, 'n1', { grade: 4, evidence: ['record', 'child'], note: 'bare', cause: 'money', peeked: true });
  rate(first, 'h2', { not_graded: 'access_refused', note: 'door shut' });
  const sent = payload(first);
  const draft = nextVersion(sent, { id: first.id, revision: 1, profile: KIT, questions: [{ id: 'q1', item: 'n1', question: 'How?' }] });
  assert.deepEqual(missingIn(draft).map(({ what }) => what), ['correction', 'answers']);
  Object.assign(draft, { reason: 'asked by my supervisor' });
  draft.questions[0].answer = 'School log';
  const { correction, answers, ...again } = payload(draft);
  assert.deepEqual(again, sent);
  assert.deepEqual([draft.revision, correction, answers], [2, { reason: 'asked by my supervisor' }, [{ question: 'q1', answer: 'School log' }]]);
});

test('a time recorded with another offset keeps it while it is not changed', () => {
  const sent = { schema: 1, author: AMIRA, profile: KIT.id, instrument: 'x', instrument_version: 1, kind: 'announced', visited_on: '2026-06-01',
    started_at: '2026-06-01T09:30:00+05:30', zone: 'Asia/Kolkata', child_seen: true, child_alone: true, ratings: {} };
  const draft = nextVersion(sent, { id: 'v', revision: 1, profile: KIT });
  assert.equal(payload(draft).started_at, '2026-06-01T09:30:00+05:30');
  assert.notEqual(payload({ ...draft, start: '09:31' }).started_at.slice(0, 16), '2026-06-01T09:30');
});

test('finishing twice makes one visit, and a late save does not bring it back', async () => {
  const { store, desk } = aDesk();
  const draft = await aVisit(desk);
  const [one, two] = await Promise.all([desk.finish(draft, CHECKLIST), desk.finish(draft, CHECKLIST)]);
  await store.saveDraft(draft);
  assert.deepEqual([one.seq, two.seq, one.digest === two.digest], [1, 1, true]);
  assert.deepEqual([(await store.entries()).length, (await store.drafts()).length], [1, 0]);
  assert.equal(one.digest, await digest(one.payload));
});

test('two visits finished at the same moment get numbers one and two', async () => {
  const { desk } = aDesk();
  const entries = await Promise.all([KIT, LEE].map(async (profile) => desk.finish(await aVisit(desk, profile), CHECKLIST)));
  assert.deepEqual(entries.map((entry) => entry.seq).sort(), [1, 2]);
});

test('what is copied out of the store cannot change what is in it', async () => {
  const { store, desk } = aDesk();
  const entry = await desk.finish(await aVisit(desk), CHECKLIST);
  entry.payload = 'altered';
  await store.post.settle(`${entry.id} 1`, { state: 'sending' });
  assert.notEqual((await store.entries())[0].payload, 'altered');
});

test('a visit opened by mistake is let go; one with an answer in it is not', async () => {
  const { store, desk } = aDesk();
  await desk.open(PACK, KIT);
  await store.saveDraft({ ...(await desk.open(PACK, LEE)), touched: true });
  await desk.tidy();
  assert.deepEqual((await store.drafts()).map((draft) => draft.profile), [LEE.id]);
});

test('two people who visit the same child write a visit each', async () => {
  const { desk } = aDesk();
  const first = await desk.open(PACK, KIT);
  const second = await desk.open({ ...PACK, person: { id: '00000000-0000-4000-8000-00000000000b' } }, KIT);
  assert.notEqual(first.id, second.id);
  assert.equal((await desk.open(PACK, KIT)).id, first.id);
});

test('what was agreed before is come back to where today’s visit graded it, and nowhere else', () => {
  const bed = { item: 'h2', grade: 2, by: '2026-11-20' };
  const agreed = [bed, { item: 'n1', grade: 2, by: '2026-11-20' }, { item: 'y1', grade: 1, by: '2026-12-01' }];
  const ratings = { h2: { grade: 4 }, n1: { grade: null, not_graded: 'not_observed' } };
  assert.deepEqual(comeBackTo(agreed, ratings), [{ target: bed, today: 4 }]);
});
