import { pause } from "../assessments/hold.ts";
import type { AssessmentView } from "../assessments/recorder/view.ts";
import type { ExaminationDesk } from "./desk.ts";

/** The assessment once it may be told of. */
export async function whenTold(view: AssessmentView, { clock, signal }: ExaminationDesk): Promise<AssessmentView> {
  const told = await view.told();
  if (told === null) return view;
  await pause(Math.max(0, told.at.getTime() - clock().getTime()), signal);
  return { ...view, told: async () => ({ ...told, at: clock() }) };
}
