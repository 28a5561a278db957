import exampleTable from "../../data/synthetic_radiomics.csv?url";
import { byId, fillSelect, make } from "../ui/dom.ts";
import { takeChosen, takeDropped } from "../ui/drop.ts";
import { runJob } from "../ui/jobs.ts";
import { connect } from "../worker/connect.ts";
import { columnList } from "./column-list.ts";
import { guessEvent, guessPlan, guessRoles, regionsOf } from "./guess-plan.ts";
import { connectResults } from "./results.ts";
import { type ColumnFacts, ROLES, type Role, type StudyJobs, type StudyPlan, type TableFacts } from "./study-jobs.ts";

/** Choices of columns that have a part of their own. */
const PARTS = ["time-column", "event-column", "id-column", "cohort-column"];

const field = <T extends HTMLElement = HTMLSelectElement>(id: string): T => byId<T>(id);

/** Connects the page for studies: a table, what its columns are, and the study of it. */
export function connectStudy(): void {
  const start = (): Worker => new Worker(new URL("./study-worker.ts", import.meta.url), { type: "module" });
  const worker = connect<StudyJobs>(start, new Map());
  const showResults = connectResults();
  let table: File | undefined;
  let facts: TableFacts = { rows: 0, columns: [] };
  const check = (): void => {
    const ready = table && field("time-column").value && field("event-column").value;
    byId<HTMLButtonElement>("run-study").disabled = !(ready && clinical.chosen().length + features.chosen().length > 0);
  };
  const clinical = columnList("clinical-list", "clinical-count", check);
  const features = columnList("feature-list", "feature-count", check);

  const open = async (file: File): Promise<void> => {
    const found = await runJob("Reading the table", "study", "table-failure", (tools) =>
      worker.run("table", file, tools),
    );
    if (!found) return;
    table = file;
    facts = found;
    byId("table-name").textContent = file.name;
    byId("table-about").textContent = `${found.rows} patients, ${found.columns.length} columns`;
    byId("columns").hidden = false;
    byId("columns-empty").hidden = true;
    showColumns(found.columns);
    check();
  };
  const showColumns = (columns: readonly ColumnFacts[]): void => {
    const guess = guessPlan(columns);
    const choices = (none?: string) => [
      ...(none === undefined ? [] : [{ value: "", text: none }]),
      ...columns.map(({ name }) => ({ value: name, text: name })),
    ];
    fillSelect(field("time-column"), choices("choose"), guess.time ?? "");
    fillSelect(field("event-column"), choices("choose"), guess.event ?? "");
    fillSelect(field("id-column"), choices("none"), guess.id ?? "");
    fillSelect(field("cohort-column"), choices("none: all train"), guess.cohort ?? "");
    field("time-unit").value = guess.unit;
    field<HTMLInputElement>("study-times").value = guess.times.join(", ");
    showEvent();
    showRoles();
    showLists(guess.clinical, guess.features);
    const gaps = columns.some(
      ({ name, missing }) => missing > 0 && [...guess.clinical, ...guess.features].includes(name),
    );
    field("study-missing").value = gaps ? "impute" : "throw";
  };
  // a column that has another part is in neither list
  const showLists = (wanted: readonly string[], measured: readonly string[]): void => {
    const taken = takenColumns();
    const usable = facts.columns.filter(
      ({ name, type }) => type !== "empty" && type !== "text" && !taken.includes(name),
    );
    const isFeature = new Set(guessPlan(facts.columns).features);
    // names that say nothing: any number may be a feature
    const unnamed = isFeature.size === 0;
    clinical.fill(usable.filter(({ name }) => !isFeature.has(name)).map(listed), wanted);
    features.fill(
      usable.filter(({ name, type }) => type === "number" && (unnamed || isFeature.has(name))).map(listed),
      measured,
    );
  };
  const showEvent = (): void => {
    const values = facts.columns.find(({ name }) => name === field("event-column").value)?.values ?? [];
    fillSelect(
      field("event-value"),
      values.map((value) => ({ value, text: value })),
      guessEvent(values),
    );
  };
  const showRoles = (): void => {
    const column = facts.columns.find(({ name }) => name === field("cohort-column").value);
    const values = column?.values ?? [];
    const roles = guessRoles(values);
    byId("roles").replaceChildren(
      ...values.map((value) => {
        const select = make("select", { name: value });
        fillSelect(
          select,
          ROLES.map((role) => ({ value: role, text: role })),
          roles[value],
        );
        return make("label", {}, `${value} is`, select);
      }),
    );
  };
  for (const id of PARTS) {
    field(id).addEventListener("change", () => showLists(clinical.chosen(), features.chosen()));
  }
  field("event-column").addEventListener("change", showEvent);
  field("cohort-column").addEventListener("change", showRoles);
  byId("columns").addEventListener("change", check);

  takeDropped(byId("table-drop"), ([file]) => open(file));
  takeChosen("table-file", ([file]) => open(file));
  byId("table-example").addEventListener("click", async () => {
    const response = await fetch(exampleTable);
    open(new File([await response.blob()], "synthetic_radiomics.csv"));
  });
  byId("run-study").addEventListener("click", async () => {
    if (!table) return;
    const request = { table, plan: chosenPlan(clinical.chosen(), features.chosen()) };
    const shown = await runJob("Running the study", "study", "study-failure", (tools) =>
      worker.run("study", request, tools),
    );
    if (shown) showResults(shown);
  });
}

const takenColumns = (): string[] => PARTS.map((id) => field(id).value);

function listed({ name, type, missing, distinct }: ColumnFacts): { name: string; about: string } {
  const kind = type === "number" ? "number" : `${distinct} values`;
  return { name, about: missing > 0 ? `${kind}, ${missing} missing` : kind };
}

function chosenPlan(clinical: readonly string[], features: readonly string[]): StudyPlan {
  const roles = Array.from(
    byId("roles").querySelectorAll("select"),
    ({ name, value }) => [name, value as Role] as const,
  );
  const taken = takenColumns();
  return {
    title: field<HTMLInputElement>("study-name").value.trim() || "Study",
    time: field("time-column").value,
    unit: field("time-unit").value,
    event: field("event-column").value,
    eventValue: field("event-value").value,
    ...(field("id-column").value && { id: field("id-column").value }),
    ...(field("cohort-column").value && { cohort: field("cohort-column").value }),
    roles: Object.fromEntries(roles),
    clinical: clinical.filter((name) => !taken.includes(name)),
    regions: regionsOf(features.filter((name) => ![...taken, ...clinical].includes(name))),
    times: field<HTMLInputElement>("study-times")
      .value.split(/[\s,;]+/)
      .filter(Boolean)
      .map(Number),
    missing: field("study-missing").value as StudyPlan["missing"],
    seed: field<HTMLInputElement>("study-seed").valueAsNumber,
  };
}
