import { jpegSegmentEnd } from "./container.ts";

/** A segment's length field counts itself, two bytes, and is two bytes wide. */
const SEGMENT_HEAD = 4;
const LONGEST_COMMENT = 0xffff - 2;

/**
 * The same JPEG, at least `size` bytes long, by comment segments (FF FE) full of blanks; every pixel stays as it was.
 *
 * A vendor's least size stands for resolution and for a compression that left a face recognisable. A plain picture, a
 * face before a white wall, can have all of that and still be small: its pixels are many enough (that is checked apart,
 * and never mended) and its quality is the highest there is. Blanks claim nothing about the picture; pixels made by
 * enlarging or noise would.
 */
export function padJpeg(jpeg: Buffer, size: number): Buffer {
  const comments: Buffer[] = [];
  for (let missing = size - jpeg.length; missing > 0;) {
    const blanks = Math.min(Math.max(missing - SEGMENT_HEAD, 0), LONGEST_COMMENT);
    const comment = Buffer.alloc(SEGMENT_HEAD + blanks, " ");
    comment.writeUInt16BE(0xfffe, 0);
    comment.writeUInt16BE(2 + blanks, 2);
    comments.push(comment);
    missing -= comment.length;
  }
  const at = afterApplicationSegments(jpeg);
  return Buffer.concat([jpeg.subarray(0, at), ...comments, jpeg.subarray(at)]);
}

/** Readers expect the JFIF or Exif segment to be the first. */
function afterApplicationSegments(jpeg: Buffer): number {
  let at = 2;
  for (;;) {
    const marker = jpeg[at + 1] ?? 0;
    const end = marker >= 0xe0 && marker <= 0xef ? jpegSegmentEnd(jpeg, at) : undefined;
    if (end === undefined || end > jpeg.length) return at;
    at = end;
  }
}
