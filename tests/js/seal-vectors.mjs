// Writes the envelopes that the browser code seals into tests/vectors/sealed.json, and leaves those of Python there.
//
//     node tests/js/seal-vectors.mjs
//
// Both sides open all of them: vault.test.mjs here, and Python's own tests.
import { readFileSync, writeFileSync } from 'node:fs';
import { sealEntry } from '../../app/static/js/sealing/seals.js';
import { digest, newMaster, subkeys } from '../../app/static/js/sealing/vault.js';

const FILE = new URL('../vectors/sealed.json', import.meta.url);
const DEVICE = '00000000-0000-4000-8000-00000000d0d0';
const AUTHOR = '00000000-0000-4000-8000-00000000a0a0';
const TEXTS = [
  '',
  '{}',
  JSON.stringify({ schema: 1, childs_words: 'Ich mag mein neues Bett.' }),
  'e\u0301 \u{1f9f8} \u202e \ufeff\n\u0000',
  'y'.repeat(5000),
];

const vectors = JSON.parse(readFileSync(FILE, 'utf8'));
const { records } = await subkeys(newMaster());

/** @param {string} payload @param {number} place */
async function sealedCase(payload, place) {
  const revision = place + 1;
  const visit = { id: `01930000-0000-7000-8000-0000000001${String(revision).padStart(2, '0')}`, author: AUTHOR, revision, seq: revision * 11, digest: await digest(payload) };
  const how = { key: `${visit.id} ${revision}`, device: DEVICE, at: 0, records, publicKey: vectors };
  const { sealed } = await sealEntry({ ...visit, payload, child: {}, tells: false, profile: '', fate: {} }, how);
  const header = { kid: vectors.kid, device: DEVICE, author: AUTHOR, id: visit.id, revision, seq: visit.seq, digest: visit.digest };
  return { by: 'js', header, sealed, payload };
}

const made = await Promise.all(TEXTS.map(sealedCase));
vectors.cases = [...vectors.cases.filter(({ by }) => by !== 'js'), ...made];
const ascii = JSON.stringify(vectors, null, 1).replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
writeFileSync(FILE, `${ascii}\n`);
