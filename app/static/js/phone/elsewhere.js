// @ts-check
// Another tab writes: what this one says, and how it takes over.
import { clone, part, put, tap } from '../shared/dom.js';
import { once } from '../screens/secret.js';
import { say } from '../shared/words.js';

/** @param {import('../app/door.js').Door} door @returns {Promise<import('../app/app.js').Screen>} */
export async function drawElsewhere(door) {
  const node = clone('elsewhere');
  const what = door.wasTaken() ? 'taken' : 'elsewhere';
  put(node, 'heading', say(what));
  put(node, 'words', say(`${what}_words`));
  put(node, 'take', say(door.wasTaken() ? 'take_back' : 'take_over'));
  tap(node, 'take', () => once(part(node, 'take'), async () => {
    await door.takeOver();
    if (door.standing() === 'elsewhere') put(node, 'words', say('take_waits'));
  }));
  return { title: say(what), node };
}
