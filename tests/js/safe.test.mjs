import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromBase64url, toBase64url } from '../../app/static/js/sealing/bytes.js';
import { createDesk } from '../../app/static/js/app/desk.js';
import { NoRoom, NotKept, Overtaken } from '../../app/static/js/keeping/errors.js';
import { createPost } from '../../app/static/js/sending/post.js';
import { recoverAll } from '../../app/static/js/keeping/recover.js';
import { createSafe } from '../../app/static/js/keeping/safe.js';
import { openStore } from '../../app/static/js/keeping/store.js';
import * as vault from '../../app/static/js/sealing/vault.js';
import { rate } from '../../app/static/js/visits/visit.js';
import { Locked } from '../../app/static/js/sealing/ways.js';
import { AMIRA, aVisit, CHECKLIST, KIT, LEE, NOW, PACK } from './house.mjs';
import { brittle } from './phone.mjs';
import { aSealedPhone as aPhone, BEN, openedByTheRecord, publicKey } from './sealed.mjs';

const HOUR = 3_600_000;

/** Everything that rests on a phone, as one text. */
async function atRest(store) {
  const tables = await Promise.all(['keyrings', 'drafts', 'entries', 'packs', 'meta'].map((table) => store.all(table)));
  return JSON.stringify(tables);
}

const flipped = (text) => `${text.slice(0, 4)}${text[4] === 'A' ? 'B' : 'A'}${text.slice(5)}`;

test('a draft comes back as it was, in another life of the page', async () => {
  const { safe, safeOf, unlocked, desk } = await aPhone();
  const draft = await aVisit(desk);
  rate(draft, 'n1', { grade: 4, evidence: ['seen'], note: 'é🙂 "quoted" \u2028' });
  await safe.saveDraft(draft);
  const again = await safeOf(unlocked).draft(draft.id);
  assert.deepEqual(again, draft);
  assert.equal(again.saved_at, NOW.getTime());
});

test('no word about a family rests on the phone in clear', async () => {
  const { store, safe, desk } = await aPhone();
  const words = { childs_words: 'Wendletrap cried', carer_view: 'Ossifrage disagrees', summary: 'Quernstone larder', reason: 'Zibeline', kind: 'announced' };
  await safe.savePack({ ...PACK, person: { id: AMIRA, name: 'Amira Osei' }, numbers: { emergency: '999', duty: '0100' }, expires_at: '', profiles: [
    { ...KIT, domains: { housing: { sentence: 'Sallowkitten verdict' } } }] });
  await safe.choose([KIT.id]);
  await safe.saveDraft(Object.assign(await aVisit(desk, LEE), words));
  const finished = await aVisit(desk);
  rate(finished, 'n1', { grade: 4, evidence: ['seen'], note: 'Quernstone larder' });
  const { key } = await desk.finish(Object.assign(finished, words), CHECKLIST).then(({ id }) => ({ key: `${id} 1` }));
  await store.settle(key, { state: 'held', reason: 'invalid', fields: { summary: 'Quernstone larder' } });
  const rest = await atRest(store);
  const planted = ['Wendletrap', 'Ossifrage', 'Quernstone', 'Zibeline', 'Sallowkitten', 'Amira', 'K.T.', 'HV-1', 'L.T.', 'HV-2', KIT.id, LEE.id, 'announced', '2022-06-01'];
  const forms = planted.flatMap((word) => [word, ...[0, 1, 2].map((pad) => Buffer.from(' '.repeat(pad) + word).toString('base64url').slice(pad ? 4 : 0, -3)), Buffer.from(word).toString('hex')]);
  assert.deepEqual(forms.filter((form) => form.length > 3 && rest.includes(form)), []);
  assert.ok(rest.includes('0100') && rest.includes(CHECKLIST.domains[0].title), 'the control: what is nobody’s is in clear');
});

