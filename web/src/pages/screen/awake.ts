/** Keeps a display from sleeping while its page is in sight; browsers that cannot are let be. */

export function stayAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let stopped = false;
  const ask = async (): Promise<void> => {
    if (stopped || document.hidden || !("wakeLock" in navigator)) return;
    const given = await navigator.wakeLock.request("screen").catch(() => null);
    if (stopped) void given?.release();
    else lock = given;
  };
  const onSight = (): void => void ask(); // the lock is lost whenever the page is hidden
  document.addEventListener("visibilitychange", onSight);
  void ask();
  return () => {
    stopped = true;
    document.removeEventListener("visibilitychange", onSight);
    void lock?.release();
  };
}
