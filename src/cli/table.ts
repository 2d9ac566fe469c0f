/** A column's title, and whether its cells are numbers and stand to the right. */
export interface Column {
  readonly title: string;
  readonly right?: boolean;
}

/** Rows of cells in aligned columns, with a line under the titles; each line ends without blanks. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ right }, at) => {
        const [cell, width] = [cells[at] ?? "", widths[at] ?? 0];
        return right === true ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  const titles = line(columns.map(({ title }) => title));
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  return [titles, rule, ...rows.map(line)].join("\n");
}
