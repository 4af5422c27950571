/** The device's camera as a reader of QR codes: the browser's own where it has one, else ours. */

export type Trouble = "none" | "denied" | "failed";
export interface Picture {
  readonly stream: MediaStream;
  readonly torch: boolean;
  readonly device: string | null;
}
/** Reads the code in a picture; null where none is to be seen. */
export type Reader = (video: HTMLVideoElement) => Promise<string | null>;

interface Detected {
  readonly rawValue: string;
}
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly Detected[]>;
}
interface DetectorKind {
  new (options: { formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

const WIDEST = 960; // pixels of a picture that is searched: a badge at arm's length has 4 to a module

/** Opens the chosen camera, or the one that looks away from the officer. */
export async function open(device: string | null): Promise<Picture | Trouble> {
  const media = (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
  if (media === undefined) return "none"; // no secure connection, no camera
  const which = device === null ? { facingMode: { ideal: "environment" } } : { deviceId: { exact: device } };
  try {
    const stream = await media.getUserMedia({ audio: false, video: { ...which, width: { ideal: 1280 }, height: { ideal: 720 } } });
    const track = stream.getVideoTracks()[0];
    const can = (track?.getCapabilities?.() ?? {}) as { torch?: boolean };
    return { stream, torch: can.torch === true, device: track?.getSettings().deviceId ?? null };
  } catch (error) {
    return troubleOf(error);
  }
}

function troubleOf(error: unknown): Trouble {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "none";
  return name === "NotAllowedError" || name === "SecurityError" ? "denied" : "failed";
}

export function close(picture: Picture): void {
  for (const track of picture.stream.getTracks()) track.stop();
}

export async function cameras(): Promise<readonly MediaDeviceInfo[]> {
  return (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
}

export async function light(picture: Picture, on: boolean): Promise<void> {
  const wish = { advanced: [{ torch: on }] } as unknown as MediaTrackConstraints;
  await picture.stream.getVideoTracks()[0]?.applyConstraints(wish).catch(() => {});
}

export async function reader(): Promise<Reader> {
  return (await browsersOwn()) ?? (await ours());
}

async function browsersOwn(): Promise<Reader | null> {
  const kind = (globalThis as { BarcodeDetector?: DetectorKind }).BarcodeDetector;
  const formats: readonly string[] | undefined = await kind?.getSupportedFormats().catch(() => []);
  if (kind === undefined || formats === undefined || !formats.includes("qr_code")) return null;
  const detector = new kind({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video).catch(() => []))[0]?.rawValue ?? null;
}

/** Fetched only when a camera is opened in a browser without a reader of its own. */
async function ours(): Promise<Reader> {
  const { default: decodeQR } = await import("qr/decode.js");
  const canvas = document.createElement("canvas");
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  return (video) => {
    const scale = Math.min(1, WIDEST / Math.max(1, video.videoWidth));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    if (brush === null || canvas.width === 0) return Promise.resolve(null);
    brush.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = brush.getImageData(0, 0, canvas.width, canvas.height);
    try {
      return Promise.resolve(decodeQR({ data, width, height }));
    } catch {
      return Promise.resolve(null); // no code in this picture, or a blurred one
    }
  };
}
