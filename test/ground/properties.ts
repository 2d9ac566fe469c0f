import fc from "fast-check";

/** How often a property is tried where its test does not say so itself. */
fc.configureGlobal({ numRuns: Number(process.env["PROPERTY_RUNS"]) });
