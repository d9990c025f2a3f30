import type { Actual } from "./actual.ts";
import type { Call } from "./cloud.ts";
import { inWords, MISSING, mends, THERE, type Drift } from "./drift.ts";
import type { Document, Setting } from "./wanted.ts";

/** By this label a policy is found again, however it was renamed. */
const LABEL = "selfos-alert";

/** What Google's APIs leave out of an answer. */
const isDefault = (value: unknown): boolean =>
  value === undefined ||
  value === 0 ||
  value === "" ||
  value === false ||
  value === "0s" ||
  (Array.isArray(value) && value.length === 0);

interface Difference {
  path: string;
  is: unknown;
  shouldBe: unknown;
}

const isObject = (value: unknown): value is Document => typeof value === "object" && value !== null;

/** Where the actual document does not say what the wanted one says. What it says beyond that is not ours. */
export function differences(wanted: unknown, is: unknown, path = ""): Difference[] {
  if (isDefault(wanted) && isDefault(is)) {
    return [];
  }
  if (Array.isArray(wanted) && (!Array.isArray(is) || is.length !== wanted.length)) {
    return [{ path, is, shouldBe: wanted }];
  }
  if (isObject(wanted) && isObject(is)) {
    return Object.entries(wanted).flatMap(([key, value]) =>
      differences(value, is[key], path ? `${path}.${key}` : key),
    );
  }
  return wanted === is ? [] : [{ path, is, shouldBe: wanted }];
}

interface Kept {
  about: string;
  /** What it is called when it is missing altogether. */
  whole: string;
  found: Document | undefined;
  wanted: Document;
  project: string;
  create: Call;
  update: (fields: string[]) => Call;
}

function diffDocument({ about, whole, found, wanted, project, create, update }: Kept): Drift[] {
  const mend = mends(project).settings;
  if (!found) {
    return [{ about, setting: whole, is: MISSING, shouldBe: THERE, mend, fix: create }];
  }
  const differing = differences(wanted, found);
  const fields = [...new Set(differing.map(({ path }) => path.split(".")[0]!))];
  // One change mends all fields: it goes with the first.
  return differing.map(({ path, is, shouldBe }, index) => ({
    about,
    setting: path,
    is: inWords(is),
    shouldBe: inWords(shouldBe),
    mend,
    ...(index === 0 ? { fix: update(fields) } : {}),
  }));
}

export function diffMetric(metric: Document, { project, metrics }: Actual): Drift[] {
  const name = String(metric["name"]);
  const about = `log metric ${name}`;
  const parent = `projects/${project}`;
  return diffDocument({
    about,
    whole: "the metric",
    found: metrics.get(name),
    wanted: metric,
    project,
    create: {
      about,
      permission: "logging.logMetrics.create",
      send: ({ logging }) => logging.projects.metrics.create({ parent, requestBody: metric }),
    },
    update: () => ({
      about,
      permission: "logging.logMetrics.update",
      send: ({ logging }) =>
        logging.projects.metrics.update({ metricName: `${parent}/metrics/${name}`, requestBody: metric }),
    }),
  });
}

const labelOf = (policy: Document): unknown => (policy["userLabels"] as Document | undefined)?.[LABEL];

export function diffAlert(
  { name, policy, channel }: Extract<Setting, { kind: "alert" }>,
  { project, alerts }: Actual,
): Drift[] {
  const found =
    alerts.find((each) => labelOf(each) === name) ??
    alerts.find((each) => each["displayName"] === policy["displayName"]);
  // Without a channel of ours, those that somebody has chosen stay.
  const wanted = { ...policy, ...(channel ? { notificationChannels: [channel] } : {}) };
  const about = `alert ${name}`;
  return diffDocument({
    about,
    whole: "the policy",
    found,
    wanted,
    project,
    create: {
      about,
      permission: "monitoring.alertPolicies.create",
      send: ({ monitoring }) =>
        monitoring.projects.alertPolicies.create({ name: `projects/${project}`, requestBody: wanted }),
    },
    update: (fields) => ({
      about,
      permission: "monitoring.alertPolicies.update",
      send: ({ monitoring }) =>
        monitoring.projects.alertPolicies.patch({
          name: String(found?.["name"]),
          updateMask: fields.join(","),
          requestBody: wanted,
        }),
    }),
  });
}
