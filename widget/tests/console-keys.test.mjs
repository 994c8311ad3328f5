import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { KeyMap } from "../../static/console/shared/key-map.js";
import { nextOption, nextTab } from "../../static/console/shared/list-keys.js";
import { between } from "../../static/console/shared/range.js";

const key = (name, modifiers = {}) => ({ key: name, ...modifiers });
const step = () => true;
const openQueue = () => true;
const undo = () => true;
let keyMap;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  keyMap = new KeyMap();
  keyMap.bind("j", step);
  keyMap.bind("q", undo);
  keyMap.bind("z", undo);
  keyMap.bind("g q", openQueue);
});

test("a key has its command, and others have none", () => {
  assert.equal(keyMap.commandOf(key("j")), step);
  assert.equal(keyMap.commandOf(key("w")), undefined);
});

test("a key after another has the command of both", () => {
  assert.notEqual(keyMap.commandOf(key("g")), undefined);
  assert.equal(keyMap.commandOf(key("q")), openQueue);
  assert.equal(keyMap.commandOf(key("q")), undo);
});

test("a wrong second key ends the pair", () => {
  keyMap.commandOf(key("g"));
  assert.equal(keyMap.commandOf(key("w")), undefined);
  assert.equal(keyMap.commandOf(key("q")), undo);
});

test("a first key is forgotten after a pause", () => {
  keyMap.commandOf(key("g"));
  mock.timers.tick(1_499);
  assert.equal(keyMap.commandOf(key("q")), openQueue);
  keyMap.commandOf(key("g"));
  mock.timers.tick(1_500);
  assert.equal(keyMap.commandOf(key("q")), undo);
});

test("keys with a modifier are the browser's, except to undo", () => {
  for (const modifier of ["ctrlKey", "metaKey", "altKey"]) {
    assert.equal(keyMap.commandOf(key("j", { [modifier]: true })), undefined);
  }
  assert.equal(keyMap.commandOf(key("z", { ctrlKey: true })), undo);
  assert.equal(keyMap.commandOf(key("z", { metaKey: true })), undo);
  assert.equal(keyMap.commandOf(key("z", { altKey: true, ctrlKey: true })), undefined);
});

test("arrows go through options from end to start and back", () => {
  assert.deepEqual(
    [-1, 0, 2].map((index) => nextOption("ArrowDown", index, 3)),
    [0, 1, 0],
  );
  assert.deepEqual(
    [-1, 0, 2].map((index) => nextOption("ArrowUp", index, 3)),
    [2, 2, 1],
  );
  assert.equal(nextOption("Enter", 1, 3), undefined);
});

test("arrows go through tabs in the direction of the text", () => {
  assert.deepEqual(
    [0, 1, 2].map((index) => nextTab("ArrowRight", index, 3, false)),
    [1, 2, 0],
  );
  assert.deepEqual(
    [0, 1, 2].map((index) => nextTab("ArrowLeft", index, 3, false)),
    [2, 0, 1],
  );
  assert.deepEqual(
    [0, 1, 2].map((index) => nextTab("ArrowLeft", index, 3, true)),
    [1, 2, 0],
  );
  assert.deepEqual([nextTab("Home", 1, 3, false), nextTab("End", 1, 3, true)], [0, 2]);
  assert.equal(nextTab("Tab", 1, 3, false), undefined);
});

test("a range holds both of its ends, in either order", () => {
  const list = ["a", "b", "c", "d"];
  assert.deepEqual(between(list, 1, 2), ["b", "c"]);
  assert.deepEqual(between(list, 3, 1), ["b", "c", "d"]);
  assert.deepEqual(between(list, -1, 2), ["c"]);
});
