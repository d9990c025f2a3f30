import type { Document } from "../../scripts/deploy/wanted.ts";
import { ok, orNotFound, refused, type Answer, type Asked } from "./cloudAnswers.ts";
import { recorded, type RecordedProject } from "./recordedProject.ts";

/** A policy is written back with the etag with which it was read, or refused. */
function answerPolicy(holds: RecordedProject, { method, path, body }: Asked): Answer {
  const [name = ""] = path.split(":");
  const current = holds.policies.get(name) ?? recorded("delivery", "policy");
  if (method === "GET") {
    return ok(current);
  }
  const policy = body["policy"] as Document;
  if (policy["etag"] !== undefined && policy["etag"] !== current["etag"]) {
    return refused("conflict");
  }
  holds.policies.set(name, { ...policy, version: 1, etag: `BwY${holds.policies.size}=` });
  return ok(holds.policies.get(name));
}

function patch(holds: RecordedProject, { path, body }: Asked): Answer {
  const found = holds.subscriptions.get(path);
  const fields = String(body["updateMask"] ?? "").split(",");
  const wanted = body["subscription"] as Document;
  const topic = (wanted["deadLetterPolicy"] as Document | undefined)?.["deadLetterTopic"];
  if (topic !== undefined && !holds.topics.has(String(topic))) {
    return refused("notFound", { NAME: String(topic) });
  }
  fields.forEach((field) => found && (found[field] = wanted[field]));
  return orNotFound(found, path);
}

function put(holds: RecordedProject, { path, body }: Asked): Answer {
  if (holds.topics.has(path) || holds.subscriptions.has(path)) {
    return refused("alreadyThere", { NAME: path });
  }
  if (path.includes("/topics/")) {
    holds.topics.add(path);
    return ok({ name: path });
  }
  if (!holds.topics.has(String(body["topic"]))) {
    return refused("notFound", { NAME: String(body["topic"]) });
  }
  holds.subscriptions.set(path, { ...body, name: path, state: "ACTIVE" });
  return ok(holds.subscriptions.get(path));
}

/** Topics, subscriptions and who may use them, in memory. */
export function answerPubsub(holds: RecordedProject, asked: Asked): Answer {
  const { method, path } = asked;
  if (path.includes(":")) {
    return answerPolicy(holds, asked);
  }
  if (method === "GET") {
    return path.includes("/topics/")
      ? orNotFound(holds.topics.has(path) ? { name: path } : undefined, path)
      : orNotFound(holds.subscriptions.get(path), path);
  }
  return method === "PUT" ? put(holds, asked) : patch(holds, asked);
}

/**
 * The Pub/Sub emulator. It knows no permissions, and refuses every update of a subscription's expiry and leaves it out of its answers: those
 * are answered in memory.
 */
export const forwardTo = (emulator: string) =>
  async function forward(holds: RecordedProject, asked: Asked): Promise<Answer> {
    const { method, path, body } = asked;
    if (path.includes(":")) {
      return answerPolicy(holds, asked);
    }
    if (body["updateMask"] === "expirationPolicy") {
      return patch(holds, asked);
    }
    const response = await fetch(`http://${emulator}/v1/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(method === "GET" ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Document;
    const { expirationPolicy } = holds.subscriptions.get(path) ?? { expirationPolicy: {} };
    const isSubscription = response.ok && path.includes("/subscriptions/");
    return { status: response.status, body: isSubscription ? { ...answer, expirationPolicy } : answer };
  };
