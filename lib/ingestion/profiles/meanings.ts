/** Words by what they mean, `{paid: ['已付款', 'Paid']}`, as a profile's column has them: what each word means. */
export function meanings(words: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(words).flatMap(([meaning, written]) => written.map((word) => [word, meaning])),
  );
}
