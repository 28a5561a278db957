/** An address for messages: without a user's name and password, and without a query, which may be a signature. */
export function shownUrl(url: string | URL): string {
  if (!URL.canParse(url)) return "the address";
  const { protocol, host, pathname, search } = new URL(url);
  // what follows is content, or a number that says nothing
  if (protocol === "data:" || protocol === "blob:") return `the ${protocol} address`;
  return `${protocol}//${host}${pathname}${search === "" ? "" : "?…"}`;
}
