// @ts-check
// One case before the visit: what the record says. Hidden as soon as a visit to it is open.
import { childLine, fillBar } from './bits.js';
import { dateInWords } from './dates.js';
import { clone, link, part, put, show } from './dom.js';
import { placeOf } from './home.js';
import { ageWords, dueWords, gradeWords } from './status.js';
import { say } from './words.js';

/** @param {import('./app.js').App} app @param {string[]} params */
export async function drawCase(app, [id]) {
  const profile = await app.profile(id);
  if (!profile) return app.message('case_not_here');
  const node = clone('case');
  const draft = await app.desk.draftFor(id);
  const heading = say('name_and_age', { initials: profile.initials, age: ageWords(profile.born, app.today()) });
  fillBar(node, { back: '#/home', child: childLine(profile), kept: '' });
  put(node, 'heading', heading);
  put(node, 'sub', `${profile.reference}. ${dueWords(profile.due)}`);
  link(node, 'open', draft ? placeOf(draft) : `#/open/${id}`);
  fillKnown(app, node, profile, Boolean(draft?.touched));
  return { title: heading, node };
}

/** @param {import('./app.js').App} app @param {HTMLElement} node @param {import('./visit.js').Profile} profile @param {boolean} visiting */
function fillKnown(app, node, profile, visiting) {
  show(node, 'hidden_words', visiting);
  put(node, 'hidden_words', visiting ? say('case_hidden') : '');
  show(node, 'known', !visiting);
  if (visiting) return;
  const instrument = app.desk.instrumentFor(app.pack());
  const sentences = (instrument?.domains ?? []).filter((domain) => profile.domains?.[domain.key]?.sentence)
    .map((domain) => sentence(domain.title, profile.domains?.[domain.key].sentence));
  if (!sentences.length) put(node, 'sentences', say('no_sentences'));
  else part(node, 'sentences').replaceChildren(...sentences);
  fillTargets(node, instrument, profile.targets ?? []);
}

/** @param {string} title @param {string} words */
function sentence(title, words) {
  const node = clone('sentence');
  put(node, 'title', title);
  put(node, 'sentence', words);
  return node;
}

/** @param {HTMLElement} node @param {import('./visit.js').Instrument|null} instrument @param {any[]} targets */
function fillTargets(node, instrument, targets) {
  const titles = new Map((instrument?.domains ?? []).flatMap((domain) => domain.items.map((item) => [item.key, item.title])));
  show(node, 'agreed', targets.length > 0);
  part(node, 'targets').replaceChildren(...targets.map((target) => {
    const line = document.createElement('li');
    line.textContent = say('target_line', { item: titles.get(target.item) ?? target.item, grade: gradeWords(target.grade), date: dateInWords(target.by), owner: target.owner ?? '' });
    return line;
  }));
}
