/** Has this page kept by the browser, so that it opens where there is no network. */
const SCRIPT = "/sw.js";

/** The one address that the policy below lets through: the page's own worker. */
function scriptUrl(): string {
  const types = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string } } }).trustedTypes;
  if (types === undefined) return SCRIPT;
  const policy = types.createPolicy("hybridmeet-worker", {
    createScriptURL(url) {
      if (url !== SCRIPT) throw new TypeError("only this page's own worker");
      return url;
    },
  });
  return policy.createScriptURL(SCRIPT);
}

/** True once a worker of this page stands; false where the browser has none or refuses. */
export async function keepForOffline(page: string): Promise<boolean> {
  if (!("serviceWorker" in navigator)) return false;
  try {
    await navigator.serviceWorker.register(scriptUrl(), { scope: page });
    await navigator.serviceWorker.ready;
    return true;
  } catch {
    return false;
  }
}
