// People and things that the tests share. Invented.
import { readFileSync } from 'node:fs';
import { createDesk } from '../../app/static/js/app/desk.js';
import { createMemory } from '../../app/static/js/keeping/memory.js';
import { useWords } from '../../app/static/js/shared/words.js';

export const AMIRA = '00000000-0000-4000-8000-00000000000a';
export const KIT = { id: '00000000-0000-4000-8000-000000000001', initials: 'K.T.', reference: 'HV-1', born: '2022-06-01' };
export const LEE = { id: '00000000-0000-4000-8000-000000000002', initials: 'L.T.', reference: 'HV-2', born: '2026-03-01' };

const file = JSON.parse(readFileSync(new URL('../../observations/instruments/home-visit-observation-1.json', import.meta.url), 'utf8'));
const inEnglish = (item) => ({ ...item, title: item.title.en, look_for: item.look_for.en, levels: item.levels.en, details: item.details.en });

/** The published checklist as the case pack carries it. */
export const CHECKLIST = { id: file.key, version: file.version, domains: file.domains.map((domain) => (
  { key: domain.key, title: domain.title.en, items: domain.items.map(inEnglish) })) };
export const PACK = { person: { id: AMIRA, name: 'Amira' }, numbers: {}, instruments: [CHECKLIST], profiles: [KIT, LEE] };
export const NOW = new Date('2026-11-20T14:55:10Z');

useWords({ people: ['Mother', 'Father'] });

/** A desk with its store, at a fixed moment. */
export function aDesk() {
  const store = createMemory();
  return { store, desk: createDesk({ store, appVersion: '1.0.0', now: () => NOW }) };
}

/** A visit to Kit that could be finished. */
export async function aVisit(desk, profile = KIT) {
  const draft = await desk.open(PACK, profile);
  return Object.assign(draft, { kind: 'announced', start: '14:05', child_seen: true, child_alone: true, touched: true });
}
