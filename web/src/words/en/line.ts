/** Words of the page on which somebody who hears the line says who is on it. */

export const line = {
  title: "Who is on the line",
  page: (short: string): string => `Who is on the line. ${short}`,
  keys: "Arrows choose, Enter goes to the buttons, Esc clears",
  phone: "By telephone",
  bridge: "On the bridge",
  off: "Off the line",
  is: { phone: "On the line by telephone", bridge: "On the bridge" },
  undo: {
    phone: (time: string) => `is on the line by telephone, ${time}.`,
    bridge: (time: string) => `is on the bridge, ${time}.`,
    off: (time: string) => `is off the line, ${time}.`,
  },
  told: "Word of the line",
  unlinked: (name: string) => `Not recorded: ${name}. There is no link, and a word of the line counts from when it is sent. Press again when the link is back.`,
  silent: (name: string) => `No answer came: ${name}. Look how the line stands here in a moment, and press again if it is not so.`,
  refused: (name: string, why: string) => `Not recorded: ${name}. ${why}`,
  badge: "A badge is for the check-in desk. Search by name.",
  lost: (time: string) => `Link lost at ${time}. What you hear cannot be recorded until it is back.`,
};
export type LineWords = typeof line;
