// @ts-check
// The parts of the library of HPKE that we use, in a file of its own that vault.js fetches when it
// first seals to the record. Nothing else of the library is sent to a phone.
export { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
