// a thread of `writeStudyCohort`
import { type ThreadScript, threadScript } from "../../src/node/thread-script.ts";
import { type PatientTask, type WrittenPatient, writeStudyPatient } from "./write-study-patient.ts";

const script: ThreadScript<PatientTask, WrittenPatient> = threadScript(writeStudyPatient);
export default script;
