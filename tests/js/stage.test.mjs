// What a screen says about saving when it comes back from under its cover.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStage } from '../../app/static/js/app/stage.js';

globalThis.requestAnimationFrame = (draw) => draw();

/** A stage on which a visit's bar is shown. @param {string} words what the bar said when it was covered */
function aStage(words) {
  const bar = { firstChild: words ? { nodeValue: words } : null, get textContent() { return this.firstChild?.nodeValue ?? ''; } };
  const announcer = { textContent: '' };
  const stage = createStage({ screen: { querySelectorAll: () => [bar] }, announcer, isCovered: () => false, again() {} });
  return { stage, bar, announcer };
}

test('what could not be saved under the cover is said when the screen is back', () => {
  const { stage, bar, announcer } = aStage('Saving');
  stage.backAgain({ kept: () => 'Not saved', isAtRisk: () => true });
  assert.deepEqual([bar.textContent, announcer.textContent], ['Not saved', 'Not saved']);
});

test('what was saved under the cover is shown as saved, and not said aloud', () => {
  const { stage, bar, announcer } = aStage('Saving');
  stage.backAgain({ kept: () => 'Saved on this phone 14:32', isAtRisk: () => false });
  assert.deepEqual([bar.textContent, announcer.textContent], ['Saved on this phone 14:32', '']);
});

test('a screen that says nothing of saving goes on saying nothing', () => {
  const { stage, bar } = aStage('');
  stage.backAgain({ kept: () => 'Saved', isAtRisk: () => false });
  stage.backAgain(null);
  assert.equal(bar.textContent, '');
});
