/** A value at one moment; null where there is no data. */
type Value = number | null;

const OPERATORS: Readonly<Record<string, (a: number, b: number) => number>> = {
  '>': (a, b) => Number(a > b),
  '<': (a, b) => Number(a < b),
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
};

/** Operators from the loosest to the tightest. */
const LEVELS = [
  ['>', '<'],
  ['+', '-'],
  ['*', '/'],
];

const FUNCTIONS: Readonly<Record<string, (args: readonly Value[]) => Value>> = {
  FILL: ([value = null, filling = null]) => value ?? filling,
  IF: ([condition = null, yes = null, no = null]) => (condition === null ? null : condition !== 0 ? yes : no),
};

/**
 * The value of an expression of CloudWatch's metric math, as far as the alarms use it: numbers, names of metrics, four
 * operations, comparisons, `IF` and `FILL`. An operation with a value that is missing has none. Throws where the
 * expression has anything else.
 */
export function evaluateMath(expression: string, values: Readonly<Record<string, Value>>): Value {
  const parser = new Parser(expression, values);
  const value = parser.level(0);
  parser.end();
  return value;
}

class Parser {
  readonly #expression: string;
  readonly #values: Readonly<Record<string, Value>>;
  readonly #tokens: string[];

  constructor(expression: string, values: Readonly<Record<string, Value>>) {
    this.#expression = expression;
    this.#values = values;
    this.#tokens = expression.match(/\w+(\.\d+)?|\S/g) ?? [];
  }

  level(index: number): Value {
    const operators = LEVELS[index];
    if (operators === undefined) return this.#atom();
    let left = this.level(index + 1);
    for (;;) {
      const [next = ''] = this.#tokens;
      if (!operators.includes(next)) return left;
      this.#tokens.shift();
      const right = this.level(index + 1);
      left = left === null || right === null ? null : (OPERATORS[next]?.(left, right) ?? null);
    }
  }

  end(): void {
    if (this.#tokens.length > 0) this.#fail();
  }

  #atom(): Value {
    const [token = ''] = this.#tokens;
    if (/^\d/.test(token)) return Number(this.#tokens.shift());
    const apply = FUNCTIONS[token];
    if (apply === undefined && !(token in this.#values)) return this.#fail();
    this.#tokens.shift();
    return apply === undefined ? (this.#values[token] ?? null) : apply(this.#list());
  }

  #list(): Value[] {
    if (this.#tokens.shift() !== '(') this.#fail();
    const values = [this.level(0)];
    while (this.#tokens[0] === ',') {
      this.#tokens.shift();
      values.push(this.level(0));
    }
    if (this.#tokens.shift() !== ')') this.#fail();
    return values;
  }

  #fail(): never {
    throw new Error(`"${this.#expression}" cannot be read at "${this.#tokens.join(' ')}"`);
  }
}
