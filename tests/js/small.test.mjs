import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { bandOn, dateInWords, monthsOld, readTime, stampAt, yearsOld } from '../../app/static/js/shared/dates.js';
import { differences } from '../../app/static/js/visits/differences.js';
import { freshFate } from '../../app/static/js/sending/receipts.js';
import { standingOf } from '../../app/static/js/shared/status.js';
import { digest, uuidv7 } from '../../app/static/js/sealing/vault.js';
import { say, useWords } from '../../app/static/js/shared/words.js';

test('the digest is SHA-256 of the UTF-8 bytes, in lower-case hex', async () => {
  assert.equal(await digest('é🙂'), createHash('sha256').update('é🙂', 'utf8').digest('hex'));
  assert.equal(await digest(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

test('an identity tells when it was made and sorts by it', () => {
  const [early, late] = [uuidv7(Date.UTC(2026, 0, 1)), uuidv7(Date.UTC(2026, 0, 2))];
  assert.match(early, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.ok(early < late);
  assert.equal(parseInt(early.replaceAll('-', '').slice(0, 12), 16), Date.UTC(2026, 0, 1));
});

test('a birthday on 29 February falls on 1 March in other years', () => {
  assert.deepEqual([yearsOld('2024-02-29', '2025-02-28'), yearsOld('2024-02-29', '2025-03-01')], [0, 1]);
});

test('the age band is that of the day', () => {
  const bands = [[null, '2026-01-01'], ['2026-05-01', '2026-01-01'], ['2025-05-01', '2026-01-01'], ['2021-01-02', '2026-01-01'], ['2021-01-01', '2026-01-01'],
    ['2014-01-01', '2026-01-01'], ['2008-01-02', '2026-01-01'], ['2008-01-01', '2026-01-01']];
  assert.deepEqual(bands.map(([born, on]) => bandOn(born, on)), ['unborn', 'unborn', 'under_1', '1_to_4', '5_to_11', '12_to_17', '12_to_17', null]);
  assert.equal(monthsOld('2026-01-31', '2026-03-30'), 1);
});

test('a time is read as people type it, in 24 hours', () => {
  assert.deepEqual(['1405', '9.30', '14:05', ' 9 05 ', '0:00'].map(readTime), ['14:05', '09:30', '14:05', '09:05', '00:00']);
  assert.deepEqual(['24:00', '12:60', '', 'noon', '2pm'].map(readTime), [null, null, null, null, null]);
});

test('a date is written in the words of the page', () => {
  useWords({ date: '{day} {month} {year}', month_names: 'Jan Feb Mar Apr May June'.split(' ') });
  assert.deepEqual(['2026-06-04', '2026-01-31T14:05:00+00:00'].map(dateInWords), ['4 June 2026', '31 Jan 2026']);
});

test('a local time carries the offset of its own day', () => {
  assert.match(stampAt('2026-07-01', '10:00'), /^2026-07-01T10:00:00[+-]\d\d:\d\d$/);
});

test('words are filled in, and plural forms follow the language', () => {
  useWords({ sent: { zero: 'none', one: '{n} visit', other: '{n} visits' }, plain: 'for {who}' });
  assert.deepEqual([0, 1, 2].map((n) => say('sent', { n })), ['none', '1 visit', '2 visits']);
  assert.equal(say('plain', { who: '{n} <b>' }), 'for {n} <b>');
  assert.throws(() => say('unknown'), /no words/);
});

test('a tick stands only where a receipt said so', () => {
  useWords({ state_filed: 'In the record {time}', state_waiting: 'Waiting to send', state_sending: 'Sending', state_sign_in: 'sign in',
    state_held: 'Received: {reason}', held_not_yours: 'not yours', held_other: 'somebody', state_attention: '{reason}', attention_other: 'again', state_conflict: 'two' });
  const standing = (state, more = {}, contact = 'unreachable') => standingOf({ ...freshFate(), state, ...more }, { contact });
  assert.deepEqual(['waiting', 'sending', 'held', 'conflict', 'attention'].map((state) => standing(state).icon), ['phone', 'sending', 'tray', 'need', 'need']);
  assert.equal(standing('filed', { receivedAt: '2026-11-20T14:40:00' }).words, 'In the record 14:40');
  assert.equal(standing('held', { reason: 'not_yours' }).words, 'Received: not yours');
  assert.equal(standing('held', { reason: 'new reason' }).words, 'Received: somebody');
  assert.equal(standing('waiting', {}, 'sign_in').words, 'sign in');
});

test('two wordings differ where they differ, whenever they were written', () => {
  const record = { kind: 'announced', recorded_at: 'then', ratings: { h1: { grade: 2 }, h2: { grade: 3 } }, childs_day: '' };
  const page = { kind: 'announced', recorded_at: 'now', ratings: { h1: { grade: 4 }, h2: { grade: 3, note: 'new' } } };
  assert.deepEqual(differences(record, page), [
    { what: 'ratings h1 grade', record: '2', page: '4' }, { what: 'ratings h2 note', record: '', page: 'new' }]);
});
