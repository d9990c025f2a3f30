export * as tasks from "./tasks/index.ts";
export * as goals from "./goals/index.ts";
export * as progress from "./progress/index.ts";
export * as memory from "./memory/index.ts";
export * as notifications from "./notifications/index.ts";
export * as story from "./story/index.ts";
export * as operations from "./operations/index.ts";
