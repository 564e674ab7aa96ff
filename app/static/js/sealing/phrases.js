// @ts-check
// The words of offered passphrases: plain English, told apart by their first four letters, without those
// that nobody should have to type in the home of a family. Fetched only while a passphrase is chosen, for
// which a network is needed anyway.
import { wordlist } from '@scure/bip39/wordlists/english.js';

const UNFIT = new Set(`abuse abandon accident afraid alcohol anger angry arrest assault attack baby blame bleak blood bomb bone boy bullet
  burden burst child cigar cradle crash crime cruel cry damage danger debris demise dirt disease divorce dumb enemy evil evoke father fatal
  fatigue fault fever fire fragile fury garbage ghost girl guilt gun harsh hospital hurt hunt idle infant ill inject injury insane jealous
  kid kidney kiss knife lawsuit mad mother naive nasty neglect nerve obscure orphan panic parent pill pistol poverty prison punch regret
  rifle sad scare sick shoot shock skull smoke suffer tattoo tragic trap trash ugly uncle unhappy vicious victim virus wife weapon woman
  wreck wrong youth waste weird worry suspect sorry`.split(/\s+/));

export const words = wordlist.filter((word) => !UNFIT.has(word));
