/** What two-byte codes of GB18030 (its GBK part) stand for, the other way round. */
const codes = new Map<string, readonly [number, number]>();

/**
 * Text in GB18030, as Chinese ERPs and Excel's "CSV" write it. Node decodes it but does not encode it, so the decoder is
 * asked once what each two-byte code means. Throws RangeError for a character that needs four bytes.
 */
export function encodeGb18030(text: string): Uint8Array {
  if (codes.size === 0) fillCodes();
  const bytes: number[] = [];
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    const code = codePoint < 0x80 ? [codePoint] : codes.get(character);
    if (code === undefined) throw new RangeError(`"${character}" has no two-byte code in GB18030`);
    bytes.push(...code);
  }
  return Uint8Array.from(bytes);
}

function fillCodes(): void {
  const decoder = new TextDecoder('gb18030');
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail === 0x7f) continue;
      const character = decoder.decode(Uint8Array.of(lead, trail));
      const isOne = [...character].length === 1 && character !== '\uFFFD';
      if (isOne && !codes.has(character)) codes.set(character, [lead, trail]);
    }
  }
}