test('a finished visit is sealed exactly as the contract says', async () => {
  const { store, desk, device } = await aPhone();
  const entry = await desk.finish(await aVisit(desk), CHECKLIST);
  const [{ sealed }] = await store.all('entries');
  const header = ['holdfast-visit-1', publicKey.kid, device, AMIRA, entry.id, 1, 1, entry.digest].join('\n');
  assert.deepEqual(Object.keys(sealed).sort(), ['author', 'ct', 'enc', 'iv', 'kid', 'v', 'wrap']);
  assert.deepEqual([sealed.v, sealed.kid, sealed.author, fromBase64url(sealed.iv).length, fromBase64url(sealed.enc).length, fromBase64url(sealed.wrap).length], [1, publicKey.kid, AMIRA, 12, 65, 48]);
  const text = await vault.open(sealed, await openedByTheRecord(sealed, header), header);
  assert.deepEqual([text, await vault.digest(text)], [entry.payload, entry.digest]);
  await assert.rejects(openedByTheRecord(sealed, header.replace(`\n1\n1\n`, `\n1\n2\n`)));
});

test('the record can open a draft too, for whoever forgot the passphrase', async () => {
  const { store, safe, desk, device } = await aPhone();
  const draft = await aVisit(desk);
  await safe.saveDraft(draft);
  const [row] = await store.all('drafts');
  const key = await openedByTheRecord(row.key.srv, ['holdfast-draft-1', publicKey.kid, device, AMIRA, draft.id].join('\n'));
  const text = await vault.open(row, key, ['holdfast-draft-1', draft.id, 1, row.save].join('\n'));
  assert.equal(JSON.parse(text).start, '14:05');
});

test('finishing gives back the visit, numbered, and a second finish the same', async () => {
  const { safe, desk, store } = await aPhone();
  const draft = await aVisit(desk);
  const [one, two] = await Promise.all([desk.finish(draft, CHECKLIST), desk.finish(draft, CHECKLIST)]);
  await safe.saveDraft(draft);
  assert.deepEqual([one.digest === two.digest, one.seq, (await safe.entries()).length, await safe.drafts()], [true, 1, 1, []]);
  assert.deepEqual([one.child, one.profile, one.tells, await safe.textOf(`${one.id} 1`)], [{ initials: 'K.T.', reference: 'HV-1', born: '2022-06-01' }, KIT.id, false, one.payload]);
  assert.equal((await store.all('entries'))[0].digest, await vault.digest(one.payload));
});

test('two tabs finish ten visits each, and the numbers have no gap', async () => {
  const phone = await aPhone();
  const desks = [phone.desk, phone.deskOf(phone.safeOf(phone.unlocked, openStore(phone)))];
  const drafts = await Promise.all(Array.from({ length: 20 }, (_, i) => aVisit(desks[i % 2], { ...KIT, id: `p${i}` })));
  await Promise.all(drafts.map((draft, i) => desks[i % 2].finish(draft, CHECKLIST)));
  assert.deepEqual((await phone.safe.entries()).map(({ seq }) => seq), Array.from({ length: 20 }, (_, i) => i + 1));
});

test('two people on one phone: each sees their own, and neither can open the other’s', async () => {
  const phone = await aPhone();
  await phone.desk.finish(await aVisit(phone.desk), CHECKLIST);
  await aVisit(phone.desk, LEE);
  const ben = phone.safeOf(await phone.unlockedBy(BEN));
  assert.deepEqual(await ben.kept(), { drafts: [], entries: [], unreadable: [] });
  const bens = await createDesk({ store: ben, appVersion: '1' }).open({ ...PACK, person: { id: BEN } }, KIT);
  await createDesk({ store: ben, appVersion: '1' }).finish(Object.assign(bens, { kind: 'office', start: '10:00' }), CHECKLIST);
  assert.deepEqual((await ben.entries()).map(({ seq, author }) => [seq, author]), [[1, BEN]]);
  assert.deepEqual([await ben.textOf((await phone.store.all('entries')).find(({ author }) => author === AMIRA).key), (await phone.safe.entries()).length], [null, 1]);
  const imposter = phone.safeOf(await phone.unlockedBy(AMIRA));
  assert.deepEqual((await imposter.kept()).unreadable.map(({ table }) => table), ['drafts', 'entries']);
});

