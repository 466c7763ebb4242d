import * as z from 'zod';
import { UsageError } from '../domain/errors.ts';
import { RESOURCE_VARIABLES, type Resource } from '../settings/function-environment.ts';

/** The environment variables of a function. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The names of these resources, from the variables that the stack sets. Throws UsageError where one is missing. */
export function resourceNames<R extends Resource>(
  environment: Environment,
  uses: readonly R[],
): Record<R, string> & Partial<Record<Resource, string>> {
  const shape = Object.fromEntries(uses.map((use) => [RESOURCE_VARIABLES[use], z.string().min(1)]));
  const names = parseEnvironment(z.object(shape), environment);
  return Object.fromEntries(uses.map((use) => [use, names[RESOURCE_VARIABLES[use]]])) as Record<R, string>;
}

/** What a function reads of its environment. Throws UsageError where it is not as the schema says. */
export function parseEnvironment<T>(schema: z.ZodType<T>, environment: Environment): T {
  const result = schema.safeParse(environment);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new UsageError(`environment of the function: ${faults.join('; ')}; the stack sets it`);
}
