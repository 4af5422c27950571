/** Words of what makes somebody online where the rule of a meeting asks for more than either. */
export const online = {
  rule: {
    page: "By this meeting's rule only a person's own page makes him online: who is heard by telephone or on the bridge is named and not counted.",
    bridge: "By this meeting's rule only who is heard on the bridge, also by telephone, is online: an open page is shown and not counted.",
  },
  openPage: "page open, not on the bridge",
  notCounted: "not counted",
  named: (list: string): string => `not counted: ${list}`,
};
export type OnlineWords = typeof online;
