import { readFile } from "node:fs/promises";

/** Linux counts processor time in ticks of a hundredth of a second, whatever the kernel's own clock. */
const MS_PER_TICK = 10;

/** The processor time a process has used so far, in milliseconds; undefined where there is no `/proc`. */
export async function processorMs(pid: number): Promise<number | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The command's name, in parentheses, may hold spaces; the fields are counted from behind it (proc_pid_stat(5)).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
  } catch {
    return undefined;
  }
}
