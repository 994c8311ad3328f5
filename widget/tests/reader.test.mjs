import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { asReader, openNamed } from "../src/reader/session.ts";
import { receive } from "../src/shared.ts";

const kept = new Map();
let calls = [];
let answers = [];

/** What the service answers next: an object, or the code of a refusal. */
const next = (...queue) => {
  answers = queue;
};

beforeEach(() => {
  kept.clear();
  calls = [];
  receive({
    read: (name, otherwise) => kept.get(name) ?? otherwise,
    save: (name, value) => (value === undefined ? kept.delete(name) : kept.set(name, value)),
    site: "blog",
    call: async (path, isRight, options = {}) => {
      calls.push({ path, ...options });
      const answer = answers.shift();
      if (typeof answer === "string") throw Object.assign(new Error(answer), { code: answer });
      assert.ok(isRight(answer));
      return answer;
    },
  });
});

const tokenOf = (sub) => `x.${btoa(JSON.stringify({ sub }))}.y`;
const page = (token) => ({ getAttribute: () => token });
const toData = () => asReader("/reader/page?lang=fr", ({ url }) => url, { json: { url: "/a" } });

test("who has no address is led to their data by the token alone", async () => {
  kept.set("reader", { token: "palabre_reader_x", name: "Ana", email: null });
  next({ url: "https://comments.example/subscriptions/e30" });
  assert.equal((await toData()).url, "https://comments.example/subscriptions/e30");
  const [{ path, token, json }] = calls;
  assert.deepEqual([path, token, json.url], ["/reader/page?lang=fr", "palabre_reader_x", "/a"]);
});

test("a token that an erasure has ended is forgotten, another refusal is not", async () => {
  kept.set("reader", { token: "palabre_reader_x" });
  next("rate_limited", "bad_token");
  await assert.rejects(toData);
  assert.ok(kept.has("reader"));
  await assert.rejects(toData);
  assert.ok(!kept.has("reader"));
});

test("the page's own account is exchanged once, and anew for somebody else", async () => {
  next({ token: "one", name: "Ana", email: null }, { token: "two", name: "Bo", email: null });
  await openNamed(page(tokenOf("17")));
  await openNamed(page(tokenOf("17")));
  assert.equal(calls.length, 1);
  assert.deepEqual(calls[0].json, { token: tokenOf("17"), site: "blog" });
  assert.equal(kept.get("reader").token, "one");
  assert.equal(kept.get("me").name, "Ana");
  await openNamed(page(tokenOf("18")));
  assert.equal(kept.get("reader").token, "two");
});

test("who is signed out on the page, or whose token is refused, is so here", async () => {
  kept.set("reader", { token: "one", sso: "17" });
  await openNamed(page(null));
  assert.ok(!kept.has("reader"));
  kept.set("reader", { token: "one", sso: "17" });
  next("bad_token");
  await assert.rejects(() => openNamed(page(tokenOf("18"))));
  assert.ok(!kept.has("reader"));
  kept.set("reader", { token: "of a mail" });
  await openNamed(page(null));
  assert.ok(kept.has("reader"));
});
