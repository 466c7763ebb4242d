/**
 * A fault that a person can mend: what is wrong, where, the value found, and what to do about it.
 * Its message is one line and is shown as it is; anything else that is thrown is a defect of the program.
 */
export class PulseStockError extends Error {
  override readonly name: string = 'PulseStockError';
}

/** A command or a settings file was used wrongly: the command ends with exit code 2. */
export class UsageError extends PulseStockError {
  override readonly name = 'UsageError';
}

/** A file cannot be taken at all (as against single rows of it): the command ends with exit code 1. */
export class RefusedFileError extends PulseStockError {
  override readonly name = 'RefusedFileError';
}

/** An object that was asked for is not in the store. */
export class ObjectMissingError extends PulseStockError {
  override readonly name = 'ObjectMissingError';
}

/** Another run holds what this one needs: nothing was changed, try again later. */
export class InUseError extends PulseStockError {
  override readonly name = 'InUseError';
}
