/** Words of a rehearsal as it is begun from a page. */
export const rehearse = {
  button: "Rehearse",
  title: "Rehearse this meeting",
  say: "Simulated people come, check in, drop and return; time runs fast and nights are skipped. It has a server and a record of its own: nothing of it touches this meeting.",
  speed: "Speed",
  speeds: [
    { speed: 60, say: "60 times: an hour in a minute" },
    { speed: 300, say: "300 times: a day in two minutes" },
    { speed: 600, say: "600 times: four days in three minutes" },
  ],
  take_part: "I sit in my own seat; the agenda waits for me",
  begin: "Begin the rehearsal",
  beginning: "Beginning, this takes some seconds",
  runs: (times: number): string => `A rehearsal of this meeting runs, ${times} times as fast.`,
  open: "Open the rehearsal",
  end: "End it",
  ended: "The rehearsal has ended. Nothing of it is left.",
  failed: "The server was not reached. Try again in a moment.",
};
export type RehearseWords = typeof rehearse;
