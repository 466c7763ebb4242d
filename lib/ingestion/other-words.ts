import { excerpt } from './excerpt.ts';

const WORDS_IN_WARNINGS = 20;
const SHOWN_CHARACTERS = 40;

/** Remembers the words of a file that are not known, and what they count as. */
export class OtherWords {
  readonly #found = new Map<string, string | null>();

  /** The listener for a column. */
  of(header: string): (word: string, become: string | null) => void {
    return (word, become) => {
      const key = `"${header}" says "${excerpt(word, SHOWN_CHARACTERS)}"`;
      if (this.#found.size <= WORDS_IN_WARNINGS) this.#found.set(key, become);
    };
  }

  /** One line a word. */
  warnings(file: string): string[] {
    const lines = [...this.#found].map(([says, become]) => {
      const taken = become === null ? 'the other columns of the row decide' : `it counts as "${become}"`;
      return `${file}: ${says}, which is not known: ${taken}; add it to a profile of your own`;
    });
    return lines.length > WORDS_IN_WARNINGS
      ? [...lines.slice(0, WORDS_IN_WARNINGS), `${file}: more words are not known`]
      : lines;
  }
}
