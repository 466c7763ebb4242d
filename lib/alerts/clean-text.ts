/**
 * Text from outside made fit to stand in a line of a message: control, format and unassigned characters and line
 * breaks become one space, and what is longer than `most` characters is cut and marked with "..". `?` where nothing
 * is left.
 */
export function cleanText(text: string, most: number): string {
  const line = text
    .normalize('NFC')
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim();
  return line === '' ? '?' : cutText(line, most);
}

/** The value with every text in it, also in its lists and objects, made fit to stand in a line: see `cleanText`. */
export function cleanTexts<T>(value: T, clean: (text: string) => string): T {
  const cleaned = (inner: unknown): unknown => {
    if (typeof inner === 'string') return clean(inner);
    if (Array.isArray(inner)) return inner.map(cleaned);
    if (typeof inner !== 'object' || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([field, one]) => [field, cleaned(one)]));
  };
  return cleaned(value) as T;
}

/** The text, at most so many characters (code points) long; one that is cut ends with "..". */
export function cutText(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most
    ? text
    : `${characters
        .slice(0, Math.max(0, most - 2))
        .join('')
        .trimEnd()}..`;
}

/** What of the text is printable ASCII, at most so many characters. Empty where nothing is left. */
export function asciiText(text: string, most: number): string {
  const line = text
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]+/g, ' ')
    .replace(/ +/g, ' ')
    .trim();
  return cutText(line, most);
}
