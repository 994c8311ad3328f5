import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, encode } from "../../static/console/shared/base64url.js";

test("every byte is written as Node's own base64url, and read again", () => {
  for (const length of [0, 1, 2, 3, 256]) {
    const bytes = Uint8Array.from({ length }, (_, index) => 255 - index);
    const text = encode(bytes.buffer);
    assert.equal(text, Buffer.from(bytes).toString("base64url"));
    assert.deepEqual(decode(text), bytes);
  }
});
