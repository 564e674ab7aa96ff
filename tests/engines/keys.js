// Notes down every secret key that passes through the browser's cryptography, for a test that then looks for it on
// disk. Runs before the page's own scripts; the page does not know.
() => {
  const seen = new Set();
  window.keysSeen = () => [...seen];
  const LENGTH = 32;
  const SECRET = ['HKDF', 'PBKDF2', 'AES-GCM', 'AES-KW', 'HMAC'];
  const own = { ...Object.getOwnPropertyDescriptors(SubtleCrypto.prototype) };
  const nameOf = (algorithm) => (algorithm.name ?? algorithm).toUpperCase();

  /** Notes down a key; zeros are no secret. */
  function note(data) {
    const bytes = new Uint8Array(ArrayBuffer.isView(data) ? data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) : data);
    if (bytes.length === LENGTH && bytes.some((byte) => byte)) seen.add([...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
  }

  /** Does what the browser does, and something besides. */
  function watch(name, besides) {
    const real = own[name].value;
    SubtleCrypto.prototype[name] = function watched(...given) { return besides.call(this, real, given); };
  }

  watch('importKey', function (real, [format, data, algorithm, extractable, usages]) {
    const secret = format === 'raw' && SECRET.includes(nameOf(algorithm));
    if (secret) note(data);
    const more = usages.includes('deriveKey') && !usages.includes('deriveBits') ? [...usages, 'deriveBits'] : usages;
    return real.call(this, format, data, algorithm, extractable, more);
  });
  watch('deriveBits', async function (real, given) {
    const bits = await real.apply(this, given);
    note(bits);
    return bits;
  });
  watch('deriveKey', async function (real, [algorithm, base, ...others]) {
    note(await own.deriveBits.value.call(this, algorithm, base, LENGTH * 8));
    return real.call(this, algorithm, base, ...others);
  });
  watch('decrypt', async function (real, given) {
    const clear = await real.apply(this, given);
    note(clear);
    return clear;
  });
}
