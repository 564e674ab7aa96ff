// @ts-check
// What was received and could not be filed may be in the record by now. It is asked for by hand, and nothing changes but by a receipt.
import { fitting, isOf, sendersOf } from './batches.js';
import { contactOf } from './contacts.js';
import { fateBy, receiptFor } from './receipts.js';

/** @typedef {import('../keeping/memory.js').Outgoing} Outgoing */
/** @typedef {import('./batches.js').Sender} Sender */

const STANDS = ['filed', 'held', 'conflict'];

/** What could not be opened is offered as text instead. @param {Outgoing} entry */
const isHeld = ({ fate }) => fate.state === 'held' && fate.reason !== 'unopenable';

/**
 * @param {{post: import('../keeping/memory.js').Post, deposit: (envelope: any) => Promise<import('./transport.js').Heard>,
 *          envelope: (sender: Sender, mine: Outgoing[], batch: Outgoing[]) => Promise<any>,
 *          verified: (author: string, word: {serverTime?: unknown}) => Promise<void>,
 *          unheard: (author: string, word: {contact: import('./contacts.js').Contact}) => void}} house
 */
export function createAsking({ post, deposit, envelope, verified, unheard }) {
  /** Asks for everybody's, as many of each as fit in one request. @param {number} most */
  async function ask(most) {
    for (const sender of sendersOf((await post.outgoing()).filter(isHeld))) await askFor(sender, most);
  }

  /** @param {Sender} sender @param {number} most */
  async function askFor(sender, most) {
    const mine = (await post.outgoing()).filter((one) => isOf(sender, one));
    const batch = fitting(mine.filter(isHeld), most);
    const heard = await deposit(await envelope(sender, mine, batch));
    if (heard.heard !== 'answer') return unheard(sender.author, { contact: contactOf(heard) });
    const receipts = batch.map((entry) => receiptFor(entry, heard.answer.results));
    for (const [i, receipt] of receipts.entries()) {
      if (STANDS.includes(receipt?.status)) await post.settle(batch[i].key, fateBy(batch[i], receipt));
    }
    if (receipts.some(Boolean)) await verified(sender.author, { serverTime: heard.answer.server_time });
  }

  return ask;
}
