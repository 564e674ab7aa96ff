// Phones for the tests of faults: the app's own modules in one process, told step by step what their
// owners do, over lines of JSON. Each request that they make goes out as a line too, and whoever reads
// it answers: that is the network. Nothing moves by itself.
//
//   in   {"do": [["write", "one/a", {...}], ...]}   {"answer": 3, "status": 200, ...}   {"fail": 3}   {"hold": 3}
//   out  {"asked": 3, "phone": "one", "path": ...}  {"done": [result of each step]}     {"broken": "why"}
import { useWords } from '../../../app/static/js/shared/words.js';
// What the app reads when it is first needed is read beforehand.
import '../../../app/static/js/sealing/hpke.js';
import '../../../app/static/js/sealing/phrases.js';
import { Clock, countEverything, Network, quiet } from './edge.mjs';
import { Phone } from './phone.mjs';

const anyWords = { get: (words, key) => (key === 'people' ? ['Mother', 'Father'] : String(key)), has: () => true };
useWords(new Proxy({}, anyWords));
countEverything();
const network = new Network(tell);
globalThis.fetch = (address, request) => network.ask(address, request);
AbortSignal.timeout = (ms) => network.patience(ms);
const realTimeout = globalThis.setTimeout;
globalThis.setTimeout = (what, ms) => clock.later(what, ms);
globalThis.clearTimeout = (timer) => clock.forget(timer);
console.error = () => {}; // the app notes what it could not do, and that is what is tried here
Object.defineProperty(globalThis, 'navigator', { value: { storage: { persist: async () => true } }, configurable: true });

/** @type {Map<string, Phone>} */
let phones = new Map();
let clock = new Clock(0);
/** What each phone begins with. */
let furnished = {};

/** What the app's own code refuses with, and we: anything else is a fault. */
const EXPECTED = new Set(['Closed', 'Overtaken', 'NoRoom', 'NotKept', 'NotNext', 'Locked', 'WrongKey']);

/** What happens to everything at once. The other steps belong to a tab ("one/a") or to a phone ("one"). */
const STEPS = {
  /** Everything anew, at a moment. */
  async begin({ at, names }) {
    clock = new Clock(at);
    network.open.clear();
    phones = new Map(names.map((name) => [name, new Phone(name, { clock, network })]));
    for (const [name, phone] of phones) if (furnished[name]) await phone.furnish(furnished[name]);
  },
  /** From now on phones begin as they are at this moment. */
  async furnish() {
    for (const [name, phone] of phones) furnished[name] = await phone.snapshot();
  },
  /** From now on phones begin with nothing. */
  strip() { furnished = {}; },
  wait: ({ ms }) => clock.pass(ms),
  answer: (told) => network.answer(told.number, told),
  fail: ({ number }) => network.fail(number),
};

/** @param {[string, string, object]} step */
function take([name, whose, told]) {
  if (!whose) return STEPS[name](told);
  const [phone, tab] = whose.split('/');
  const one = phones.get(phone);
  return tab ? one.inTab(tab, name, told) : one[name](told);
}

/** Takes one step. When it is left waiting for the network, everything else goes on. */
async function step(told) {
  if (!told[1]) {
    await take(told);
    await quiet();
    return { value: null };
  }
  let result = { waits: true };
  Promise.resolve().then(() => take(told)).then((value) => { result = { value: value ?? null }; }, (error) => {
    result = { error: error.constructor.name, why: String(error.message) };
    if (!EXPECTED.has(error.constructor.name)) tell({ broken: error.stack });
  });
  await quiet();
  // Where a module is read for the first time, `quiet` does not see it.
  for (let tries = 0; network.open.size === 0 && result.waits && tries < 5_000; tries += 1) {
    await new Promise((go) => { realTimeout(go, 1); });
    await quiet();
  }
  return result;
}

/** @param {object} line */
function tell(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function hear(line) {
  if (line.answer) return network.answer(line.answer, line);
  if (line.fail) return network.fail(line.fail);
  if (line.hold) return network.hold(line.hold);
  const done = [];
  for (const one of line.do) done.push(await step(one));
  return tell({ done });
}

let said = '';
process.stdin.setEncoding('utf8').on('data', (more) => {
  const lines = (said + more).split('\n');
  said = lines.pop();
  for (const line of lines) hear(JSON.parse(line)).catch((error) => tell({ broken: error.stack }));
});
process.stdin.on('end', () => process.exit());
process.on('unhandledRejection', (error) => tell({ broken: `nobody cares for: ${error?.stack ?? error}` }));
tell({ ready: true });
