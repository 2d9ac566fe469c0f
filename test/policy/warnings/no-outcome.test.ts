import { describe, expect, it } from "vitest";

import { doubtsAbout, soundPolicy } from "./support.ts";

describe("a rule that fires by what an incomplete screening found", () => {
  it.each(["topScore > 0.95", "hits.exists(h, PEP in h.scopes)"])("is not doubted: %s", (found) => {
    const when = `!known(screening.hits) && screening.${found}`;
    expect(doubtsAbout(soundPolicy({ rules: [`${when} => review: S`] }))).toEqual([]);
  });
});

describe("a rule whose applicants are rejected in any case is doubted", () => {
  const reject = "face.score < 0.5 || identity.name == CONFLICT => reject: P";

  it.each(["face.score < 0.3 => points: 20, reason: P", "identity.name == CONFLICT && face.score > 0.9 => review: P"])(
    "%s",
    (rule) => {
      const [when] = rule.split(" => ");
      const said = "the rule changes no outcome: whoever it fires for is rejected by 'r3' on line 12";
      expect(doubtsAbout(soundPolicy({ rules: [reject, rule] }))).toEqual([
        `${when} → ${said} (leave the rule out, or let it catch others as well)`,
      ]);
    },
  );

  it.each([
    "face.score < 0.6 && identity.name == MATCH => review: P",
    "face.score < 0.4 && identity.name == MATCH => reject: P",
    "!known(face.score) && identity.name != CONFLICT => review: P",
    "identity.verdict == NOT_FOUND && !known(identity.name) && !known(face.score) => review: P",
    // Points for the applicant undo other points while it is not certain that they are rejected.
    "face.score < 0.3 => points: -60, reason: P",
    // UNKNOWN where the score is, even of those of whom the other rule is surely FALSE.
    "face.score < 0.3 && identity.name == CONFLICT || face.livenessPassed && !face.livenessPassed => review: P",
  ])("but not %s", (rule) => {
    expect(doubtsAbout(soundPolicy({ rules: [reject, rule] }))).toEqual([]);
  });

  it("but not where the rejecting rule passes over what is unknown", () => {
    const rule = "face.score < 0.3 => review: P";
    const source = soundPolicy({ rules: [reject, rule] });
    expect(doubtsAbout(source)).toHaveLength(1);
    expect(doubtsAbout(source.replace("then: { reject: P }", "$&, unknown: ignore, because: so"))).toEqual([]);
  });

  it.each([
    [
      "whom it takes three hits to tell apart",
      "screening.hits.all(h, h.score < 0.9 || h.score > 0.95)",
      "screening.hits.exists(h, h.score < 0.9) && screening.hits.exists(h, h.score > 0.95)",
    ],
    [
      "whom only an incomplete screening tells apart",
      "screening.hits.exists(h, PEP in h.scopes && h.score < 0.9 || PEP in h.scopes && h.score >= 0.9)",
      "screening.hits.exists(h, PEP in h.scopes)",
    ],
  ])("but not of those %s", (_who, when, other) => {
    expect(doubtsAbout(soundPolicy({ rules: [`${when} => reject: S`, `${other} => points: 20, reason: S`] }))).toEqual(
      [],
    );
  });
});
