// A phone left alone: when it is covered, and when it is locked.
import assert from 'node:assert/strict';
import test from 'node:test';
import { COVERED, createWatch, nextFor, OUT_OF_SIGHT, UNTOUCHED } from '../../app/static/js/app/watch.js';

/** A watch with a clock in our hands; timers run only when time passes with `runs`. */
function aWatch() {
  const did = [];
  let at = 1_000_000;
  let timer = null;
  const watch = createWatch({ now: () => at, later: (what, ms) => { timer = { what, at: at + ms }; return timer; }, forget: () => { timer = null; },
    cover: () => { did.push('cover'); watch.isCovered(true); }, lock: () => did.push('lock') });
  watch.look();
  const passes = (ms, { asleep = false } = {}) => {
    const end = at + ms;
    while (!asleep && timer && timer.at <= end) { const { what } = timer; at = timer.at; timer = null; what(); }
    at = end;
  };
  return { watch, did, passes };
}

test('untouched for three minutes it is covered, and half an hour later locked', () => {
  const { did, passes } = aWatch();
  passes(UNTOUCHED - 1);
  assert.deepEqual(did, []);
  passes(1);
  assert.deepEqual(did, ['cover']);
  passes(COVERED - 1);
  assert.deepEqual(did, ['cover']);
  passes(1);
  assert.deepEqual(did, ['cover', 'lock']);
});

test('whoever goes on touching it is left alone', () => {
  const { watch, did, passes } = aWatch();
  for (let i = 0; i < 20; i += 1) { passes(UNTOUCHED - 1); watch.touched(); }
  assert.deepEqual(did, []);
});

test('out of sight it is covered after a minute, however lately it was touched', () => {
  const { watch, did, passes } = aWatch();
  watch.touched();
  watch.sees(true);
  passes(OUT_OF_SIGHT - 1);
  assert.deepEqual(did, []);
  passes(1);
  assert.deepEqual(did, ['cover']);
});

test('a phone that slept is covered or locked when it wakes, counted from when it was due', () => {
  const { watch, did, passes } = aWatch();
  watch.sees(true);
  passes(OUT_OF_SIGHT + 1, { asleep: true });
  watch.sees(false);
  assert.deepEqual(did, ['cover']);
  watch.isCovered(false);
  watch.sees(true);
  passes(OUT_OF_SIGHT + COVERED, { asleep: true });
  watch.sees(false);
  assert.deepEqual(did, ['cover', 'cover', 'lock']);
});

test('coming back within the minute counts afresh', () => {
  const { watch, did, passes } = aWatch();
  watch.sees(true);
  passes(OUT_OF_SIGHT - 1);
  watch.sees(false);
  passes(OUT_OF_SIGHT);
  assert.deepEqual(did, []);
});

test('a clock set back covers rather than leaving the screen open for as long', () => {
  const { watch, did, passes } = aWatch();
  passes(-86_400_000, { asleep: true });
  watch.look();
  assert.deepEqual(did, ['cover']);
});

test('uncovering counts from then, and under a cover touching changes nothing', () => {
  const { watch, did, passes } = aWatch();
  watch.isCovered(true);
  passes(COVERED - 1);
  watch.touched();
  watch.isCovered(false);
  passes(UNTOUCHED - 1);
  assert.deepEqual(did, []);
  passes(1);
  assert.deepEqual(did, ['cover']);
  assert.deepEqual(nextFor({ touchedAt: 0, hiddenAt: 50, coveredAt: null }), { what: 'cover', at: 50 + OUT_OF_SIGHT });
});
