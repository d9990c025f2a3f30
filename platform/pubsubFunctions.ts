import type { Message } from "@google-cloud/pubsub";
import type { DeployedFunction } from "./discover.ts";

/** The CloudEvent of a Pub/Sub message, as Eventarc makes it. */
export function pubsubCloudEvent(project: string, topic: string, message: Message): object {
  const publishTime = message.publishTime.toISOString();
  return {
    specversion: "1.0",
    id: message.id,
    source: `//pubsub.googleapis.com/projects/${project}/topics/${topic}`,
    type: "google.cloud.pubsub.topic.v1.messagePublished",
    datacontenttype: "application/json",
    time: publishTime,
    data: {
      subscription: `projects/${project}/subscriptions/${topic}`,
      message: {
        messageId: message.id,
        publishTime,
        attributes: { ...message.attributes },
        data: message.data.toString("base64"),
        orderingKey: message.orderingKey ?? "",
      },
    },
  };
}

/** The topic that triggers a function, if one does. */
export function topicOf({ endpoint }: DeployedFunction): string | undefined {
  const { eventType, eventFilters } = endpoint.eventTrigger ?? {};
  const topic = eventFilters?.["topic"];
  return eventType === "google.cloud.pubsub.topic.v1.messagePublished" ? String(topic) : undefined;
}
