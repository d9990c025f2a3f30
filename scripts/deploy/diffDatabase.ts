import { lastOf, partAfter, type Actual } from "./actual.ts";
import { describeIndex, type IndexSpec } from "./database.ts";
import { MISSING, mends, THERE, type Drift } from "./drift.ts";

const BUILDING = "being built";

export function diffIndex(index: IndexSpec, { project, indexes }: Actual): Drift[] {
  const words = describeIndex(index);
  const found = indexes.filter(
    (each) => describeIndex({ ...each, collectionGroup: partAfter("collectionGroups", each.name) }) === words,
  );
  const state = found.find((each) => each.state === "READY")?.state ?? found[0]?.state ?? MISSING;
  return state === "READY" ? [] : [drift(`index ${words}`, { state, shouldBe: "ready", project })];
}

interface FieldSetting {
  kind: "ttl" | "unindexed";
  group: string;
  field: string;
}

export function diffField({ kind, group, field }: FieldSetting, { project, fields }: Actual): Drift[] {
  const found = fields.find(
    ({ name }) => partAfter("collectionGroups", name) === group && lastOf(name) === field,
  );
  if (kind === "ttl") {
    const state = found?.ttlConfig?.state ?? MISSING;
    const about = `TTL policy ${group}.${field}`;
    return state === "ACTIVE" ? [] : [drift(about, { state, shouldBe: "active", project })];
  }
  const isIndexed = !found || found.indexConfig.usesAncestorConfig || found.indexConfig.indexes.length > 0;
  const about = `index exemption ${group}.${field}`;
  return isIndexed ? [drift(about, { state: MISSING, shouldBe: THERE, project })] : [];
}

interface Found {
  state: string;
  shouldBe: string;
  project: string;
}

/** What is being built needs patience and nothing else. */
function drift(setting: string, { state, shouldBe, project }: Found): Drift {
  const { database, deploy } = mends(project);
  const about = "database";
  if (state === "CREATING") {
    const mend = `wait a few minutes, then: ${deploy.replace("run deploy", "run doctor")}`;
    return { about, setting, is: BUILDING, shouldBe, mend };
  }
  return { about, setting, is: state.toLowerCase().replaceAll("_", " "), shouldBe, mend: database };
}
