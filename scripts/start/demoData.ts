/** What the demo user has when the demo begins. Ids are spoken ones, because they are typed at the shell. */

export const user = {
  displayName: "Demo user",
  locale: "en",
  timeZone: "Europe/Berlin",
  dayStartsAt: "04:00",
};

export const projects = { health: { title: "A healthier year", status: "active" } };

export const goals = {
  halfMarathon: { title: "Run a half marathon", status: "active", projectId: "health" },
  spanish: { title: "Speak Spanish on holiday", status: "active" },
};

export const media = {
  riverbank: { kind: "photo", caption: "The riverbank at sunrise", contentType: "image/jpeg" },
  notebook: { kind: "photo", caption: "The first page of the notebook", contentType: "image/jpeg" },
};

export const devices = {
  phone: {
    addressing: { kind: "fid", value: "demo-installation" },
    platform: "android",
    appVersion: "1.0.0",
  },
};

const half = { goalId: "halfMarathon", projectId: "health" };
const spanish = { goalId: "spanish" };

/** One is done already, so that there is a beginning; not the first of its goal, which it would complete. */
export const tasks = {
  run5k: {
    title: "Run 5 km without a break",
    description: "Along the river, slowly.",
    status: "todo",
    mediaIds: ["riverbank"],
    tags: ["running"],
    ...half,
  },
  shoes: { title: "Buy running shoes", status: "completed", ...half },
  run10k: { title: "Run 10 km", status: "todo", tags: ["running"], ...half },
  plan: { title: "Write a training plan for twelve weeks", status: "in_progress", ...half },
  register: { title: "Register for the race in May", status: "todo", priority: "high", ...half },
  words: {
    title: "Learn the first hundred words",
    status: "in_progress",
    mediaIds: ["notebook"],
    ...spanish,
  },
  lesson: { title: "Take a lesson with Lucía", status: "todo", ...spanish },
  film: { title: "Watch a film without subtitles", status: "todo", ...spanish },
  doctor: { title: "Have a check-up at the doctor's", status: "todo", projectId: "health" },
  sleep: { title: "Go to bed before eleven, for a week", status: "todo", projectId: "health" },
  grandma: { title: "Call grandmother", status: "todo", tags: ["family"] },
  balcony: { title: "Plant herbs on the balcony", status: "todo", tags: ["home"] },
};

/** The task that the demo completes, and a search that finds it though it shares no word form with it. */
export const completedFirst = "run5k";
export const searchedFor = "ran five kilometres by rivers";
