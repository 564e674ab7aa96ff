// @ts-check
// Brothers and sisters: a visit to another child of the household on the same occasion.
import { clone } from '../shared/dom.js';
import { say } from '../shared/words.js';

/**
 * Offers a visit to each sibling that has none yet on this occasion.
 * @param {import('../app/app.js').App} app @param {HTMLElement} place
 * @param {{id: string, profile: string, occasion: string}} visit
 */
export async function offerSiblings(app, place, visit) {
  const profile = app.known(visit.profile);
  const others = await app.desk.sameOccasion(/** @type {any} */ (visit));
  const had = new Set(others.map((one) => one.profile));
  const siblings = (profile?.siblings ?? []).filter((id) => !had.has(id)).map((id) => app.known(id)).filter((one) => one !== null);
  place.replaceChildren(...siblings.map((sibling) => {
    const node = clone('sibling');
    node.setAttribute('href', `#/open/${sibling.id}/${visit.id}`);
    node.textContent = say('sibling_offer', { initials: sibling.initials });
    return node;
  }));
}
