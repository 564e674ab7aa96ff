// @ts-check
// Whether this browser has promised to keep what is written here. Where nobody promises, we do not
// say so.

/** Opened from an iPhone's home screen: there it keeps what an ordinary tab may lose within a week. Others are asked. */
function isOnHomeScreen() {
  return /** @type {any} */ (navigator).standalone === true;
}

/** @returns {Promise<boolean>} */
export async function keepsForGood() {
  return isOnHomeScreen() || Boolean(await navigator.storage?.persisted?.().catch(() => false));
}

/** Asks the browser to keep it. Some ask the person in turn, some decide by themselves. @returns {Promise<boolean>} */
export async function askToKeep() {
  return await navigator.storage?.persist?.().catch(() => false) || keepsForGood();
}
