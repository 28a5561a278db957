/**
 * How long the rest of the cases will take, in words; nothing as long as none is through.
 *
 * @param done - cases that were measured in this run
 * @param left - cases that remain
 * @param spent - milliseconds from the begin to the last of them
 * @param since - milliseconds that went by after it
 */
export function timeLeft(done: number, left: number, spent: number, since: number): string | undefined {
  if (done === 0) return undefined;
  return duration(Math.max(0, (spent / done) * left - since));
}

/** A time in words, rounded to what a reader wants to know. */
export function duration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
