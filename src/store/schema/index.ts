export * from "./applicants.ts";
export * from "./assessments.ts";
export * from "./audit.ts";
export * from "./calls.ts";
export * from "./keys.ts";
export * from "./letters.ts";
export * from "./custody.ts";
export * from "./reviews.ts";
