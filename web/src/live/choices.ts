/** What a reader chose on this device and is not asked again. Storage may be forbidden: then not kept. */

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`hybridmeet.${key}`);
  } catch {
    return null;
  }
}

export function forget(key: string): void {
  try {
    localStorage.removeItem(`hybridmeet.${key}`);
  } catch {
    /* nothing was kept */
  }
}

export function remember(key: string, choice: string): void {
  try {
    localStorage.setItem(`hybridmeet.${key}`, choice);
  } catch {
    /* kept as long as the page */
  }
}
