/**
 * SHA-256 (FIPS 180-4) of short ASCII texts, at once: what the browser offers answers later, which
 * takes ten times as long for a text this short, and is there on https alone.
 */

const ROOTS = new Int32Array(8);
const CONSTANTS = new Int32Array(64);
const state = new Int32Array(8);
/** The block in its first sixteen words, and what follows of them. */
const words = new Int32Array(64);

/** The first 32 bits behind the point. */
const fraction = (root: number) => ((root - Math.floor(root)) * 2 ** 32) | 0;

for (let candidate = 2, count = 0; count < 64; candidate++) {
  let divisor = 2;
  while (candidate % divisor) divisor++;
  if (divisor < candidate) continue;
  if (count < 8) ROOTS[count] = fraction(candidate ** 0.5);
  CONSTANTS[count++] = fraction(candidate ** (1 / 3));
}

/** The eight words of the hash; the array is used anew for the next. */
export function hashOf(text: string): Int32Array {
  const { length } = text;
  const end = ((length + 8) | 63) + 1;
  state.set(ROOTS);
  for (let start = 0; start < end; start += 64) {
    words.fill(0, 0, 16);
    for (let at = start; at <= length && at < start + 64; at++) {
      const byte = at < length ? text.charCodeAt(at) : 0x80;
      words[(at - start) >> 2]! |= byte << (24 - (at & 3) * 8);
    }
    if (start + 64 === end) words[15] = length * 8;
    mixIn();
  }
  return state;
}

function mixIn(): void {
  for (let t = 16; t < 64; t++) {
    const a = words[t - 15]!;
    const b = words[t - 2]!;
    const s0 = ((a >>> 7) | (a << 25)) ^ ((a >>> 18) | (a << 14)) ^ (a >>> 3);
    const s1 = ((b >>> 17) | (b << 15)) ^ ((b >>> 19) | (b << 13)) ^ (b >>> 10);
    words[t] = words[t - 16]! + s0 + words[t - 7]! + s1;
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  for (let t = 0; t < 64; t++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const first = (h + s1 + ((e & f) ^ (~e & g)) + CONSTANTS[t]! + words[t]!) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  const mixed = [a, b, c, d, e, f, g, h];
  for (let at = 0; at < 8; at++) state[at]! += mixed[at]!;
}

/** Looks for the number whose hash behind `prefix` begins with so many zero bits. */
export function solver(prefix: string, bits: number): (until: number) => number | undefined {
  let number = 0;
  return (until) => {
    do {
      for (let some = 0; some < 64; some++, number++) {
        if (hashOf(prefix + number)[0]! >>> (32 - bits) === 0) return number;
      }
    } while (performance.now() < until);
    return undefined;
  };
}
