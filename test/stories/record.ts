/** Master keys of the stories. */
export const masterKeys = `stories:${Buffer.alloc(32, "a key that is for tests alone").toString("base64")}`;
