/** Whether this tab had the talk open before a reload: all that the button has to know of it. */

export function keyOf(server: string): string {
  return `pathway-assistant:${server}`;
}

export function wasOpen(key: string): boolean {
  try {
    return sessionStorage.getItem(key)?.startsWith('{"open":true') ?? false;
  } catch {
    return false;
  }
}
