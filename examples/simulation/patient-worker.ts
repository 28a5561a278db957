// a thread of `writeStudyCohort`
import { type Answer, answer } from "../../src/node/thread-pool.ts";
import { type PatientTask, type WrittenPatient, writeStudyPatient } from "./write-study-patient.ts";

export default function (task: PatientTask): Promise<Answer<WrittenPatient>> {
  return answer(() => writeStudyPatient(task));
}
