export type ImageFormat = "jpeg" | "png";

/** What a vendor takes as an image. Sizes are bytes, sides are pixels. */
export interface ImageLimit {
  readonly formats: readonly ImageFormat[];
  readonly minBytes?: number;
  readonly maxBytes?: number;
  readonly minWidth?: number;
  readonly minHeight?: number;
}

/** An image that meets a limit. `base64` is made at the first use and kept. */
export interface FittedImage {
  readonly bytes: Buffer;
  readonly format: ImageFormat;
  readonly base64: string;
}

/** Why an image cannot honestly be brought within a limit. */
export interface UnfitImage {
  readonly unfit: string;
  /** It was not kept: nothing is wrong with what was sent. */
  readonly gone?: true;
}

/** A picture of the applicant. The same limit is fitted once, however many vendors share it. */
export interface Selfie {
  /** The file as it came; absent where there is none, as in a simulation. */
  readonly original?: Buffer;
  /** Pixels, after the camera's orientation is applied. */
  readonly width: number;
  readonly height: number;
  /**
   * The work is shared by all who ask for the limit, and stops when the signals of all of them are aborted.
   * @throws {Error} named AbortError, at once when the signal is aborted.
   */
  fit(limit: ImageLimit, signal?: AbortSignal): Promise<FittedImage | UnfitImage>;
}