test('a locked phone opens and seals nothing, and hands over what is finished all the same', async () => {
  const { store, safe, desk, unlocked, clock } = await aPhone();
  const draft = await aVisit(desk, LEE);
  const entry = await desk.finish(await aVisit(desk), CHECKLIST);
  unlocked.lock();
  for (const ask of [() => safe.drafts(), () => safe.entries(), () => safe.saveDraft(draft), () => safe.pack(), () => safe.draft(draft.id)]) await assert.rejects(ask(), Locked);
  const post = createPost({ store, now: () => clock.at });
  const [{ item, size, ...rest }] = await post.outgoing();
  assert.deepEqual([Object.keys(item), rest.digest, rest.author, size > 500], [['id', 'revision', 'seq', 'digest', 'sealed'], entry.digest, AMIRA, true]);
  await post.settle(rest.key, { state: 'filed', fields: { x: 1 } });
  assert.deepEqual([(await store.all('entries'))[0].fate.filedAt, (await store.all('entries'))[0].fate.fields], [clock.at, null]);
});

test('a row that was damaged is named and kept, and the others are as they were', async () => {
  const phone = await aPhone();
  const good = await aVisit(phone.desk, LEE);
  await phone.safe.saveDraft(good);
  await phone.desk.finish(await aVisit(phone.desk, { ...KIT, id: 'other' }), CHECKLIST);
  const victim = await aVisit(phone.desk);
  const draftRow = await phone.store.get('drafts', victim.id);
  const { id } = await phone.desk.finish(await aVisit(phone.desk, { ...KIT, id: 'third' }), CHECKLIST);
  const entryRow = await phone.store.get('entries', `${id} 1`);
  const damage = [
    ['drafts', { ...draftRow, ct: flipped(draftRow.ct) }], ['drafts', { ...draftRow, iv: flipped(draftRow.iv) }], ['drafts', { ...draftRow, save: 7 }], ['drafts', { ...draftRow, key: undefined }],
    ['drafts', { ...draftRow, key: { ...draftRow.key, dev: { ...draftRow.key.dev, ct: flipped(draftRow.key.dev.ct) } } }], ['drafts', { ...draftRow, ct: '' }], ['drafts', { ...draftRow, ct: 5 }],
    ['entries', { ...entryRow, dev: { ...entryRow.dev, iv: flipped(entryRow.dev.iv) } }], ['entries', { ...entryRow, sealed: { ...entryRow.sealed, ct: flipped(entryRow.sealed.ct) } }],
    ['entries', { ...entryRow, about: null }], ['entries', { ...entryRow, seq: 9 }], ['entries', { ...entryRow, fate: null }], ['entries', { ...entryRow, digest: '0' }],
  ];
  for (const [table, row] of damage) {
    await phone.store.put(table, row);
    const safe = phone.safeOf(phone.unlocked);
    const { drafts, entries, unreadable } = await safe.kept();
    assert.deepEqual(unreadable, [{ table, key: table === 'drafts' ? row.id : row.key }]);
    assert.deepEqual([drafts.length + entries.length, drafts.find((one) => one.id === good.id)], [3, good]);
    assert.deepEqual(await phone.store.get(table, table === 'drafts' ? row.id : row.key), row);
    await phone.store.put(table, table === 'drafts' ? draftRow : entryRow);
  }
  assert.equal((await phone.safe.kept()).unreadable.length, 0);
});

test('what another tab wrote since is not written over, however often one looks', async () => {
  const phone = await aPhone();
  const draft = await aVisit(phone.desk);
  const second = phone.safeOf(phone.unlocked, openStore(phone));
  const theirs = await second.draft(draft.id);
  theirs.summary = 'theirs';
  await second.saveDraft(theirs);
  await phone.safe.drafts();
  await assert.rejects(phone.safe.saveDraft(Object.assign(draft, { summary: 'mine' })), Overtaken);
  assert.equal((await phone.safe.draft(draft.id)).summary, 'theirs');
  const reread = await phone.safe.draft(draft.id);
  await phone.safe.saveDraft(Object.assign(reread, { summary: 'both' }));
  await second.saveDraft(Object.assign(await second.draft(draft.id), { summary: 'and again' }));
  assert.equal((await phone.safe.draft(draft.id)).summary, 'and again');
  await second.saveDraft(Object.assign(await second.draft(draft.id), { summary: 'both' }));
  assert.equal((await phone.safe.draft(draft.id)).summary, 'both');
});

