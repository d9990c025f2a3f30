import { call } from "../bus/call.ts";
import { schedule } from "../bus/schedule.ts";
import { listDeadLetters as list } from "./listDeadLetters.ts";
import { listEvents as listAll } from "./listEvents.ts";
import { answerReplay } from "./replay.ts";
import { deadRequest, listRequest, replayRequest, showRequest } from "./requests.ts";
import { showEvent as show } from "./showEvent.ts";
import { lookDueAt, summariseEvents as summarise } from "./summariseEvents.ts";

/** What happened to the events of a user, a type and a time: `listEvents({user, type, since, until, limit})`, newest first. */
export const listEvents = call({
  name: "listEvents",
  isForOperators: true,
  request: listRequest,
  answer: (context, _, request) => listAll(context, request),
});

/** The life of one event: `showEvent({eventId, payload})`. */
export const showEvent = call({
  name: "showEvent",
  isForOperators: true,
  request: showRequest,
  answer: (context, _, request) => show(context, request),
});

/** What was given up, grouped by defect: `listDeadLetters({reaction, since, until})`. */
export const listDeadLetters = call({
  name: "listDeadLetters",
  isForOperators: true,
  request: deadRequest,
  answer: (context, _, request) => list(context, request),
});

/** Publishes unfinished events once more: `replayEvents({ids, type, user, dead, …, go})`. Without `go` it only says what it would do. */
export const replayEvents = call({
  name: "replayEvents",
  isForOperators: true,
  request: replayRequest,
  answer: (context, _, request) => answerReplay(context, request),
});

/** Says in the log of every event, once, what became of it: all reactions done, or which are not. */
export const summariseEvents = schedule({
  name: "summariseEvents",
  every: "every 1 minutes",
  run: (context, at) => summarise(context, lookDueAt(at)),
});
