/**
 * Rows as columns: what a field says of one row after the other stands together, each name stands once, a column that
 * was there already is named by its number, and text that is compressed gets a third of the size. Objects are kept by
 * their shape (the list of their fields), lists as one list of all their elements with the length of each; elements that
 * are numbers as the steps from one to the next, where these are shorter.
 */
export type Packed =
  | readonly unknown[]
  /** The column that was written as that one, counted from 0. */
  | { readonly column: number }
  /** `of[i]` is the shape of the i-th value, -1 for null. */
  | { readonly of: Packed; readonly shapes: readonly PackedShape[] }
  | { readonly lengths: Packed; readonly elements: Packed }
  /** Each number less the one before it, the first less 0; null is no step. */
  | { readonly steps: Packed };

interface PackedShape {
  readonly fields: readonly string[];
  readonly columns: readonly Packed[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Packs values that JSON can hold; fields that are undefined are left out, numbers are written as `rounded` says. */
export function pack(values: readonly unknown[], rounded: (value: number) => number = Number): Packed {
  return new Packing(rounded).pack(values);
}

/** The values that were packed. */
export function unpack(packed: Packed): unknown[] {
  return new Unpacking().unpack(packed);
}

class Packing {
  readonly #rounded: (value: number) => number;
  readonly #numbers = new Map<string, number>();

  constructor(rounded: (value: number) => number) {
    this.#rounded = rounded;
  }

  pack(values: readonly unknown[]): Packed {
    const present = values.filter((value) => value !== null && value !== undefined);
    if (present.length > 0 && present.length === values.length && present.every(Array.isArray)) {
      const lengths = this.#column(present.map(({ length }) => length));
      const elements = present.flat(1);
      const steps = shorterSteps(elements.map((element) => this.#written(element)));
      return { lengths, elements: steps === null ? this.pack(elements) : { steps: this.#kept(steps) } };
    }
    if (present.length > 0 && present.every(isFields))
      return this.#objects(values as readonly (Fields | null)[]);
    return this.#column(values);
  }

  #objects(values: readonly (Fields | null)[]): Packed {
    const shapes = new Map<string, { index: number; fields: string[]; rows: Fields[] }>();
    const of = values.map((value) => {
      if (value === null || value === undefined) return -1;
      const fields = Object.keys(value).filter((field) => value[field] !== undefined);
      const signature = JSON.stringify(fields);
      const shape = shapes.get(signature) ?? { index: shapes.size, fields, rows: [] };
      shapes.set(signature, shape);
      shape.rows.push(value);
      return shape.index;
    });
    return {
      of: this.#column(of),
      shapes: [...shapes.values()].map(({ fields, rows }) => ({
        fields,
        columns: fields.map((field) => this.pack(rows.map((row) => row[field]))),
      })),
    };
  }

  #column(values: readonly unknown[]): Packed {
    return this.#kept(values.map((value) => this.#written(value)));
  }

  /** What is written already: rounded again, a step would no longer lead to its number. */
  #kept(column: readonly unknown[]): Packed {
    const text = JSON.stringify(column);
    const number = this.#numbers.get(text);
    if (number !== undefined) return { column: number };
    this.#numbers.set(text, this.#numbers.size);
    return column;
  }

  /** Numbers inside of what is no column of its own are rounded too. */
  #written(value: unknown): unknown {
    if (typeof value === 'number') return this.#rounded(value);
    if (Array.isArray(value)) return value.map((one) => this.#written(one));
    if (!isFields(value)) return value ?? null;
    return Object.fromEntries(
      Object.entries(value as Fields).map(([name, one]) => [name, this.#written(one)]),
    );
  }
}

class Unpacking {
  readonly #columns: (readonly unknown[])[] = [];

  unpack(packed: Packed): unknown[] {
    if ('of' in packed) return this.#objects(packed);
    if ('lengths' in packed) return this.#lists(packed);
    if ('steps' in packed) return this.#summed(packed.steps);
    if ('column' in packed) return [...(this.#columns[packed.column] ?? [])];
    this.#columns.push(packed);
    return [...packed];
  }

  #lists(packed: Extract<Packed, { lengths: unknown }>): unknown[] {
    const lengths = this.unpack(packed.lengths) as number[];
    const elements = this.unpack(packed.elements);
    let from = 0;
    return lengths.map((length) => {
      const list = elements.slice(from, from + length);
      from += length;
      return list;
    });
  }

  #summed(packed: Packed): unknown[] {
    let last = 0;
    return (this.unpack(packed) as (number | null)[]).map((step) => {
      if (step === null) return null;
      last += Math.round(step * STEP_SCALE);
      return last / STEP_SCALE;
    });
  }

  #objects(packed: Extract<Packed, { of: unknown }>): unknown[] {
    const of = this.unpack(packed.of) as number[];
    const shapes = packed.shapes.map(({ fields, columns }) => ({
      fields,
      columns: columns.map((column) => this.unpack(column)),
      next: 0,
    }));
    return of.map((index) => {
      const shape = shapes[index];
      if (shape === undefined) return null;
      const row = shape.next++;
      return Object.fromEntries(shape.fields.map((field, at) => [field, shape.columns[at]?.[row]]));
    });
  }
}

/** Steps are exact for numbers of four decimals, as quantities are. */
const STEP_SCALE = 10_000;

/** Up to so many ten-thousandths a step between any two numbers, written as a decimal, leads from one to the other exactly. */
const MOST_SCALED = 2 ** 50;

/** Numbers as steps; null where something is no number of four decimals or too large, or the steps are no shorter than the numbers. */
function shorterSteps(values: readonly unknown[]): (number | null)[] | null {
  let last = 0;
  const steps: (number | null)[] = [];
  for (const value of values) {
    if (value !== null && typeof value !== 'number') return null;
    const scaled = value === null ? last : Math.round(value * STEP_SCALE);
    if (Math.abs(scaled) > MOST_SCALED || (value !== null && scaled / STEP_SCALE !== value)) return null;
    steps.push(value === null ? null : (scaled - last) / STEP_SCALE);
    last = scaled;
  }
  return JSON.stringify(steps).length < JSON.stringify(values).length ? steps : null;
}

function isFields(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
