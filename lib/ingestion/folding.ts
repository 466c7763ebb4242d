const WITHOUT_WIDTH = /[\u200b-\u200f\u2060\ufeff]/g;

/** A word without what writers vary: width and case of characters, blanks around it. */
export function foldedWord(word: string): string {
  return word.normalize('NFKC').replace(WITHOUT_WIDTH, '').trim().toLowerCase();
}

/** The name of a column without what writers vary: width and case of characters, blanks, hyphens, blanks before brackets, `*` for "must be given". */
export function foldedHeader(name: string): string {
  return foldedWord(name)
    .replace(/^\*\s*|\s*\*$/g, '')
    .replace(/[\s-]+/g, '_')
    .replace(/_?([()[\]])_?/g, '$1');
}
