// The week on the phone's first screen: by day, what is past first, and what is later left for the list below.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byDay } from '../../app/static/js/screens/week.js';

/** @param {string} id @param {string|null} on */
const due = (id, on) => ({ id, initials: id, reference: id, born: null, due: on ? { on, kind: 'announced' } : null });

test('the week is today and six days, what is past its day stands first under one heading', () => {
  const cases = [due('late', '2026-04-02'), due('seventh', '2026-04-01'), due('today', '2026-03-26'), due('past', '2026-03-25'),
    due('closed', null), due('sixth', '2026-04-01'), due('long past', '2025-12-31')];
  const { days, later } = byDay(cases, '2026-03-26');
  assert.deepEqual(days.map(([day, those]) => [day, those.map((one) => one.id)]), [
    ['', ['long past', 'past']], ['2026-03-26', ['today']], ['2026-04-01', ['seventh', 'sixth']]]);
  assert.deepEqual(later.map((one) => one.id), ['late', 'closed']);
});

test('the end of the week does not move with the change to summer time', () => {
  const { days, later } = byDay([due('in', '2026-03-31'), due('out', '2026-04-01')], '2026-03-25');
  assert.deepEqual([days.length, later.length], [1, 1]);
});

test('without a case there is no week', () => {
  assert.deepEqual(byDay([], '2026-03-25'), { days: [], later: [] });
});
