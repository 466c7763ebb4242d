/** Characters that are two columns wide where every letter is one: Chinese, Japanese, Korean, full-width forms. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/;

/** Columns that the text takes in a font of fixed width. */
export function textWidth(text: string): number {
  return [...text].reduce((width, character) => {
    const isWide = WIDE.test(character) || (character.codePointAt(0) ?? 0) >= 0x1f300;
    return width + (isWide ? 2 : 1);
  }, 0);
}

/** Lines of cells under each other, each column as wide as its widest cell, two spaces between; no space at the end. */
export function alignedLines(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => textWidth(row[column] ?? ''))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - textWidth(cell)))
      .join('  ')
      .trimEnd(),
  );
}
