/** A step for which something is closed, locked or not there. */
export class Closed extends Error {}
