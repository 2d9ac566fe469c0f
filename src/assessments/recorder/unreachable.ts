export { isUnreachable as isRecordUnreachable } from "../../store/unreachable.ts";
