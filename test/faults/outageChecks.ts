import { expect } from "vitest";
import { expectNothingLost } from "./compare.ts";
import type { Ended } from "./outageLatency.ts";
import type { OutageProject, Outside } from "./outageWorld.ts";
import { stateOf } from "./state.ts";

/** Every event has ended well in every reaction, and each of its effects is there once. */
export async function expectAllOnce(project: OutageProject, outside: Outside): Promise<void> {
  const workload = { seed: 0, events: project.written.length * 2, users: 0 };
  expectNothingLost(await stateOf(project.db, workload), workload);
  await expectPushedOnce(project, outside);
  await expectRemembered(project, outside);
  await expectTold(project);
}

/** FCM has accepted one message for each inbox item and device. */
async function expectPushedOnce({ db, users }: OutageProject, { push }: Outside): Promise<void> {
  const accepted = [...push.accepted()];
  for (const { id, device } of users) {
    const items = await db.collection(`users/${id}/notifications`).get();
    const wanted = items.docs.map((item) => [`${device} ${item.id}`, 1]);
    const found = accepted.filter(([message]) => message.startsWith(`${device} `));
    expect(found.toSorted()).toEqual(wanted.toSorted());
  }
}

/** The vector store has one memory for each task, with its last words. */
async function expectRemembered({ db, users, written }: OutageProject, { vectors }: Outside): Promise<void> {
  const textsOf = async (userId: string): Promise<string[]> => {
    const { docs } = await db.collection(`users/${userId}/memories`).get();
    return vectors ? vectors.texts(userId) : docs.map((memory) => memory.get("text") as string);
  };
  for (const { id } of users) {
    const wanted = written.filter(({ userId }) => userId === id).map(({ text }) => text);
    expect((await textsOf(id)).toSorted()).toEqual(wanted.toSorted());
  }
}

/** Every task has its segment of the story, by the model or by the template. */
async function expectTold({ db, written }: OutageProject): Promise<void> {
  const stories = await db.collectionGroup("stories").get();
  const told = stories.docs.map((story) => [story.id, String(story.get("text")).includes("Walk mile")]);
  expect(told.toSorted()).toEqual(written.map(({ taskId }) => [`task_${taskId}`, true]).toSorted());
}

/** Without its model a story is told all the same, at once. */
export async function expectToldByTemplate({ db }: OutageProject, ended: Ended[]): Promise<void> {
  const told = ended.filter(({ reaction }) => reaction === "writeSegmentOnTaskCompleted");
  const paths = told.map(({ subject }) => subject.replace("/tasks/", "/stories/task_"));
  const stories = await Promise.all(paths.map((path) => db.doc(path).get()));
  expect(stories.map((story) => story.get("writtenBy"))).toEqual(paths.map(() => "template"));
}
