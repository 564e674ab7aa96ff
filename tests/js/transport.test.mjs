import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { depositVisits, fetchKey, fetchPack, fetchReturned, fetchShare, knownDevices, lockSession, recover, registerDevice, tellLost } from '../../app/static/js/sending/transport.js';

// A real server that answers one thing at a time; addresses are made absolute, as a page would.
const RECEIPTS = JSON.stringify({ epoch: 'e1', results: [] });
const PACK = JSON.stringify({ person: { id: 'p' }, numbers: {}, instruments: [], profiles: [] });
let answer = { status: 200, headers: {}, body: '' };
let heard = null;
const server = createServer((request, response) => {
  heard = request;
  const { status, headers, body } = request.url === '/elsewhere' ? { status: 200, headers: json, body: RECEIPTS } : answer;
  request.body = '';
  request.on('data', (part) => { request.body += part; });
  request.on('end', () => response.writeHead(status, headers).end(body));
});
const json = { 'Content-Type': 'application/json' };
const nativeFetch = globalThis.fetch;

before(async () => {
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  globalThis.fetch = (address, request) => nativeFetch(`http://127.0.0.1:${server.address().port}${address}`, request);
});
after(() => { globalThis.fetch = nativeFetch; server.closeAllConnections(); server.close(); });

const deposit = (status, headers, body) => { answer = { status, headers, body }; return depositVisits({ device: 'd', high_water: 0, items: [] }); };

test('an answer of the right shape is heard', async () => {
  const found = await deposit(200, json, RECEIPTS);
  assert.deepEqual([found.heard, found.answer.epoch, heard.method, heard.headers['content-type']], ['answer', 'e1', 'POST', 'application/json']);
});

const nothings = {
  "a captive portal's page": [200, { 'Content-Type': 'text/html' }, '<h1>Welcome</h1>'],
  'a login page where JSON was asked for': [200, { 'Content-Type': 'text/html; charset=utf-8' }, '<form>'],
  'an empty 204': [204, {}, ''],
  'a redirect': [302, { Location: '/elsewhere' }, ''],
  'JSON of another shape': [200, json, '{"ok": true}'],
  'JSON that is cut off': [200, json, RECEIPTS.slice(0, -3)],
  'a list': [200, json, '[]'],
  'null': [200, json, 'null'],
  'a failing server': [500, json, '{}'],
  "a captive portal's 503 that asks for a year": [503, { 'Content-Type': 'text/html', 'Retry-After': '31536000' }, 'portal'],
  "a captive portal's 429 without a word": [429, { 'Retry-After': '31536000' }, ''],
  "a gateway's own 401": [401, { 'Content-Type': 'text/html' }, 'portal'],
  'a page that calls itself created': [201, json, RECEIPTS],
};
for (const [name, [status, headers, body]] of Object.entries(nothings)) {
  test(`${name} confirms nothing`, async () => assert.deepEqual(await deposit(status, headers, body), { heard: 'nothing' }));
}

test('signing in, waiting and refusing are told apart', async () => {
  assert.deepEqual(await deposit(401, json, '{}'), { heard: 'sign_in' });
  assert.deepEqual(await deposit(503, { ...json, 'Retry-After': '7' }, '{}'), { heard: 'later', seconds: 7 });
  assert.deepEqual(await deposit(429, json, '{}'), { heard: 'later', seconds: null });
  assert.deepEqual(await deposit(413, json, '{}'), { heard: 'refused', status: 413 });
  const { seconds } = await deposit(503, { ...json, 'Retry-After': new Date(Date.now() + 30_000).toUTCString() }, '{}');
  assert.ok(seconds > 20 && seconds <= 30);
});

test('the case pack is asked for by name, and is not sent again when nothing changed', async () => {
  answer = { status: 200, headers: { ...json, ETag: '"a"' }, body: PACK };
  const found = await fetchPack({ profiles: ['p1', 'p2'] });
  assert.deepEqual([found.heard, found.etag, heard.url], ['answer', '"a"', '/sync/pack?profiles=p1,p2']);
  answer = { status: 304, headers: {}, body: '' };
  assert.deepEqual([await fetchPack({ etag: '"a"' }), heard.headers['if-none-match']], [{ heard: 'unchanged' }, '"a"']);
});

