/** The beginning of a text from a file, on one line, fit for a message. */
export function excerpt(text: string, characters: number): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be in a message
  const line = text.slice(0, characters).replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ');
  return text.length > characters ? `${line}…` : line;
}
