import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NoRoom, Overtaken } from '../../app/static/js/keeping/errors.js';
import { createKeeping } from '../../app/static/js/keeping/keeping.js';
import { Locked } from '../../app/static/js/sealing/ways.js';

const turn = () => new Promise(setImmediate);

/** Keeping over a store that answers when it is told to. */
function aKeeping() {
  const kept = [];
  const asked = [];
  const waits = new Map();
  const problems = [];
  const said = [];
  let timers = 0;
  const store = { problem: null, held: false };
  const saveDraft = async (draft) => {
    const words = draft.words;
    asked.push(words);
    if (store.held) await new Promise((go) => { store.go = go; });
    else await turn();
    if (store.problem) throw store.problem;
    kept.push(words);
  };
  const keeping = createKeeping({ saveDraft, now: () => 7, changed: () => said.push(keeping.standing()), failed: (problem) => problems.push(problem),
    later: (what, ms) => { timers += 1; waits.set(timers, { what, ms }); return timers; }, forget: (timer) => waits.delete(timer) });
  const ring = async () => { const [[id, { what }]] = waits; waits.delete(id); what(); await turn(); await turn(); };
  return { keeping, kept, asked, waits, problems, said, store, ring, draft: { id: 'v', words: '' } };
}

test('what is tapped is kept at once, and only then said to be', async () => {
  const { keeping, kept, draft, said } = aKeeping();
  draft.words = 'a';
  const saving = keeping.save(draft);
  assert.equal(keeping.standing().pending, true);
  assert.equal(await saving, true);
  assert.deepEqual([kept, keeping.standing()], [['a'], { pending: false, problem: null, savedAt: 7 }]);
  assert.deepEqual(said.map(({ pending }) => pending), [true, false]);
});

test('typing is kept half a second after it pauses; until then it is not said to be', async () => {
  const { keeping, kept, draft, waits, ring } = aKeeping();
  for (const words of ['a', 'ab', 'abc']) { draft.words = words; keeping.typed(draft); }
  assert.deepEqual([[...waits.values()].map(({ ms }) => ms), kept, keeping.standing().pending], [[500], [], true]);
  await ring();
  assert.deepEqual([kept, keeping.standing().pending], [['abc'], false]);
});

test('leaving the field, the page or the app keeps what was typed, once', async () => {
  const { keeping, kept, draft, waits } = aKeeping();
  draft.words = 'typed';
  keeping.typed(draft);
  await Promise.all([keeping.flush(), keeping.flush()]);
  await keeping.flush();
  assert.deepEqual([kept, waits.size], [['typed'], 0]);
});

test('one save of a visit at a time, the latest state last', async () => {
  const { keeping, asked, kept, draft, store } = aKeeping();
  store.held = true;
  draft.words = 'one';
  const first = keeping.save(draft);
  await turn();
  const others = ['two', 'three', 'four'].map((words) => { draft.words = words; return keeping.save(draft); });
  assert.deepEqual(asked, ['one']);
  store.go();
  await turn();
  assert.deepEqual([asked, kept], [['one', 'four'], ['one']]);
  store.go();
  await Promise.all([first, ...others]);
  assert.deepEqual([asked, kept, keeping.standing().pending], [['one', 'four'], ['one', 'four'], false]);
});

test('whatever is asked at whatever moment, the last words are kept and no older lie over them', async () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    let state = seed;
    const chance = (n) => { state = (state * 48271) % 2147483647; return state % n; };
    const { keeping, kept, draft, waits } = aKeeping();
    for (let i = 0; i < 30; i += 1) {
      draft.words = String(i).padStart(2, '0');
      if (chance(2)) keeping.typed(draft); else void keeping.save(draft);
      for (let n = chance(6); n > 0; n -= 1) await (chance(2) ? Promise.resolve() : turn());
      if (!chance(4) && waits.size) { const [[id, { what }]] = waits; waits.delete(id); what(); }
      if (!keeping.standing().pending) assert.equal(kept.at(-1), draft.words);
    }
    await keeping.flush();
    assert.deepEqual([kept.at(-1), kept, keeping.standing().pending], ['29', [...kept].sort(), false]);
  }
});