for (const how of ['close', 'versionchange', 'closed under us', 'aborted', 'after it was written', 'silent']) {
  test(`writing goes on over a connection lost again and again (${how})`, async () => {
    const phone = await aPhone();
    const factory = brittle(phone.indexedDB, {});
    const store = openStore({ indexedDB: factory, storage: phone.storage, patience: 30 });
    const safe = phone.safeOf(phone.unlocked, store);
    const draft = await aVisit(phone.deskOf(safe));
    for (let i = 0; i < 5; i += 1) {
      factory.lose(how);
      draft.summary = `words ${i}`;
      await safe.saveDraft(draft);
    }
    factory.lose(how);
    await phone.deskOf(safe).finish(draft, CHECKLIST);
    const { entries, drafts } = await phone.safeOf(phone.unlocked).kept();
    assert.deepEqual([entries.map(({ seq, payload }) => [seq, JSON.parse(payload).summary]), drafts], [[[1, 'words 4']], []]);
  });
}

test('a save of which nothing was heard, though it was kept, does not overtake the next', async () => {
  const phone = await aPhone();
  const factory = brittle(phone.indexedDB, {});
  const safe = phone.safeOf(phone.unlocked, openStore({ indexedDB: factory, storage: phone.storage }));
  const draft = await aVisit(phone.deskOf(safe));
  factory.loseEach('after it was written');
  await assert.rejects(safe.saveDraft(draft));
  factory.loseEach(null);
  draft.summary = 'and then';
  await safe.saveDraft(draft);
  assert.equal((await phone.safe.draft(draft.id)).summary, 'and then');
});

test('without room nothing is said to be kept, the draft before stays, and saving resumes', async () => {
  const phone = await aPhone();
  const factory = brittle(phone.indexedDB, { fails: [], failure: 'QuotaExceededError' });
  const safe = phone.safeOf(phone.unlocked, openStore({ indexedDB: factory, storage: phone.storage }));
  const desk = phone.deskOf(safe);
  const draft = await aVisit(desk);
  factory.fail(['drafts', 'entries', 'packs', 'meta']);
  draft.summary = 'more';
  for (const write of [() => safe.saveDraft(draft), () => desk.finish(draft, CHECKLIST), () => safe.choose([KIT.id]), () => safe.savePack({ ...PACK, expires_at: '' }), () => desk.open(PACK, LEE)]) {
    await assert.rejects(write(), NoRoom);
  }
  assert.deepEqual([(await phone.safe.drafts()).map(({ summary }) => summary), await phone.safe.entries()], [[''], []]);
  factory.heal();
  await safe.saveDraft(draft);
  assert.equal((await desk.finish(draft, CHECKLIST)).seq, 1);
});

test('a save that reads back otherwise is no save', async () => {
  const phone = await aPhone();
  const torn = phone.safeOf(phone.unlocked, openStore({ indexedDB: brittle(phone.indexedDB, { torn: ['drafts'] }), storage: phone.storage }));
  await assert.rejects(torn.saveDraft(await aVisit(phone.desk)), NotKept);
});

const pack = (more = {}) => ({ ...PACK, server_time: '2026-11-20T14:55:00Z', expires_at: '2026-11-23T14:55:00Z', ...more });

test('cases last seventy-two hours, by a clock that is steady, and not when it was put back', async () => {
  const { safe, clock, store } = await aPhone();
  const start = clock.at;
  for (const [hours, there] of [[0, true], [71.9, true], [72, false], [24 * 40, false], [-1, false], [-24 * 700, false]]) {
    clock.at = start;
    await safe.savePack(pack());
    clock.at = start + hours * HOUR;
    assert.equal(await safe.pack() !== null, there, `after ${hours} hours`);
  }
  clock.at = start + 73 * HOUR;
  await store.tidy(clock.at);
  assert.deepEqual([await store.all('packs'), (await safe.instruments()).length, await safe.duty()], [[], 1, {}]);
});

