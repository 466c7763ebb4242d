/**
 * Rows as columns: what a field says of one row after the other stands together, each name stands once, and text that is
 * compressed gets a third of the size. Objects are kept by their shape (the list of their fields), lists as one list of
 * all their elements with the length of each.
 */
export type Packed =
  | readonly unknown[]
  /** `of[i]` is the shape of the i-th value, -1 for null. */
  | { readonly of: readonly number[]; readonly shapes: readonly PackedShape[] }
  | { readonly lengths: readonly number[]; readonly elements: Packed };

interface PackedShape {
  readonly fields: readonly string[];
  readonly columns: readonly Packed[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Packs values that JSON can hold; fields that are undefined are left out. */
export function pack(values: readonly unknown[]): Packed {
  const present = values.filter((value) => value !== null && value !== undefined);
  if (present.length === 0) return values;
  if (present.length === values.length && present.every(Array.isArray)) {
    return { lengths: present.map(({ length }) => length), elements: pack(present.flat(1)) };
  }
  return present.every(isFields) ? packObjects(values as readonly (Fields | null)[]) : values;
}

function packObjects(values: readonly (Fields | null)[]): Packed {
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
    of,
    shapes: [...shapes.values()].map(({ fields, rows }) => ({
      fields,
      columns: fields.map((field) => pack(rows.map((row) => row[field]))),
    })),
  };
}

/** The values that were packed. */
export function unpack(packed: Packed): unknown[] {
  if ('of' in packed) return unpackObjects(packed);
  if (!('lengths' in packed)) return [...packed];
  const elements = unpack(packed.elements);
  let from = 0;
  return packed.lengths.map((length) => {
    const list = elements.slice(from, from + length);
    from += length;
    return list;
  });
}

function unpackObjects({ of, shapes }: Extract<Packed, { of: unknown }>): unknown[] {
  const columns = shapes.map((shape) => shape.columns.map(unpack));
  const next = shapes.map(() => 0);
  return of.map((shape) => {
    if (shape < 0) return null;
    const row = next[shape] ?? 0;
    next[shape] = row + 1;
    const fields = shapes[shape]?.fields ?? [];
    return Object.fromEntries(fields.map((field, index) => [field, columns[shape]?.[index]?.[row]]));
  });
}

function isFields(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
