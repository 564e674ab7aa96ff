import assert from 'node:assert/strict';
import { pbkdf2Sync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { fromBase64url, fromUtf8, toBase64url, utf8 } from '../../app/static/js/sealing/bytes.js';
import { headerOfVisit } from '../../app/static/js/sealing/seals.js';
import * as vault from '../../app/static/js/sealing/vault.js';

const vectors = JSON.parse(readFileSync(new URL('../vectors/sealed.json', import.meta.url), 'utf8'));
const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const TEXT = '{"note":"Schimmel über dem Bett 🙂\\ud83d"}\u0000\ufeff';
const LABEL = 'holdfast-passphrase-1';

/** A copy with one bit of its sealed bytes turned over. */
function tampered(sealed, part = 'ct') {
  const bytes = fromBase64url(sealed[part]);
  bytes[bytes.length >> 1] ^= 1;
  return { ...sealed, [part]: toBase64url(bytes) };
}

test('bytes survive base64url, whatever they are', () => {
  for (const length of [0, 1, 2, 3, 32, 255]) {
    const bytes = vault.randomBytes(length);
    assert.deepEqual(fromBase64url(toBase64url(bytes)), bytes);
  }
  assert.equal(toBase64url(Uint8Array.of(251, 255, 254)), '-__-');
});

test('what is no base64url, and what is no UTF-8, is refused', () => {
  for (const text of ['+A', '_w==', 'a b', 'A', 'é']) assert.throws(() => fromBase64url(text));
  assert.throws(() => fromUtf8(Uint8Array.of(0xc3, 0x28)), TypeError);
  assert.equal(fromUtf8(utf8('\ufeffé')), '\ufeffé');
});

test('what a record key sealed, it opens, to the last character', async () => {
  const key = vault.newRecordKey();
  const sealed = await vault.seal(TEXT, key, 'holdfast-draft-1\na\n1\n2');
  assert.equal(await vault.open(sealed, key, 'holdfast-draft-1\na\n1\n2'), TEXT);
  assert.equal(fromBase64url(sealed.iv).length, 12);
  assert.equal(fromBase64url(sealed.ct).length, utf8(TEXT).length + 16);
});

test('the same words never look the same twice', async () => {
  const key = vault.newRecordKey();
  const [one, other] = [await vault.seal(TEXT, key, 'a'), await vault.seal(TEXT, key, 'a')];
  assert.notEqual(one.iv, other.iv);
  assert.notEqual(one.ct, other.ct);
});

test('another key, another place, or one changed bit opens nothing', async () => {
  const key = vault.newRecordKey();
  const sealed = await vault.seal(TEXT, key, 'draft a');
  const attempts = [[sealed, vault.newRecordKey(), 'draft a'], [sealed, key, 'draft b'], [tampered(sealed), key, 'draft a'], [tampered(sealed, 'iv'), key, 'draft a'],
    [{ ...sealed, ct: '' }, key, 'draft a'], [{ ...sealed, iv: '!' }, key, 'draft a']];
  for (const [what, under, aad] of attempts) await assert.rejects(vault.open(what, under, aad), vault.WrongKey);
});

test('the master key opens by its secret and its label, by nothing else', async () => {
  const [master, secret] = [vault.newMaster(), vault.randomBytes(32)];
  const wrapped = await vault.wrapMaster(master, secret, LABEL);
  assert.deepEqual(await vault.unwrapMaster(wrapped, secret, LABEL), master);
  for (const [what, by, label] of [[wrapped, vault.randomBytes(32), LABEL], [wrapped, secret, 'holdfast-share-1'], [tampered(wrapped), secret, LABEL]]) {
    await assert.rejects(vault.unwrapMaster(what, by, label), vault.WrongKey);
  }
});

test('a master key always gives the same two keys, each for its own use, and no script can read them', async () => {
  const master = vault.newMaster();
  const [first, again] = [await vault.subkeys(master), await vault.subkeys(master)];
  const recordKey = vault.newRecordKey();
  const wrapped = await vault.wrapKey(recordKey, first.records, 'draft a');
  assert.deepEqual(await vault.unwrapKey(wrapped, again.records, 'draft a'), recordKey);
  await assert.rejects(vault.unwrapKey(wrapped, again.packs, 'draft a'), vault.WrongKey);
  await assert.rejects(vault.unwrapKey(wrapped, again.records, 'draft b'), vault.WrongKey);
  for (const key of [first.records, first.packs]) {
    assert.equal(key.extractable, false);
    await assert.rejects(crypto.subtle.exportKey('raw', key));
  }
});

test('a record key sealed to the record is opened by the record alone', async () => {
  const [pair, stranger] = [await suite.kem.generateKeyPair(), await suite.kem.generateKeyPair()];
  const publicKey = toBase64url(new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey)));
  const recordKey = vault.newRecordKey();
  const { enc, wrap } = await vault.sealTo(publicKey, recordKey, 'header');
  const opened = (recipientKey, info) => suite.open({ recipientKey, enc: fromBase64url(enc), info: utf8(info) }, fromBase64url(wrap));
  assert.deepEqual(new Uint8Array(await opened(pair.privateKey, 'header')), recordKey);
  await assert.rejects(opened(pair.privateKey, 'another header'));
  await assert.rejects(opened(stranger.privateKey, 'header'));
  assert.deepEqual([fromBase64url(enc).length, fromBase64url(wrap).length], [65, 48]);
});

test('a public key that is none is refused before anything is sealed', async () => {
  for (const key of ['', 'BAAA', toBase64url(Uint8Array.of(4, ...new Uint8Array(64)))]) {
    await assert.rejects(vault.sealTo(key, vault.newRecordKey(), 'header'));
  }
});

test('PBKDF2 with SHA-256 is what everybody else means by it', async () => {
  const known = Buffer.from(await vault.pbkdf2('password', utf8('salt'), 4096)).toString('hex');
  assert.equal(known, 'c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a');
  const salt = vault.randomBytes(16);
  assert.deepEqual(Buffer.from(await vault.pbkdf2('vier Wörter sind besser', salt, 1000)), pbkdf2Sync('vier Wörter sind besser', salt, 1000, 32, 'sha256'));
});

/** What the record does with an envelope, by the key of the vectors. */
async function openedByTheRecord({ enc, wrap, iv, ct }, header) {
  const der = Buffer.from(vectors.private_key_pem.replace(/-----.*?-----|\s/g, ''), 'base64');
  const recipientKey = await crypto.subtle.importKey('pkcs8', der, { name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const recordKey = await suite.open({ recipientKey, enc: fromBase64url(enc), info: utf8(header) }, fromBase64url(wrap));
  return vault.open({ iv, ct }, new Uint8Array(recordKey), header);
}

for (const by of ['js', 'python']) {
  test(`what ${by} sealed to the record opens to the letter, and under its own header alone`, async () => {
    const cases = vectors.cases.filter((one) => one.by === by);
    assert.ok(cases.length >= 5);
    for (const { header, sealed, payload } of cases) {
      assert.equal(await openedByTheRecord(sealed, headerOfVisit(header)), payload);
      assert.equal(await vault.digest(payload), header.digest);
      for (const name of Object.keys(header)) await assert.rejects(openedByTheRecord(sealed, headerOfVisit({ ...header, [name]: 'another' })), undefined, name);
    }
  });
}