test('without room it is said once, tried again, and saving resumes with all that was written', async () => {
  const { keeping, kept, draft, store, problems, waits, ring } = aKeeping();
  store.problem = new NoRoom();
  draft.words = 'a';
  assert.equal(await keeping.save(draft), false);
  draft.words = 'ab';
  await keeping.save(draft);
  assert.deepEqual([problems, keeping.standing().problem, keeping.standing().pending, [...waits.values()].map(({ ms }) => ms)], [['failed'], 'failed', true, [5000]]);
  store.problem = null;
  await ring();
  assert.deepEqual([kept, keeping.standing()], [['ab'], { pending: false, problem: null, savedAt: 7 }]);
});

test('what another tab overtook is said, and not tried again by itself', async () => {
  const { keeping, draft, store, problems, waits } = aKeeping();
  store.problem = new Overtaken();
  await keeping.save(draft);
  assert.deepEqual([problems, keeping.standing().problem, waits.size], [['overtaken'], 'overtaken', 0]);
});

test('words that could not be kept are at risk, whichever visit is on screen; those kept are not', async () => {
  const { keeping, draft, store, ring } = aKeeping();
  await keeping.save(draft);
  assert.equal(keeping.isAtRisk(), false);
  store.problem = new NoRoom();
  await keeping.save(draft);
  keeping.look({ id: 'another' });
  assert.equal(keeping.isAtRisk(), true);
  store.problem = null;
  await ring();
  assert.equal(keeping.isAtRisk(), false);
});

test('once the phone is locked nothing is announced, and nothing tried again', async () => {
  const { keeping, draft, store, problems, waits } = aKeeping();
  store.problem = new Locked();
  await keeping.save(draft);
  assert.deepEqual([problems, waits.size], [[], 0]);
});

test('a finished visit is not saved any more', async () => {
  const { keeping, kept, draft, waits, store } = aKeeping();
  keeping.typed(draft);
  await keeping.stop('v');
  await keeping.flush();
  assert.deepEqual([kept, waits.size], [[], 0]);
  store.problem = new NoRoom();
  const saving = keeping.save(draft);
  await Promise.all([keeping.stop('v'), saving]);
  assert.equal(waits.size, 0);
});

test('a visit thrown away while it is being saved is not saved once more', async () => {
  const { keeping, kept, draft, store } = aKeeping();
  store.held = true;
  draft.words = 'one';
  const first = keeping.save(draft);
  await turn();
  draft.words = 'two';
  const second = keeping.save(draft);
  const stopping = keeping.stop('v');
  store.go();
  store.held = false;
  await Promise.all([first, second, stopping]);
  assert.deepEqual(kept, ['one']);
});

test('what is asked just as a save ends is kept too', async () => {
  const kept = [];
  const draft = { id: 'v', words: 'one' };
  let again = null;
  const keeping = createKeeping({ saveDraft: async ({ words }) => { kept.push(words); }, now: () => 7, failed: () => {}, changed: () => {
    if (kept.length !== 1 || again) return;
    draft.words = 'two';
    again = Promise.resolve().then(() => keeping.save(draft));
  } });
  await keeping.save(draft);
  await again;
  assert.deepEqual([kept, keeping.standing().pending], [['one', 'two'], false]);
});

test('the words are about the visit on screen', async () => {
  const { keeping, store, draft } = aKeeping();
  store.problem = new NoRoom();
  await keeping.save(draft);
  keeping.look({ id: 'another', saved_at: 3 });
  assert.deepEqual(keeping.standing(), { pending: false, problem: null, savedAt: 3 });
  keeping.look(draft);
  assert.equal(keeping.standing().problem, 'failed');
});
