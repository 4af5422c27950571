/** Which page an address means. Pure. */
import type { Id } from "./contract";

export type Route =
  | { page: "home" }
  | { page: "follow" | "chair" | "screen" | "desk" | "attendance"; meeting: Id; seat: Id | null }
  | { page: "lost" };

const PUBLIC = /^\/m\/([a-z0-9-]{1,64})\/?$/;
const SEATED = /^\/m\/([a-z0-9-]{1,64})\/([a-z0-9-]{1,64})\/(follow|chair|screen|desk|attendance)\/?$/;

export function routeOf(path: string): Route {
  if (path === "/") return { page: "home" };
  const open = PUBLIC.exec(path);
  if (open?.[1] !== undefined) return { page: "follow", meeting: open[1], seat: null };
  const [, meeting, seat, page] = SEATED.exec(path) ?? [];
  if (meeting === undefined || seat === undefined) return { page: "lost" };
  if (page === "follow" || page === "chair" || page === "screen" || page === "desk" || page === "attendance") return { page, meeting, seat };
  return { page: "lost" };
}
