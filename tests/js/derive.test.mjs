import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import v8 from 'node:v8';
import { test } from 'node:test';
import { fromBase64url, utf8 } from '../../app/static/js/sealing/bytes.js';
import { CannotDerive, createDerive, isWeak, WeakRow } from '../../app/static/js/sealing/derive.js';
import { asMeant, offerPassphrase, strength } from '../../app/static/js/sealing/passphrase.js';
import { pbkdf2, randomBytes } from '../../app/static/js/sealing/vault.js';
import { keysThread } from './threads.mjs';

const vectors = JSON.parse(readFileSync(new URL('../vectors/secrets.json', import.meta.url), 'utf8'));
const hex = (bytes) => Buffer.from(bytes).toString('hex');
const SALT = randomBytes(16);
const PHRASE = 'four plain words here';

test('Argon2id gives what everybody else means by it', async () => {
  for (const { passphrase, salt, secret, ...costs } of vectors.argon2id) {
    const worker = keysThread();
    const answer = await new Promise((resolve, reject) => {
      Object.assign(worker, { onmessage: ({ data }) => resolve(data), onerror: reject });
      worker.postMessage({ passphrase: utf8(passphrase), salt: fromBase64url(salt), ...costs });
    });
    worker.terminate();
    assert.equal(hex(answer.secret), secret);
  }
});

test('PBKDF2 gives what everybody else means by it', async () => {
  for (const { passphrase, salt, iterations, secret } of vectors.pbkdf2) {
    assert.equal(hex(await pbkdf2(passphrase, fromBase64url(salt), iterations)), secret);
  }
});

test('a passphrase gives the same secret each time, and the costs are kept beside it', async () => {
  const derive = createDerive({ startWorker: keysThread });
  const { secret, kdf } = await derive.strongest(PHRASE, SALT);
  assert.deepEqual(kdf, { name: 'argon2id', memory: 65536, passes: 3, lanes: 1 });
  assert.deepEqual(await derive.secret(`  ${PHRASE.replace(' ', '   ')} `, SALT, kdf), secret);
  assert.notDeepEqual(await derive.secret(PHRASE.toUpperCase(), SALT, kdf), secret);
  assert.notDeepEqual(await derive.secret(PHRASE, randomBytes(16), kdf), secret);
});

test('where WebAssembly is refused, PBKDF2 stands in, and says so', async () => {
  const derive = createDerive({ startWorker: () => keysThread({ without: 'WebAssembly' }) });
  const { secret, kdf } = await derive.strongest(PHRASE, SALT);
  assert.deepEqual(kdf, { name: 'pbkdf2', iterations: 600_000 });
  assert.deepEqual(await derive.secret(PHRASE, SALT, kdf), secret);
});

test('a worker that cannot be started, breaks or refuses says nothing about the passphrase', async () => {
  const argon2id = { name: 'argon2id', memory: 65536, passes: 3, lanes: 1 };
  const broken = [() => { throw new Error('not to be started'); }, () => keysThread({ file: './no-such-file.mjs' }), () => keysThread({ without: 'WebAssembly' })];
  for (const startWorker of broken) {
    const derive = createDerive({ startWorker });
    await assert.rejects(derive.secret(PHRASE, SALT, argon2id), CannotDerive);
  }
});

test('a worker that could not be fetched leaves nothing weaker behind: it is tried again another time', async () => {
  for (const startWorker of [() => { throw new Error('not to be started'); }, () => keysThread({ file: './no-such-file.mjs' })]) {
    await assert.rejects(createDerive({ startWorker }).strongest(PHRASE, SALT), CannotDerive);
  }
});

test('a row that asks for less work than any that we made is not tried', async () => {
  const derive = createDerive({ startWorker: keysThread });
  const weak = [{ name: 'argon2id', memory: 19455, passes: 3, lanes: 1 }, { name: 'argon2id', memory: 65536, passes: 1, lanes: 1 },
    { name: 'argon2id' }, { name: 'pbkdf2', iterations: 599_999 }, { name: 'pbkdf2' }, { name: 'md5', iterations: 1e9 }, {}];
  for (const kdf of weak) await assert.rejects(derive.secret(PHRASE, SALT, kdf), WeakRow);
  await assert.rejects(derive.secret(PHRASE, randomBytes(15), { name: 'pbkdf2', iterations: 600_000 }), WeakRow);
  assert.equal(isWeak({ kdf: { name: 'argon2id', memory: 19456, passes: 2, lanes: 1 }, salt: 'A'.repeat(22) }), false);
});

test('a passphrase is read as it is meant', () => {
  assert.equal(asMeant('  one\u00a0two\t three '), 'one two three');
  assert.equal(asMeant('Fu\u0308r'), asMeant('F\u00fcr'));
  assert.notEqual(asMeant('One'), asMeant('one'));
});

test('an offered passphrase is five words of the list, and another each time', async () => {
  const offered = await Promise.all(Array.from({ length: 50 }, offerPassphrase));
  assert.equal(new Set(offered).size, 50);
  for (const phrase of offered) {
    assert.match(phrase, /^[a-z]{3,8}( [a-z]{3,8}){4}$/);
    assert.equal(strength(phrase, phrase), 'good');
  }
});

test('no offered word is one that nobody should have to type in a family’s home', async () => {
  const { words } = await import('../../app/static/js/sealing/phrases.js');
  assert.ok(words.length > 1_920, 'five of them are more than 2^54');
  for (const unfit of ['neglect', 'orphan', 'knife', 'abuse', 'victim']) assert.ok(!words.includes(unfit), unfit);
});

test('nobody calls a passphrase good that a person thought of', () => {
  for (const own of ['correct horse battery staple', 'my grandmothers garden', 'Tr0ub4dor&3xyzw']) assert.equal(strength(own, 'five other words were offered'), 'guessable');
});

test('what is short is called short, however long it is made to look', () => {
  for (const typed of ['', 'elevenchars', 'a b c d', 'aaaaaaaaaaaaaaaa', '123456789012', 'abcdefghijklmnop', 'passwordpassword', 'hometown hometown hometown',
    'four four four four', '            ', `${'ab'.repeat(50_000)}`]) assert.equal(strength(typed), 'too_short', typed.slice(0, 30));
});

// Last in this file: from here on, no WebAssembly of this process gets more memory than a small phone has free.
test('a phone with little memory takes the lower costs, never less', async () => {
  v8.setFlagsFromString('--wasm-max-mem-pages=600');
  const derive = createDerive({ startWorker: keysThread });
  const { secret, kdf } = await derive.strongest(PHRASE, SALT);
  assert.deepEqual(kdf, { name: 'argon2id', memory: 19456, passes: 2, lanes: 1 });
  assert.deepEqual(await derive.secret(PHRASE, SALT, kdf), secret);
});
