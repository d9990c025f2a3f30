/**
 * List prices in USD for us-central1 (tier 1), nothing free, as read in November 2026:
 * - Firestore: https://firebase.google.com/docs/firestore/pricing, the table of the cheapest US regions
 * - functions: https://cloud.google.com/run/pricing, request-based billing
 * - Pub/Sub: https://cloud.google.com/pubsub/pricing
 */
export const prices = {
  firestoreRead: 0.03 / 1e5,
  firestoreWrite: 0.09 / 1e5,
  firestoreDelete: 0.01 / 1e5,
  request: 0.4 / 1e6,
  vcpuSecond: 0.000024,
  gibibyteSecond: 0.0000025,
  /** Each publish and each delivery. */
  pubSubByte: 40 / 2 ** 40,
};

/** The least that Pub/Sub counts for a publish or a delivery. */
export const PUBSUB_LEAST_BYTES = 1000;

/** Cloud Run counts the time in which an instance has a request, rounded up to this. */
export const BILLED_STEP_SECONDS = 0.1;

/** The share of its concurrency and of its vCPU at which Cloud Run adds an instance. */
export const UTILISATION = 0.6;