test('a visit that is not there is missing, not unreachable', async () => {
  answer = { status: 404, headers: json, body: '{}' };
  assert.deepEqual(await fetchReturned('v'), { heard: 'missing' });
});

const refusal = (code) => JSON.stringify({ error: { code, message: 'no', fields: {} } });
const KEY = { kid: 'k', public_key: 'p' };
const body = async (ask, status, said) => { answer = { status, headers: json, body: JSON.stringify(said) }; return ask(); };

test('a withdrawn phone is told apart from a refusal', async () => {
  for (const ask of [() => fetchPack(), () => fetchShare('d'), () => registerDevice({ device: 'd', name: '' })]) {
    answer = { status: 403, headers: json, body: refusal('device_revoked') };
    assert.deepEqual(await ask(), { heard: 'revoked' });
    answer = { status: 403, headers: json, body: refusal('refused') };
    assert.deepEqual(await ask(), { heard: 'refused', status: 403 });
    answer = { status: 403, headers: { 'Content-Type': 'text/html' }, body: refusal('device_revoked') };
    assert.deepEqual(await ask(), { heard: 'nothing' });
  }
});

for (const [name, ask, method, url, said, right, wrong] of [
  ['the record’s key', () => fetchKey(), 'GET', '/sync/key', null, KEY, [{}, { kid: 'k' }, null]],
  ['making a phone known', () => registerDevice({ device: 'd', name: 'Blue' }), 'POST', '/sync/device', { device: 'd', name: 'Blue' },
    { ...KEY, device: 'd', person: { id: 'p', name: 'A' }, share: 's', epoch: 'e' }, [KEY, { ...KEY, device: 'd', person: null, share: 's' }]],
  ['the share', () => fetchShare('d'), 'POST', '/sync/share', { device: 'd' }, { person: { id: 'p', name: 'A' }, share: 's' }, [{ share: 's' }, []]],
  ['which cases are gone', () => knownDevices({ carried: ['p', 'q'] }), 'GET', '/sync/device?carried=p,q', null, { known: [] }, [{}]],
  ['which phones are known', () => knownDevices(), 'GET', '/sync/device', null, { known: [] }, [{}, [], { known: {} }]],
  ['a loss', () => tellLost({ device: 'd', numbers: { p: 3 } }), 'POST', '/sync/lost', { device: 'd', numbers: { p: 3 } }, { known: [] }, [null, []]],
  ['keys that come back', () => recover('d', [{ id: 1 }, { id: 2 }]), 'POST', '/sync/recover', { device: 'd', records: [{ id: 1 }, { id: 2 }] }, { keys: ['a', null] }, [{ keys: ['a'] }, { keys: null }]],
  ['the end of a session', () => lockSession('2026-11-20T15:00:00.000Z'), 'POST', '/sync/lock', { locked_at: '2026-11-20T15:00:00.000Z' }, { locked: true }, [null, 'ok']],
]) {
  test(`${name}: asked as the contract says, and believed only in its shape`, async () => {
    assert.deepEqual(await body(ask, 200, right), { heard: 'answer', answer: right, etag: null });
    assert.deepEqual([heard.method, heard.url, said ? JSON.parse(heard.body) : null], [method, url, said]);
    for (const other of wrong) assert.deepEqual(await body(ask, 200, other), { heard: 'nothing' });
    assert.deepEqual(await body(ask, 401, {}), { heard: 'sign_in' });
  });
}

test('no network is nothing heard', async () => {
  globalThis.fetch = () => nativeFetch('http://127.0.0.1:1/');
  assert.deepEqual(await depositVisits({ device: 'd', high_water: 0, items: [] }), { heard: 'nothing' });
});
