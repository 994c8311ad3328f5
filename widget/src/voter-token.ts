import { randomHex } from "./random.js";
import { read, save } from "./shared.js";

/** What tells this reader from others at the same address; drawn at the first vote. */
export function voterToken(): string {
  const token = read("voter", "") || randomHex();
  save("voter", token);
  return token;
}
