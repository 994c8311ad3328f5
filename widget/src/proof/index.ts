/** A proof of work, where the site asks for one. Loaded when the service has asked. */

import type { Problem } from "../api.js";
import type { Shared } from "../chunks.js";
import { receive } from "../shared.js";
import type { Prove } from "../write/contracts.js";
import { hashOf, solver } from "./hash.js";
import { texts } from "./texts.js";

/** A challenge that has run out meanwhile is followed by another. */
const TRIES = 3;
/** The page answers to keys and fingers in between. */
const SLICE_MS = 12;

export function start(shared: Shared): Prove {
  receive(shared);
  return async (composer, problem, send) => {
    const { frame, settings } = composer.thread;
    const text = texts[settings.language.split("-", 1)[0]!] ?? texts.en!;
    let last = problem;
    for (let tries = 0; tries < TRIES; tries++) {
      const { challenge, rounds = 0, bits = 0 } = last.body;
      if (!challenge) break;
      composer.notice("wait", text);
      frame.say(text);
      try {
        return await send(`${challenge}~${(await solve(challenge, rounds, bits)).join()}`);
      } catch (error) {
        if (!(error as Problem).body?.challenge) throw error;
        last = error as Problem;
      }
    }
    throw last;
  };
}

async function solve(challenge: string, rounds: number, bits: number): Promise<number[]> {
  const seed = Array.from(hashOf(challenge), hexOf).join("").slice(0, 32);
  const numbers: number[] = [];
  for (let turn = 0; turn < rounds; turn++) {
    const next = solver(`${seed}:${turn}:`, bits);
    let number = next(performance.now() + SLICE_MS);
    while (number === undefined) {
      await new Promise((resume) => setTimeout(resume));
      number = next(performance.now() + SLICE_MS);
    }
    numbers.push(number);
  }
  return numbers;
}

const hexOf = (word: number) => (word >>> 0).toString(16).padStart(8, "0");
