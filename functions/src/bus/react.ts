import { onMessagePublished, type MessagePublishedData } from "firebase-functions/v2/pubsub";
import type { CloudEvent, CloudFunction } from "firebase-functions/v2/core";
import type { EventType } from "../events/defineEvent.ts";
import { eventRuntime } from "../params.ts";
import { currentContext } from "./context.ts";
import type { Reaction } from "./reaction.ts";
import { receive } from "./receive.ts";
import { reactions } from "./registry.ts";

export type ReactionFunction = CloudFunction<CloudEvent<MessagePublishedData>>;

/**
 * When that fact is announced, do this. One function, one event type, one effect, retried alone by the platform:
 * - new: the handler runs; its writes are committed together with the delivery record.
 * - already recorded: dropped as a duplicate.
 * - the payload does not fit, or NonRetryableError: a dead letter at the first attempt.
 * - any other error: logged and rethrown, so that the platform retries.
 * - older than GIVE_UP_AFTER_HOURS: a dead letter.
 * - replayed for another reaction, or switched off: not run.
 */
export function react<Type extends EventType>(reaction: Reaction<Type>): ReactionFunction {
  reactions.push(reaction);
  return onMessagePublished(
    { ...eventRuntime, topic: reaction.on.type, secrets: reaction.secrets ?? [] },
    ({ data: { message } }) => receive(currentContext(), reaction as unknown as Reaction, message),
  );
}
