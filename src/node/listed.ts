/** Items that a message names. */
const SHOWN = 5;

/** Items as a message names them: the first few, and how many more there are. */
export function listed(items: readonly unknown[]): string {
  const shown = items.slice(0, SHOWN).join(", ");
  return items.length > SHOWN ? `${shown} and ${items.length - SHOWN} more` : shown;
}
