import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { text } from "node:stream/consumers";

import { afterAll, describe, expect, onTestFinished, test } from "vitest";

import { controlAddress } from "../../src/control/address.ts";
import { ask, connectTo, isAnswered } from "../../src/control/ask.ts";
import { listenForCommands } from "../../src/control/listen.ts";
import type { DoCommand } from "../../src/control/listen.ts";

const root = mkdtempSync(path.join(tmpdir(), "saksi-control-"));
afterAll(() => rmSync(root, { recursive: true }));
let folders = 0;

/** A server in a folder of its own, closed when the test is done. */
async function listening(doCommand: DoCommand, folder = path.join(root, `${folders++}`)) {
  mkdirSync(folder, { recursive: true });
  const address = controlAddress(folder);
  const server = await listenForCommands(address, doCommand);
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= server.close());
  onTestFinished(close);
  return { address, folder, close };
}

interface Asking {
  readonly command?: string;
  readonly args?: unknown;
  readonly terminal?: { readonly out: boolean; readonly err: boolean };
}

async function asked(address: string, { command = "test", args = null, terminal }: Asking = {}) {
  const socket = (await connectTo(address)) ?? expect.fail("nobody answers");
  const [out, err] = [new PassThrough(), new PassThrough()];
  const texts = Promise.all([text(out), text(err)]);
  const ending = await ask(socket, { command, args, terminal: terminal ?? { out: false, err: false } }, { out, err });
  out.end();
  err.end();
  const [said, complained] = await texts;
  return { ending, out: said, err: complained };
}

describe("a command", () => {
  test("gets its name and arguments, and what it says comes back apart, in order, with how it ended", async () => {
    const { address } = await listening(async (command, args, { out, err }) => {
      out.write(`${command} ${JSON.stringify(args)}\n`);
      err.write("half ");
      out.write("done\n");
      err.write("way\n");
      return { exit: 1 };
    });
    const answer = await asked(address, { command: "record status", args: { json: true, of: ["é", "\u2028"] } });
    expect(answer).toEqual({
      ending: { exit: 1 },
      out: 'record status {"json":true,"of":["é","\u2028"]}\ndone\n',
      err: "half way\n",
    });
  });

  test("is told whether a person is looking", async () => {
    const { address } = await listening(async (_command, _args, { out, err }) => {
      out.write(JSON.stringify([out, err].map((each) => "isTTY" in each && each.isTTY)));
      return { exit: 0 };
    });
    expect((await asked(address, { terminal: { out: true, err: false } })).out).toBe("[true,false]");
    expect((await asked(address, { terminal: { out: false, err: true } })).out).toBe("[false,true]");
  });

  test("that cannot be done says why", async () => {
    const { address } = await listening(async () => ({ cannot: "There is nobody of that name." }));
    expect((await asked(address)).ending).toEqual({ cannot: "There is nobody of that name." });
  });

  test("may say much, in bytes that are cut anywhere, and of line breaks of all kinds", async () => {
    const long = "NIK é 𝄞 \u2028 \u2029 \r \n ".repeat(50_000);
    const bytes = Buffer.from(long);
    const cut = Array.from({ length: Math.ceil(bytes.length / 7001) }, (_, at) =>
      bytes.subarray(at * 7001, (at + 1) * 7001),
    );
    const { address } = await listening(async (_command, _args, { out }) => {
      await pipeline(Readable.from(cut), out);
      return { exit: 0 };
    });
    expect((await asked(address)).out).toBe(long);
  });

  test("says no more than whoever reads it takes", async () => {
    let said = 0;
    const { address } = await listening(async (_command, _args, { out, signal }) => {
      const endless = Readable.from(
        (function* () {
          for (;;) {
            said += 1;
            yield "x".repeat(100_000);
          }
        })(),
      );
      await pipeline(endless, out, { signal }).catch(() => {});
      return { exit: 0 };
    });
    const socket = (await connectTo(address)) ?? expect.fail("nobody answers");
    // Nobody reads.
    const never = new PassThrough({ highWaterMark: 1 });
    const asking = ask(socket, request(), { out: never, err: never });
    await expect.poll(() => said).toBeGreaterThan(3);
    const before = await settled(() => said);
    expect(before).toBeLessThan(100);
    // Whoever reads it is gone: then so is whoever asked.
    never.destroy();
    await expect(asking).rejects.toThrow("closed");
    expect(socket.destroyed).toBe(true);
  });

  test("is called off when whoever asked goes away", async () => {
    const calledOff = Promise.withResolvers<void>();
    const { address } = await listening(async (_command, _args, { out, signal }) => {
      out.write("begun\n");
      await once(signal, "abort");
      calledOff.resolve();
      return { exit: 0 };
    });
    const socket = (await connectTo(address)) ?? expect.fail("nobody answers");
    const out = new PassThrough();
    const asking = ask(socket, request(), { out, err: out });
    await once(out, "data");
    socket.destroy();
    await calledOff.promise;
    expect(await asking).toBeUndefined();
  });
});

