/** Fine; a rejected row alone is a warning. */
export const EXIT_FINE = 0;
/** A file or a step was refused or failed. */
export const EXIT_FAILED = 1;
/** The command was used wrongly. */
export const EXIT_WRONG_USE = 2;
