// Why a passphrase does not bring a covered screen back: said as what it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whyNot } from '../../app/static/js/phone/cover.js';
import { CannotDerive } from '../../app/static/js/sealing/derive.js';
import { TooSoon, WrongPassphrase } from '../../app/static/js/sealing/keyring.js';
import { useWords } from '../../app/static/js/shared/words.js';

useWords(new Proxy({}, { get: (_table, key) => `${key}`, has: () => true }));
const fails = (error) => async () => { throw error; };

test('the right passphrase brings it back, another person’s does not', async () => {
  assert.equal(await whyNot(async () => true), '');
  assert.equal(await whyNot(async () => false), 'wrong_uncover');
});

test('a wrong passphrase is called wrong, one typed too soon is not', async () => {
  const later = Date.now() + 8_000;
  assert.equal(await whyNot(fails(new WrongPassphrase(0))), 'wrong_uncover');
  assert.equal(await whyNot(fails(new WrongPassphrase(later))), 'wrong_passphrase too_soon');
  assert.equal(await whyNot(fails(new TooSoon(later))), 'too_soon');
});

test('a key that could not be made says nothing about the passphrase', async () => {
  assert.equal(await whyNot(fails(new CannotDerive('not fetched'))), 'cannot_derive');
});
