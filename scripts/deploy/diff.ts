import { lastOf, partAfter, type Actual, type ActualFunction } from "./actual.ts";
import { diffAlert, diffMetric } from "./diffAlerts.ts";
import { diffField, diffIndex } from "./diffDatabase.ts";
import { diffDeadLetterSubscription, diffDeadLetterTopic, diffFeed } from "./diffDelivery.ts";
import { MISSING, mends, THERE, type Drift } from "./drift.ts";
import { leastHoursOfAttempts, type Setting, type WantedFunction } from "./wanted.ts";

/** What is not as it has to be, in the order in which it is to be mended. */
export function diff(settings: Setting[], actual: Actual): Drift[] {
  return [...settings.flatMap((setting) => diffOf(setting, actual)), ...surplus(settings, actual)];
}

function diffOf(setting: Setting, actual: Actual): Drift[] {
  switch (setting.kind) {
    case "function":
      return diffFunction(setting.wanted, actual);
    case "secret":
      return diffSecret(setting, actual);
    case "deadLetterTopic":
      return diffDeadLetterTopic(actual);
    case "deadLetterSubscription":
      return diffDeadLetterSubscription(setting.fields, actual);
    case "subscription":
      return diffFeed(setting, actual);
    case "ttl":
    case "unindexed":
      return diffField(setting, actual);
    case "index":
      return diffIndex(setting.index, actual);
    case "metric":
      return diffMetric(setting.metric, actual);
    case "alert":
      break;
  }
  return diffAlert(setting, actual);
}

const retried = (isRetried: boolean) => (isRetried ? "retried" : "not retried");
const nameOf = ({ name }: ActualFunction): string => lastOf(name);
const regionOf = ({ name }: ActualFunction): string => partAfter("locations", name);

function diffFunction({ name, trigger }: WantedFunction, { project, functions, unread }: Actual): Drift[] {
  const mend = mends(project);
  const [found] = functions.filter((each) => lastOf(each.name) === name);
  if (!found) {
    const is =
      unread.length > 0 ? `not found, and ${unread.join(", ")} can not be read just now` : "not deployed";
    return [{ about: name, setting: "the function", is, shouldBe: "deployed", mend: mend.deploy }];
  }
  const compare = (setting: string, is: string, shouldBe: string): Drift[] =>
    is === shouldBe ? [] : [{ about: name, setting, is, shouldBe, mend: mend.deploy }];
  const inState = compare("the function", found.state, "ACTIVE");
  if (!trigger) {
    return inState;
  }
  if (!found.eventTrigger) {
    const change = mend.recreate(name, regionOf(found));
    return [...inState, { about: name, setting: "the trigger", is: MISSING, shouldBe: THERE, mend: change }];
  }
  const { eventType, pubsubTopic, eventFilters, retryPolicy } = found.eventTrigger;
  const document = eventFilters.find(({ attribute }) => attribute === "document")?.value;
  return [
    ...inState,
    ...compare("the type of its events", eventType, trigger.eventType),
    ...compare("what triggers it", document ?? lastOf(pubsubTopic), trigger.source),
    ...compare("a failed event", retried(retryPolicy === "RETRY_POLICY_RETRY"), retried(trigger.isRetried)),
  ];
}

function diffSecret(
  { secret, functions }: { secret: string; functions: string[] },
  { project, secrets }: Actual,
): Drift[] {
  const state = secrets.get(secret);
  if (state === "ENABLED") {
    return [];
  }
  const shouldBe = `${THERE}, for ${functions.join(", ")}`;
  const is = state?.toLowerCase() ?? MISSING;
  return [
    {
      about: `secret ${secret}`,
      setting: "its newest version",
      is,
      shouldBe,
      mend: mends(project).secret(secret),
    },
  ];
}

/** Functions that the code does not have, or that run in two regions: they get every event, too. */
function surplus(settings: Setting[], { project, functions }: Actual): Drift[] {
  const wanted = settings.flatMap((each) => (each.kind === "function" ? [each.wanted.name] : []));
  const isSecond = (each: ActualFunction) =>
    functions.find((other) => nameOf(other) === nameOf(each)) !== each;
  return functions
    .filter((each) => !wanted.includes(nameOf(each)) || isSecond(each))
    .map((each) => ({
      about: nameOf(each),
      setting: "the function",
      is: `deployed in ${regionOf(each)}`,
      shouldBe: isSecond(each) ? "deployed in one region only" : "not deployed: the code does not have it",
      mend: mends(project).remove(nameOf(each), regionOf(each)),
    }));
}

/** What is worth knowing, though it is as it was asked for. */
export function notesOn(settings: Setting[], { functions, alerts }: Actual): string[] {
  const least = leastHoursOfAttempts();
  const hours = functions.map((each) =>
    Number(each.serviceConfig.environmentVariables["GIVE_UP_AFTER_HOURS"]),
  );
  const most = Math.max(0, ...hours.filter(Number.isFinite));
  const isTold = alerts.some(
    (each) => ((each["notificationChannels"] as unknown[] | undefined) ?? []).length > 0,
  );
  const hasAlerts = settings.some(({ kind }) => kind === "alert");
  return [
    ...(most > least
      ? [
          `GIVE_UP_AFTER_HOURS is ${most}, but Pub/Sub may have made all of its attempts after ${least.toFixed(1)} h: what fails for so ` +
            `long is then in selfos-dead-letters and not among the dead letters of the functions. Set it to ${Math.floor(least)} or less.`,
        ]
      : []),
    ...(hasAlerts && !isTold
      ? [
          "The alerts notify nobody. Set ALERT_CHANNEL to a notification channel and deploy again: docs/deploy.md.",
        ]
      : []),
  ];
}
