import { call, saveEntry } from "../shared.js";
import { voterToken } from "../voter-token.js";

/** Likes a comment or takes that back; returns how many like it. */
export async function saveVote(id: string, liked: boolean): Promise<number> {
  const value = liked ? 1 : 0;
  const isRight = (answer: { up: number }) => typeof answer.up === "number";
  const json = { value, voter_token: voterToken() };
  const { up } = await call(`/comments/${id}/vote`, isRight, { method: "PUT", json });
  saveEntry("votes", id, value);
  return up;
}