describe("a server that stops", () => {
  test("calls off what is under way, passes on what it still says, and leaves nothing", async () => {
    const begun = Promise.withResolvers<void>();
    const { address, folder, close } = await listening(async (_command, _args, { out, signal }) => {
      begun.resolve();
      await once(signal, "abort");
      out.write("as far as this\n");
      return { cannot: "The server stops." };
    });
    const answer = asked(address);
    await begun.promise;
    await close();
    expect(await answer).toEqual({ ending: { cannot: "The server stops." }, out: "as far as this\n", err: "" });
    expect(readdirSync(folder)).toEqual([]);
    expect(await connectTo(address)).toBeUndefined();
  });

  test("does not wait for those who say nothing, or do not read", async () => {
    const begun = Promise.withResolvers<void>();
    const { address, close } = await listening(async (_command, _args, { out }) => {
      begun.resolve();
      await pipeline(Readable.from(["x".repeat(10_000_000)]), out).catch(() => {});
      return { exit: 0 };
    });
    const silent = (await connectTo(address)) ?? expect.fail("nobody answers");
    const deaf = (await connectTo(address)) ?? expect.fail("nobody answers");
    deaf.write(`${JSON.stringify(request())}\n`);
    await begun.promise;
    const gone = [once(silent, "close"), once(deaf.resume(), "close")];
    deaf.pause();
    await close();
    deaf.resume();
    silent.resume();
    await Promise.all(gone);
  });
});

describe("the socket", () => {
  test("is its owner's alone, and there is nothing else in the folder", async () => {
    const { address, folder } = await listening(async () => ({ exit: 0 }));
    expect(address).toBe(path.join(folder, "control.sock"));
    expect(statSync(address).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["control.sock"]);
  });

  test("takes the place of one that a server left that was killed, and of what that was about to make", async () => {
    const folder = path.join(root, `${folders++}`);
    mkdirSync(path.join(folder, ".control"), { recursive: true });
    writeFileSync(path.join(folder, ".control", "s"), "");
    // Closed with no name to remove: as if it had been killed.
    const killed = createServer().listen(path.join(folder, "k"));
    await once(killed, "listening");
    renameSync(path.join(folder, "k"), path.join(folder, "control.sock"));
    killed.close();
    await once(killed, "close");
    expect(await isAnswered(controlAddress(folder))).toBe(false);
    const { address } = await listening(async () => ({ exit: 0 }), folder);
    expect((await asked(address)).ending).toEqual({ exit: 0 });
    expect(readdirSync(folder)).toEqual(["control.sock"]);
  });

  test("may have a name that is too long for a socket", async () => {
    const folder = path.join(root, "a-folder-of-a-long-name".repeat(4), "and-another-one".repeat(6));
    const { address } = await listening(async () => ({ exit: 0 }), folder);
    expect(Buffer.byteLength(address)).toBeGreaterThan(108);
    expect((await asked(address)).ending).toEqual({ exit: 0 });
    expect(existsSync(address)).toBe(true);
  });

  test("is closed to whoever says what is no request", async () => {
    const { address } = await listening(() => expect.fail("it is asked for something"));
    for (const said of ["GET / HTTP/1.1\r\n\r\n", "null\n", '{"command":1}\n', "{\n"]) {
      const socket = connect(address);
      socket.end(said);
      expect(await text(socket)).toBe("");
    }
  });

  test("that nobody listens at is nobody's", async () => {
    const folder = path.join(root, `${folders++}`);
    mkdirSync(folder);
    expect(await connectTo(controlAddress(folder))).toBeUndefined();
    expect(await isAnswered(controlAddress(folder))).toBe(false);
  });
});

function request() {
  return { command: "test", args: null, terminal: { out: false, err: false } };
}

/** A number that changes no more. */
async function settled(read: () => number): Promise<number> {
  let last = -1;
  await expect
    .poll(
      () => {
        const same = read() === last;
        last = read();
        return same;
      },
      { interval: 200 },
    )
    .toBe(true);
  return last;
}
