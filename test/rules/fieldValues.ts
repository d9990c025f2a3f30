import { goalValues, projectValues } from "./aimValues.ts";
import { listValues } from "./listValues.ts";
import { deviceValues, mediaValues } from "./mediaAndDeviceValues.ts";
import { settingsValues, userValues } from "./profileValues.ts";
import { taskValues } from "./taskValues.ts";
import type { Values } from "./values.ts";

export const fieldValues: Values[] = [
  userValues,
  taskValues,
  listValues,
  goalValues,
  projectValues,
  mediaValues,
  settingsValues,
  deviceValues,
];
