/** A window of time that d3-zoom moves: its transform as a span, and a span as its transform. Pure. */
import { scaleUtc } from "d3-scale";
import { type ZoomTransform, zoomIdentity } from "d3-zoom";
import { offsetMinutes } from "../../live/zones";
import { kept, type Span } from "./curve";

const MINUTE = 60_000;

/** What a transform shows of the whole, which lies `width` pixels wide. */
export function shownBy(transform: ZoomTransform, whole: Span, width: number): Span {
  const per = (whole[1] - whole[0]) / width;
  return kept([whole[0] + transform.invertX(0) * per, whole[0] + transform.invertX(width) * per], whole);
}

/** The transform that shows a span of the whole. */
export function showing([from, to]: Span, whole: Span, width: number): ZoomTransform {
  const scale = (whole[1] - whole[0]) / (to - from);
  const left = ((from - whole[0]) / (whole[1] - whole[0])) * width;
  return zoomIdentity.scale(scale).translate(-left, 0);
}

/** Round hours and minutes of the zone in which the session is held, about one each 90 pixels. */
export function ticksOf([from, to]: Span, zone: string, width: number): readonly number[] {
  const shift = offsetMinutes(from, zone) * MINUTE; // D3 rounds in UTC: let the zone's hours be UTC's
  const scale = scaleUtc().domain([from + shift, to + shift]);
  return scale.ticks(Math.max(2, Math.floor(width / 90))).map((tick) => tick.getTime() - shift).filter((at) => at >= from && at <= to && at % MINUTE === 0);
}
