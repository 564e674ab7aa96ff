// @ts-check
// One case before the visit: what the record says. Hidden as soon as a visit to it is open.
import { childLine, fillBar, plainTitle } from './bits.js';
import { dateInWords } from '../shared/dates.js';
import { clone, link, part, put, show } from '../shared/dom.js';
import { offerAlong } from './along.js';
import { placeOf } from './home.js';
import { ageWords, dueWords, gradeWords } from '../shared/status.js';
import { showStrip } from './strips.js';
import { say } from '../shared/words.js';

/** @param {import('../app/app.js').App} app @param {string[]} params */
export async function drawCase(app, [id]) {
  const profile = await app.profile(id);
  if (!profile) return app.message('case_not_here');
  const node = clone('case');
  const draft = await app.desk.draftFor(id, app.person()?.id);
  fillBar(node, { back: '#/home', child: childLine(profile), kept: '' });
  put(node, 'heading', say('name_and_age', { initials: profile.initials, age: ageWords(profile.born, app.today()) }));
  put(node, 'sub', `${profile.reference}. ${dueWords(profile.due)}`);
  show(node, 'unread', profile.handover === false);
  put(node, 'unread', say('handover_unread'));
  link(node, 'open', draft ? placeOf(draft) : `#/open/${id}`);
  fillKnown(app, node, profile, Boolean(draft?.touched));
  await offerAlong(app, node, id);
  return { title: plainTitle(node), node };
}

/** @param {import('../app/app.js').App} app @param {HTMLElement} node @param {import('../visits/visit.js').Profile} profile @param {boolean} visiting */
function fillKnown(app, node, profile, visiting) {
  show(node, 'hidden_words', visiting);
  put(node, 'hidden_words', visiting ? say('case_hidden') : '');
  show(node, 'known', !visiting);
  if (visiting) return;
  const instrument = app.desk.instrumentFor(app.pack());
  const sentences = (instrument?.domains ?? []).filter((domain) => profile.domains?.[domain.key]?.sentence)
    .map((domain) => sentence(domain.title, profile.domains?.[domain.key]));
  if (!sentences.length) put(node, 'sentences', say('no_sentences'));
  else part(node, 'sentences').replaceChildren(...sentences);
  fillTargets(node, instrument, profile.targets ?? []);
}

/** The verdict as the record words and draws it. @param {string} title @param {{sentence: string, strip?: string}} found */
function sentence(title, { sentence: words, strip }) {
  const node = clone('sentence');
  put(node, 'title', title);
  put(node, 'sentence', words.startsWith(`${title}: `) ? words.slice(title.length + 2) : words);
  showStrip(part(node, 'strip'), strip, words);
  return node;
}

/** @param {HTMLElement} node @param {import('../visits/visit.js').Instrument|null} instrument @param {any[]} targets */
function fillTargets(node, instrument, targets) {
  const titles = new Map((instrument?.domains ?? []).flatMap((domain) => domain.items.map((item) => [item.key, item.title])));
  show(node, 'agreed', targets.length > 0);
  part(node, 'targets').replaceChildren(...targets.map((target) => {
    const line = document.createElement('li');
    line.textContent = say('target_line', { item: titles.get(target.item) ?? target.item, grade: gradeWords(target.grade), date: dateInWords(target.by), owner: target.owner ?? '' });
    return line;
  }));
}
