import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Mailbox } from "../../../src/providers/iluma/mailbox.ts";
import { heldClock } from "./held-clock.ts";

const EMPTY = { waiting: 0, kept: 0 };
const NOTHING = Symbol("nothing");

function post() {
  const { clock, pass, waits } = heldClock();
  const late: string[] = [];
  const mailbox = new Mailbox<string>({ clock, late: (address, letter) => void late.push(`${address}: ${letter}`) });
  return { mailbox, late, pass, waits };
}

/** The letter, if it is there now. */
function now<Letter>(letter: Promise<Letter>): Promise<Letter | typeof NOTHING> {
  return Promise.race([letter, new Promise<typeof NOTHING>((resolve) => setImmediate(resolve, NOTHING))]);
}

describe("a letter", () => {
  it("reaches whoever waits at its address, and nobody else", async () => {
    const { mailbox } = post();
    using waited = mailbox.open("a");
    using other = mailbox.open("b");
    mailbox.deliver(["a"], "for a", 5);
    expect(await now(waited.letter)).toBe("for a");
    expect(await now(other.letter)).toBe(NOTHING);
  });

  it("that came before anybody waited is there at once, and no longer kept", async () => {
    const { mailbox, waits } = post();
    mailbox.deliver(["a"], "early", 5);
    expect(mailbox.contents).toEqual({ waiting: 0, kept: 1 });
    using slot = mailbox.open("a");
    expect(await now(slot.letter)).toBe("early");
    expect(mailbox.contents.kept).toBe(0);
    expect(waits()).toBe(0);
  });

  it("is found by either of its addresses", async () => {
    const { mailbox } = post();
    mailbox.deliver(["id", "reference"], "one", 3);
    using slot = mailbox.open("reference");
    expect(await now(slot.letter)).toBe("one");
    expect(mailbox.contents.kept).toBe(0);
    using other = mailbox.open("id");
    expect(await now(other.letter)).toBe(NOTHING);
  });

  it("goes to its first address where both are waited for", async () => {
    const { mailbox } = post();
    using byReference = mailbox.open("reference");
    using byId = mailbox.open("id");
    mailbox.deliver(["id", "reference"], "one", 3);
    expect([await now(byId.letter), await now(byReference.letter)]).toEqual(["one", NOTHING]);
  });

  it("that comes twice counts once, whether the first was waited for, kept or answered", async () => {
    const { mailbox, late } = post();
    {
      using slot = mailbox.open("a");
      mailbox.deliver(["a"], "first", 5);
      mailbox.deliver(["a"], "second", 6);
      expect(await now(slot.letter)).toBe("first");
    }
    mailbox.deliver(["a"], "third", 5);
    mailbox.deliver(["b"], "first", 5);
    mailbox.deliver(["b"], "second", 6);
    expect(mailbox.contents).toEqual({ waiting: 0, kept: 1 });
    using slot = mailbox.open("b");
    expect(await now(slot.letter)).toBe("first");
    expect(late).toEqual([]);
  });

  it("that comes after its slot was given up is told of once, and kept for whoever waits for it again", async () => {
    const { mailbox, late } = post();
    {
      using slot = mailbox.open("a");
      slot.giveUp();
    }
    mailbox.deliver(["a"], "late", 4);
    mailbox.deliver(["a"], "late again", 10);
    expect(late).toEqual(["a: late"]);
    expect(mailbox.contents).toEqual({ waiting: 0, kept: 1 });
    using again = mailbox.open("a");
    expect(await again.letter).toBe("late");
    expect(mailbox.contents.kept).toBe(0);
  });

  it("reaches everybody who waits at one address, also where one of them has left", async () => {
    const { mailbox } = post();
    using one = mailbox.open("a");
    {
      using another = mailbox.open("a");
      another.giveUp();
    }
    mailbox.deliver(["a"], "both", 4);
    expect(await now(one.letter)).toBe("both");
  });

  it("is waited for anew where the same address is opened again", async () => {
    const { mailbox } = post();
    mailbox.open("a")[Symbol.dispose]();
    using slot = mailbox.open("a");
    mailbox.deliver(["a"], "again", 5);
    expect(await now(slot.letter)).toBe("again");
  });
});

describe("what nobody asks for", () => {
  it("is dropped after a minute", async () => {
    const { mailbox, pass, waits } = post();
    mailbox.deliver(["a"], "unknown", 7);
    await pass(59_999);
    expect(mailbox.contents.kept).toBe(1);
    await pass(1);
    expect(mailbox.contents).toEqual(EMPTY);
    expect(waits()).toBe(0);
    using slot = mailbox.open("a");
    expect(await now(slot.letter)).toBe(NOTHING);
  });

  it("is a thousand letters at most, and the oldest go first", async () => {
    const { mailbox, waits } = post();
    for (let count = 0; count < 1_001; count += 1) mailbox.deliver([`id-${count}`], String(count), 1);
    expect(mailbox.contents.kept).toBe(1_000);
    expect(waits()).toBe(1_000);
    using oldest = mailbox.open("id-0");
    using second = mailbox.open("id-1");
    expect([await now(oldest.letter), await now(second.letter)]).toEqual([NOTHING, "1"]);
  });

  it("is sixteen million characters at most, and the oldest go first", () => {
    const { mailbox } = post();
    for (let count = 0; count < 17; count += 1) mailbox.deliver([`id-${count}`], "large", 1024 * 1024);
    expect(mailbox.contents.kept).toBe(16);
  });

  it("is forgotten on closing, with its clocks", () => {
    const { mailbox, waits } = post();
    mailbox.deliver(["a"], "one", 3);
    mailbox.deliver(["b"], "two", 3);
    mailbox.close();
    expect(mailbox.contents).toEqual(EMPTY);
    expect(waits()).toBe(0);
  });
});

it("whatever happens in whatever order, nobody gets another's letter, and after a minute nothing is left", async () => {
  const address = fc.constantFrom("a", "b", "c");
  const events = fc.array(
    fc.oneof(
      fc.record({
        event: fc.constant("deliver" as const),
        to: fc.uniqueArray(address, { minLength: 1, maxLength: 2 }),
      }),
      fc.record({ event: fc.constant("open" as const), at: address }),
      fc.record({ event: fc.constant("leave" as const), which: fc.nat(9), givingUp: fc.boolean() }),
      fc.record({ event: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 60_000 }) }),
    ),
    { maxLength: 40 },
  );
  await fc.assert(
    fc.asyncProperty(events, async (all) => {
      const { clock, pass, waits } = heldClock();
      const mailbox = new Mailbox<readonly string[]>({ clock });
      const slots: { at: string; leave(givingUp: boolean): void }[] = [];
      const wrong: string[] = [];
      for (const each of all) {
        if (each.event === "deliver") mailbox.deliver(each.to, each.to, 10);
        else if (each.event === "pass") await pass(each.ms);
        else if (each.event === "leave") slots.splice(each.which, 1)[0]?.leave(each.givingUp);
        else {
          const slot = mailbox.open(each.at);
          void slot.letter.then((letter) => letter.includes(each.at) || wrong.push(each.at));
          slots.push({
            at: each.at,
            leave(givingUp) {
              if (givingUp) slot.giveUp();
              slot[Symbol.dispose]();
            },
          });
        }
      }
      expect(mailbox.contents.waiting).toBe(new Set(slots.map(({ at }) => at)).size);
      for (const slot of slots) slot.leave(false);
      await pass(60_000);
      expect(mailbox.contents).toEqual(EMPTY);
      expect(waits()).toBe(0);
      expect(wrong).toEqual([]);
    }),
  );
});
