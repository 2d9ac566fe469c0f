/** The API reads selfies through the checks: images are fitted beside the vendors whose limits they are fitted to. */
export { decodeBase64Image, openSelfie } from "../providers/image/selfie.ts";
