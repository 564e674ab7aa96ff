// @ts-check
// Why something was not kept on the phone.

/** The number of a finished visit is not the one after the last. */
export class NotNext extends Error {}

/** A newer state of the same visit is already kept: another tab wrote it. */
export class Overtaken extends Error {}

/** The phone has no room left. */
export class NoRoom extends Error {}

/** What was read back is not what was written. */
export class NotKept extends Error {}

/** The phone's database does not answer. */
export class Lost extends Error {}
