/**
 * Why a sealed value or a wrapped key does not open: it was changed, moved to another place, or made with another key. Which of
 * these is not known, and the message carries nothing of what was tried.
 */
export class Unreadable extends Error {
  override readonly name = "Unreadable";

  constructor() {
    super("it does not open with this key in this place: it was changed, moved, or made with another key");
  }
}

/** A key was wrapped by a master key that is not, or no longer, among those that are given. */
export class MissingMasterKey extends Error {
  override readonly name = "MissingMasterKey";
  /** The master key's id, which is no secret. */
  readonly id: string;

  constructor(id: string) {
    super(`the master key ${id} is not among those that are given`);
    this.id = id;
  }
}
