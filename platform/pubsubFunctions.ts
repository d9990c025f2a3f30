import type { DeployedFunction } from "./discover.ts";
import type { Message } from "./messages.ts";
import { valueOf } from "./parameters.ts";

/** The CloudEvent of a Pub/Sub message, as Eventarc makes it. */
export function pubsubCloudEvent(project: string, topic: string, message: Message): object {
  const { messageId, publishTime, attributes = {}, data = "", orderingKey = "" } = message;
  return {
    specversion: "1.0",
    id: messageId,
    source: `//pubsub.googleapis.com/projects/${project}/topics/${topic}`,
    type: "google.cloud.pubsub.topic.v1.messagePublished",
    datacontenttype: "application/json",
    time: publishTime,
    data: {
      subscription: `projects/${project}/subscriptions/${topic}`,
      message: { messageId, publishTime, attributes, data, orderingKey },
    },
  };
}

/** The topic that triggers a function, if one does. */
export function topicOf({ endpoint }: DeployedFunction): string | undefined {
  const { eventType, eventFilters } = endpoint.eventTrigger ?? {};
  const topic = valueOf(eventFilters?.["topic"]);
  return eventType === "google.cloud.pubsub.topic.v1.messagePublished" ? String(topic) : undefined;
}
