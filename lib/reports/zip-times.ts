const END_OF_DIRECTORY = 0x06054b50;
const END_OF_DIRECTORY_BYTES = 22;
/** 1980-01-01 00:00, the earliest time a zip file can state. */
const FIRST_ZIP_TIME = 0x00210000;

/**
 * A zip file with every entry dated 1980-01-01, so that its bytes depend on its content alone. Changes only the two
 * places a date stands in (PKWARE APPNOTE 4.3.7 and 4.3.12). Throws RangeError where the bytes are no zip file.
 */
export function withFixedTimes(zip: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(zip);
  const view = new DataView(bytes.buffer);
  const end = bytes.length - END_OF_DIRECTORY_BYTES;
  if (end < 0 || view.getUint32(end, true) !== END_OF_DIRECTORY) throw new RangeError('not a zip file');
  const entries = view.getUint16(end + 10, true);
  let entry = view.getUint32(end + 16, true);
  for (let index = 0; index < entries; index += 1) {
    view.setUint32(entry + 12, FIRST_ZIP_TIME, true);
    view.setUint32(view.getUint32(entry + 42, true) + 10, FIRST_ZIP_TIME, true);
    entry +=
      46 +
      view.getUint16(entry + 28, true) +
      view.getUint16(entry + 30, true) +
      view.getUint16(entry + 32, true);
  }
  return bytes;
}
