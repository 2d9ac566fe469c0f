/** Resolves when more may be written. Rejects where nobody takes it any more. */
export async function writeTo(output: NodeJS.WritableStream, text: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // A stream that is closed while it writes says nothing of the write itself.
  const closed = () => reject(new Error("the output is closed"));
  output.once("close", closed);
  output.write(text, (error) => {
    if (error) reject(error);
    else resolve();
  });
  try {
    await promise;
  } finally {
    output.off("close", closed);
  }
}
