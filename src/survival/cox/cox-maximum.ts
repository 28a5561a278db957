import type { CoxData } from "./cox-data.ts";
import { exactPass } from "./cox-exact.ts";
import { firthPass } from "./cox-firth.ts";
import { type CoxPass, coxPass, coxPlan, newPass } from "./cox-kernel.ts";
import { coxNewton, type Derivatives, type NewtonFit } from "./cox-newton.ts";

/** Where a log partial likelihood is largest; exact ties have no risks to tell. */
export type CoxMaximum = NewtonFit<Derivatives & Partial<CoxPass>>;

/** Which likelihood is meant. */
export interface CoxLikelihood {
  readonly ties?: "efron" | "breslow" | "exact";
  readonly penalty?: "none" | "firth";
  readonly maximumSteps?: number;
}

/** Maximises the log partial likelihood of a data set. */
export function maximiseCox(data: CoxData, { ties = "efron", penalty, maximumSteps }: CoxLikelihood): CoxMaximum {
  const { p } = data;
  if (ties === "exact") {
    const empty = () => ({ logLikelihood: 0, score: new Float64Array(p), information: new Float64Array(p * p) });
    return coxNewton(p, (beta, into) => exactPass(data, beta, into), [empty(), empty()], {
      maximumSteps: maximumSteps ?? 40,
    });
  }
  const plan = coxPlan(data);
  const firth = penalty === "firth";
  const pass = firth ? firthPass : coxPass;
  const memory = [newPass(data), newPass(data)] as const;
  // the information leaves out what the penalty adds
  const options = { maximumSteps: maximumSteps ?? (firth ? 500 : 40), slow: firth };
  return coxNewton(p, (beta, into: CoxPass) => pass(data, plan, beta, ties, into), memory, options);
}
