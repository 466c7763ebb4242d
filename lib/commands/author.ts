import { userInfo } from 'node:os';
import { UsageError } from '../domain/errors.ts';

/** Who answers: the name given, else the one that the operating system knows the user by. Throws UsageError where there is none. */
export function authorOf(given: string | undefined): string {
  const name = (given ?? userName()).trim();
  if (name === '') throw new UsageError('nobody is named as the one who answers: say it with --author NAME');
  return name;
}

/** Empty where this system has no name for the user, as in some containers. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
