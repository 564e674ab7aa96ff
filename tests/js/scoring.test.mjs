import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { gradeDomain, rollUp } from '../../app/static/js/visits/scoring.js';

const vectors = JSON.parse(readFileSync(new URL('../vectors/scoring.json', import.meta.url), 'utf8'));

test('the phone and the record start concern at the same grade and roll up alike', () => {
  assert.ok(vectors.roll_up.length > 10);
  for (const { grades, expected } of vectors.roll_up) assert.equal(rollUp(grades, vectors.concern_at), expected, String(grades));
});

for (const { name, kind, child_alone: childAlone, applicable, ratings, expected } of vectors.cases) {
  test(`one visit alone: ${name}`, () => {
    const found = gradeDomain(applicable, ratings, { kind, childAlone });
    assert.deepEqual({ grade: found.grade, reason: found.reason, set_by: found.setBy, at_concern: found.atConcern }, expected);
  });
}

test('a visit of which no kind is known yet has no grade', () => {
  assert.equal(gradeDomain(['a'], { a: { grade: 2, evidence: ['seen'] } }, { kind: null, childAlone: false }).reason, 'not_home');
});
