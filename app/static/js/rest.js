// @ts-check
// What nobody needs to begin a visit: a file of its own, fetched as soon as the first screen stands,
// so that the first item is there sooner.
export { nextVersion } from './visits/again.js';
export { drawCase } from './screens/case.js';
export { drawCheck } from './screens/check.js';
export { drawConflict, drawCorrect, drawQuestions } from './screens/correct.js';
export { drawDone } from './screens/done.js';
export { drawElsewhere } from './phone/elsewhere.js';
export { drawList } from './screens/list.js';
export { ask as askForPasskey, create as createPasskey } from './sealing/passkey.js';
export { payloadOf } from './visits/payload.js';
export { drawPhone } from './phone/phone.js';
export { recoverAll } from './keeping/recover.js';
export { drawSetup } from './phone/setup.js';
