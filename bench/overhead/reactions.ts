import { FieldValue } from "../../functions/src/adapters/firestore.ts";
import { react } from "../../functions/src/bus/react.ts";
import { defineEvent, type EventType } from "../../functions/src/events/defineEvent.ts";
import { taskCompleted } from "../../functions/src/events/tasks.ts";

type Type = EventType<typeof taskCompleted.schema>;

const typeOf = (type: string): Type => defineEvent({ ...taskCompleted, type });

const reactionTo = (on: Type, name: string) =>
  react({
    name,
    on,
    does: "The same effect as the bare function.",
    handle: async ({ id, userId, data }, { batch, db }) => {
      batch.set(db.doc(`users/${userId}/effects/${id}`), {
        title: data.title,
        createdAt: FieldValue.serverTimestamp(),
      });
    },
  });

const shared = typeOf("bench.shared");

/** The only reaction to its event. */
export const onlyReaction = reactionTo(typeOf("bench.alone"), "onlyReaction");

/** One of four reactions, as those to `task.completed`: when it ends it also looks whether all four are done. */
export const [oneOfFour] = ["oneOfFour", "second", "third", "fourth"].map((name) => reactionTo(shared, name));