test('a phone whose clock is wrong, but steady, keeps its cases as long', async () => {
  const { safe, clock } = await aPhone({ at: NOW.getTime() + 40 * 24 * HOUR });
  await safe.savePack(pack());
  clock.at += 71 * HOUR;
  assert.ok(await safe.pack());
  clock.at += 2 * HOUR;
  assert.equal(await safe.pack(), null);
});

test('no pack lasts longer than three days, whatever it says of itself', async () => {
  const { safe, clock } = await aPhone();
  await safe.savePack(pack({ expires_at: '2027-11-20T14:55:00Z' }));
  clock.at += 72 * HOUR;
  assert.equal(await safe.pack(), null);
});

test('a pack that came anew takes the whole place of the one before; ten cases at most', async () => {
  const { safe } = await aPhone();
  await safe.savePack(pack());
  await safe.savePack(pack({ profiles: [LEE] }));
  assert.deepEqual((await safe.pack()).profiles.map(({ id }) => id), [LEE.id]);
  await safe.savePack(pack({ profiles: Array.from({ length: 12 }, (_, i) => ({ ...KIT, id: `p${i}` })) }));
  assert.equal((await safe.pack()).profiles.length, 10);
});

test('which cases are taken along is remembered beyond the cases themselves', async () => {
  const { safe, store, clock } = await aPhone();
  assert.equal(await safe.chosen(), null);
  await safe.choose([LEE.id]);
  await safe.savePack(pack());
  clock.at += 80 * HOUR;
  await store.tidy(clock.at);
  assert.deepEqual([await safe.chosen(), await safe.pack()], [[LEE.id], null]);
  await safe.savePack(pack());
  assert.deepEqual([await safe.chosen(), (await safe.pack()).profiles.length], [[LEE.id], 2]);
  await safe.dropPack();
  assert.deepEqual([await safe.chosen(), await store.all('packs')], [null, []]);
});

test('a damaged pack is no pack, and the next takes its place', async () => {
  const { safe, store } = await aPhone();
  await safe.savePack(pack());
  const [row] = await store.all('packs');
  for (const bad of [{ ...row, ct: flipped(row.ct) }, { ...row, key: { ...row.key, ct: flipped(row.key.ct) } }, { ...row, expires_at: row.expires_at + 1 }]) {
    await store.put('packs', bad);
    assert.deepEqual([await safe.pack(), await safe.chosen()], [null, null]);
  }
  await safe.savePack(pack());
  assert.equal((await safe.pack()).profiles.length, 2);
});

test('a visit keeps the checklist it began with, when newer ones have come and its cases are gone', async () => {
  const { safe, desk, clock, store } = await aPhone();
  await safe.savePack(pack());
  const draft = await aVisit(desk);
  await safe.savePack(pack({ instruments: [{ ...CHECKLIST, version: CHECKLIST.version + 1, domains: [] }] }));
  clock.at += 100 * HOUR;
  await store.tidy(clock.at);
  const shelf = await safe.instruments();
  const later = createDesk({ store: safe, appVersion: '1', shelf: () => shelf });
  assert.deepEqual(later.instrumentFor(await safe.pack(), draft), CHECKLIST);
});

test('after a forgotten passphrase the record gives back every draft and finished visit', async () => {
  const phone = await aPhone();
  const draft = await aVisit(phone.desk, LEE);
  draft.summary = 'not typed again';
  await phone.safe.saveDraft(draft);
  for (let i = 0; i < 60; i += 1) await phone.desk.finish(await aVisit(phone.desk, { ...KIT, id: `p${i}` }), CHECKLIST);
  const fresh = await phone.unlockedBy();
  const asked = [];
  const recover = async (device, records) => {
    asked.push([device, records.length]);
    const headers = records.map((one) => (one.purpose === 'draft' ? ['holdfast-draft-1', one.kid, one.device, one.author, one.id]
      : ['holdfast-visit-1', one.kid, one.device, one.author, one.id, one.revision, one.seq, one.digest]).join('\n'));
    const keys = await Promise.all(records.map((one, i) => openedByTheRecord(one, headers[i]).then(toBase64url)));
    keys[3] = asked.length === 1 ? null : toBase64url(vault.newRecordKey());
    return { heard: 'answer', answer: { keys } };
  };
  const parts = { store: phone.store, unlocked: fresh, device: phone.device };
  assert.equal(await recoverAll({ ...parts, transport: { recover } }), 2);
  assert.deepEqual(asked, [[phone.device, 50], [phone.device, 11]]);
  assert.equal((await phone.safeOf(fresh).drafts())[0].summary, 'not typed again');
  assert.equal((await phone.safeOf(fresh).entries()).length, 58);
  assert.equal(await recoverAll({ ...parts, transport: { recover: async () => ({ heard: 'nothing' }) } }), 2);
});

