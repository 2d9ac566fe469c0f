/** Where each sealed thing stands: anywhere else it does not open. */

export function applicantContext(applicantId: string): string {
  return `applicant:${applicantId}`;
}

export function inputPlace(assessmentId: string): string {
  return `assessment:${assessmentId}:input`;
}

export function answerPlace(assessmentId: string, answerId: string): string {
  return `call_answer:${assessmentId}:${answerId}:body`;
}

export function reviewNotePlace(assessmentId: string, seq: number): string {
  return `review:${assessmentId}:${seq}:note`;
}

export function dispositionNotePlace(applicantId: string, id: string): string {
  return `hit_disposition:${applicantId}:${id}:note`;
}

export function shownPlace(assessmentId: string, seq: number): string {
  return `decision:${assessmentId}:${seq}:shown`;
}

export function holdPlace(holdId: string, column: "reason" | "lift_reason"): string {
  return `legal_hold:${holdId}:${column}`;
}

export function selfiePlace(assessmentId: string): string {
  return `kept_selfie:${assessmentId}:sealed`;
}
