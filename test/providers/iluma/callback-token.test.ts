import { expect, it } from "vitest";

import { CallbackToken } from "../../../src/providers/iluma/callback-token.ts";
import { heldClock } from "./held-clock.ts";

const TOKEN = "a-token-of-iluma";
const bearing = (token: string) => new Headers({ "X-CALLBACK-TOKEN": token });

function told(answers: readonly (string | Error)[] = [TOKEN]) {
  const { clock, pass } = heldClock();
  let asked = 0;
  const tell = async (): Promise<string> => {
    const answer = answers[Math.min(asked, answers.length - 1)] ?? "";
    asked += 1;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { token: new CallbackToken(tell, clock), asked: () => asked, pass };
}

it("a callback with the token is Iluma's, and the token is asked for once", async () => {
  const { token, asked } = told();
  const all = await Promise.all([token.admits(bearing(TOKEN)), token.admits(bearing(TOKEN))]);
  expect([...all, await token.admits(bearing(TOKEN))]).toEqual(["ADMITTED", "ADMITTED", "ADMITTED"]);
  expect(asked()).toBe(1);
});

it.each(["another", `${TOKEN}x`, TOKEN.slice(0, -1), TOKEN.toUpperCase(), ""])("one with %o is not", async (wrong) => {
  expect(await told().token.admits(bearing(wrong))).toBe("REFUSED");
});

it("one with the token twice is not", async () => {
  const headers = bearing(TOKEN);
  headers.append("X-CALLBACK-TOKEN", TOKEN);
  expect(await told().token.admits(headers)).toBe("REFUSED");
});

it("one without any is refused before anybody is asked", async () => {
  const { token, asked } = told();
  expect(await token.admits(new Headers())).toBe("REFUSED");
  expect(asked()).toBe(0);
});

it("while the token cannot be learned nothing is decided, and Iluma is asked again only after a rest", async () => {
  const { token, asked, pass } = told([new Error("out of order"), TOKEN]);
  const both = await Promise.all([token.admits(bearing(TOKEN)), token.admits(bearing("wrong"))]);
  expect([...both, await token.admits(bearing(TOKEN))]).toEqual(["UNDECIDED", "UNDECIDED", "UNDECIDED"]);
  expect(asked()).toBe(1);
  await pass(5_000);
  expect(await token.admits(bearing(TOKEN))).toBe("ADMITTED");
  expect(asked()).toBe(2);
});