test('a draft begun before the record’s key was known is sealed to it as soon as it is', async () => {
  const phone = await aPhone();
  let key = null;
  const safe = createSafe({ store: phone.store, unlocked: phone.unlocked, publicKey: () => key, device: phone.device, now: () => phone.clock.at });
  const draft = await aVisit(phone.deskOf(safe));
  assert.equal((await phone.store.get('drafts', draft.id)).key.srv, null);
  key = publicKey;
  await safe.saveDraft(draft);
  assert.equal((await phone.store.get('drafts', draft.id)).key.srv.kid, publicKey.kid);
});

/** Every text in a row, as a place to put another. */
function places(row, path = []) {
  return Object.entries(row).flatMap(([key, value]) => {
    if (value && typeof value === 'object') return places(value, [...path, key]);
    return typeof value === 'string' && value ? [[...path, key]] : [];
  });
}

test('whatever is altered at rest, nothing altered is ever shown, and nothing else suffers', async () => {
  const phone = await aPhone();
  const draft = await aVisit(phone.desk, LEE);
  const { id } = await phone.desk.finish(await aVisit(phone.desk, { ...KIT, id: 'other' }), CHECKLIST);
  await phone.safe.savePack(pack());
  await phone.safe.choose([KIT.id]);
  const [words, cases] = [await phone.safe.kept(), await phone.safe.pack()];
  const same = (one, other) => JSON.stringify({ ...one, fate: 0, digest: 0 }) === JSON.stringify({ ...other, fate: 0, digest: 0 });
  for (const [table, key] of [['drafts', draft.id], ['entries', `${id} 1`], ['packs', AMIRA]]) {
    const row = await phone.store.get(table, key);
    const own = { drafts: 'id', entries: 'key', packs: 'author' }[table];
    for (const path of places(row).filter((one) => one.join() !== own && one.join() !== 'author')) {
      const bad = structuredClone(row);
      const holder = path.slice(0, -1).reduce((inner, name) => inner[name], bad);
      holder[path.at(-1)] = flipped(holder[path.at(-1)].padEnd(5, '~'));
      await phone.store.put(table, bad);
      const safe = phone.safeOf(phone.unlocked);
      const { drafts, entries, unreadable } = await safe.kept();
      const where = `${table} ${path.join('.')}`;
      assert.equal(drafts.length + entries.length + unreadable.length, 2, where);
      assert.ok(drafts.every((one) => same(one, words.drafts[0])) && entries.every((one) => same(one, words.entries[0])), where);
      const [there, chosen] = [await safe.pack(), await safe.chosen()];
      assert.ok((there === null || same(there, cases)) && (chosen === null || chosen[0] === KIT.id), where);
      if (table !== 'packs') assert.ok(there && chosen, where);
      await phone.store.put(table, row);
    }
  }
});

test('what an earlier attempt at making the phone ready left, under a lock that is gone, is written over when that is meant', async () => {
  const phone = await aPhone();
  const draft = await aVisit(phone.desk);
  await phone.safe.saveDraft(Object.assign(draft, { summary: 'in the page' }));
  const anew = phone.safeOf(await phone.unlockedBy());
  const inPage = { ...draft, save: undefined };
  await assert.rejects(anew.saveDraft({ ...inPage }), Overtaken);
  await anew.saveDraft({ ...inPage, save: (await phone.store.get('drafts', draft.id)).save });
  assert.deepEqual((await anew.drafts()).map(({ summary }) => summary), ['in the page']);
});
