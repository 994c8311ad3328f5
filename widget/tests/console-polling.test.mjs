import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { poll } from "../../static/console/shared/polling.js";

/** Let the pause pass, and what follows it. */
const turn = async (ms) => {
  mock.timers.tick(ms);
  await new Promise((resolve) => setImmediate(resolve));
};

test("a task is repeated, after a failure too, until it returns false", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const results = [
    () => true,
    () => {
      throw new Error("offline");
    },
    () => false,
  ];
  const task = mock.fn(async () => results.shift()());
  poll(task, 1_000);
  await turn(999);
  assert.equal(task.mock.callCount(), 0);
  for (const count of [1, 2, 3, 3]) {
    await turn(1_000);
    assert.equal(task.mock.callCount(), count);
  }
});

test("a task that takes longer than the pause is not called twice at a time", async () => {
  let end = () => {};
  const task = mock.fn(
    () =>
      new Promise((resolve) => {
        end = resolve;
      }),
  );
  poll(task, 1_000);
  await turn(1_000);
  await turn(5_000);
  assert.equal(task.mock.callCount(), 1);
  end(false);
});
