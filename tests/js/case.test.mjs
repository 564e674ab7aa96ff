import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waysOf } from '../../app/static/js/screens/case.js';
import { useWords } from '../../app/static/js/shared/words.js';
import { aDesk, AMIRA, KIT, PACK } from './house.mjs';

const WORDS = { people: [], start_visit: 'Start a visit', go_on_visit: 'Go on with the visit of {date}', go_on_version: 'Go on with version {n} of the visit of {date}',
  date: '{day} {month} {year}', month_names: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'June', 'July', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'] };

/** A desk on which a finished visit of this child is being put right. */
async function puttingRight() {
  useWords(WORDS);
  const house = aDesk();
  const { id } = await house.desk.open(PACK, KIT);
  const draft = { ...await house.store.draft(id), id: 'earlier', revision: 2, visited_on: '2026-11-02' };
  await house.store.dropDraft(id);
  await house.store.saveDraft(draft);
  return house;
}

test('while an earlier visit is put right, a new one is begun, not the old one taken up', async () => {
  const { desk } = await puttingRight();
  const opened = await desk.open(PACK, KIT);
  assert.equal(opened.revision, 1);
  assert.notEqual(opened.id, 'earlier');
  assert.equal((await desk.open(PACK, KIT)).id, opened.id);
});

test('a case leads on to every visit that is being written, each named by what it is', async () => {
  const { desk } = await puttingRight();
  const version = { href: '#/questions/earlier', words: 'Go on with version 2 of the visit of 2 Nov 2026', isNew: false };
  assert.deepEqual(waysOf(KIT.id, await desk.draftsFor(KIT.id, AMIRA)), [{ href: `#/open/${KIT.id}`, words: 'Start a visit' }, version]);
  const { id } = await desk.open(PACK, KIT);
  const visit = { href: `#/start/${id}`, words: 'Go on with the visit of 20 Nov 2026', isNew: true };
  assert.deepEqual(waysOf(KIT.id, await desk.draftsFor(KIT.id, AMIRA)), [visit, version]);
});
