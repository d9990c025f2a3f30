import { call } from "../bus/call.ts";
import { react } from "../bus/react.ts";
import { taskChanged, taskCompleted } from "../events/tasks.ts";
import { GEMINI_API_KEY, WEAVIATE_API_KEY } from "../params.ts";
import { remember } from "./remember.ts";
import { search, searchRequest } from "./search.ts";

const secrets = [WEAVIATE_API_KEY, GEMINI_API_KEY];

export const rememberOnTaskCompleted = react({
  name: "rememberOnTaskCompleted",
  does: "Makes a completed task findable by what it was about.",
  on: taskCompleted,
  secrets,
  handle: remember,
});

export const rememberOnTaskChanged = react({
  name: "rememberOnTaskChanged",
  does: "Keeps the memory of a task up to date, and forgets a task that was deleted.",
  on: taskChanged,
  secrets,
  handle: remember,
});

/** Finds the caller's own memories by meaning: `searchMemory({query, limit, filter})` answers `{hits}`, best first. */
export const searchMemory = call({
  name: "searchMemory",
  request: searchRequest,
  secrets,
  answer: async (context, userId, request) => ({ hits: await search(context, userId, request) }),
});
