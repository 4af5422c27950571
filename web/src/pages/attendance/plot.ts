/** The paths of the curve: two stacked areas in steps, and their upper edges. Pure. */
import type { ScaleLinear } from "d3-scale";
import { area, curveStepAfter, line } from "d3-shape";
import type { Step } from "./curve";

type Scale = ScaleLinear<number, number>;
interface Corner {
  readonly at: number;
  readonly room: number;
  readonly all: number;
}

export interface Plot {
  readonly room: string;
  readonly online: string;
  readonly roomEdge: string;
  readonly edge: string;
}

export function plotOf(steps: readonly Step[], x: Scale, y: Scale): Plot {
  const corners: Corner[] = steps.map(({ at, room, online }) => ({ at, room, all: room + online }));
  const last = steps.at(-1);
  if (last !== undefined) corners.push({ at: last.until, room: last.room, all: last.room + last.online });
  const filled = area<Corner>().x((corner) => x(corner.at)).curve(curveStepAfter);
  const edge = line<Corner>().x((corner) => x(corner.at)).curve(curveStepAfter);
  return {
    room: filled.y0(y(0)).y1((corner) => y(corner.room))(corners) ?? "",
    online: filled.y0((corner) => y(corner.room)).y1((corner) => y(corner.all))(corners) ?? "",
    roomEdge: edge.y((corner) => y(corner.room))(corners) ?? "",
    edge: edge.y((corner) => y(corner.all))(corners) ?? "",
  };
}
