import { auditCheckpoint } from "./audit-checkpoint.ts";
import { auditExport } from "./audit-export.ts";
import { auditVerify } from "./audit-verify.ts";
import { keysCreate, keysList, keysRevoke, keysRotate } from "./keys-commands.ts";
import type { RecordCommand } from "./record-command.ts";
import { recordErasuresApply, recordErasuresExport } from "./record-erasures.ts";
import { recordEvidence } from "./record-evidence.ts";
import { recordRotateKeys } from "./record-rotate-keys.ts";
import { recordStatus } from "./record-status.ts";

/** What a running server does for `saksi`: every command that works on the record. */
export const RECORD_COMMANDS: readonly RecordCommand[] = [
  recordStatus,
  recordEvidence,
  recordRotateKeys,
  recordErasuresExport,
  recordErasuresApply,
  auditVerify,
  auditExport,
  auditCheckpoint,
  keysCreate,
  keysList,
  keysRevoke,
  keysRotate,
];
