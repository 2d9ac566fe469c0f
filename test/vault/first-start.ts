import { createMasterRing } from "../../src/vault/master-ring.ts";
import { masterKeysIn } from "../../src/vault/master-key-file.ts";

/**
 * A process that starts on a data folder when it is told to, by a line, and says what it wrapped with the key that it got.
 * Given a folder as its argument.
 */
const [, , folder = ""] = process.argv;
process.stdout.write("ready\n");
process.stdin.once("data", async () => {
  const ring = createMasterRing(await masterKeysIn(folder));
  process.stdout.write(`${ring.wrap(Buffer.from("of one"), "start").toString("base64")}\n`);
  process.stdin.destroy();
});
