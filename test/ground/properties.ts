import fc from "fast-check";

/** How often a property is tried where its test does not say so itself, and from where the tries are drawn. */
fc.configureGlobal({ numRuns: Number(process.env["PROPERTY_RUNS"]), seed: Number(process.env["PROPERTY_SEED"]) });
