// A phone that was made ready, the people who unlock it, and the record's own key.
import { IDBFactory } from 'fake-indexeddb';
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { fromBase64url, toBase64url, utf8 } from '../../app/static/js/sealing/bytes.js';
import { createDesk } from '../../app/static/js/app/desk.js';
import { createSafe } from '../../app/static/js/keeping/safe.js';
import { openStore } from '../../app/static/js/keeping/store.js';
import * as vault from '../../app/static/js/sealing/vault.js';
import { unlock } from '../../app/static/js/sealing/ways.js';
import { AMIRA, NOW } from './house.mjs';
import { aMemo } from './phone.mjs';

export const BEN = '00000000-0000-4000-8000-00000000000b';
const NAMES = { [AMIRA]: 'Amira Osei', [BEN]: 'Ben Adeyemi' };
const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const pair = await suite.kem.generateKeyPair();
export const publicKey = { kid: '0123456789abcdef', public_key: toBase64url(new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey))) };

/** What the record opens with its private key. */
export async function openedByTheRecord({ enc, wrap }, info) {
  return new Uint8Array(await suite.open({ recipientKey: pair.privateKey, enc: fromBase64url(enc), info: utf8(info) }, fromBase64url(wrap)));
}

/** A phone that was made ready, and what each person unlocks on it. */
export async function aSealedPhone({ indexedDB = new IDBFactory(), storage = aMemo(), at = NOW.getTime() } = {}) {
  const clock = { at };
  const store = openStore({ indexedDB, storage });
  const device = await store.device();
  const unlockedBy = (id = AMIRA, master = vault.newMaster()) => unlock(master, async () => ({ person: { id, name: NAMES[id] }, pin: null }));
  const safeOf = (unlocked, rows = store) => createSafe({ store: rows, unlocked, publicKey: () => publicKey, device, now: () => clock.at });
  const deskOf = (safe) => createDesk({ store: safe, appVersion: '1.0.0', now: () => new Date(clock.at) });
  const unlocked = await unlockedBy();
  const safe = safeOf(unlocked);
  return { indexedDB, storage, store, device, clock, unlockedBy, safeOf, deskOf, unlocked, safe, desk: deskOf(safe) };
}
