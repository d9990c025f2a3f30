/** Something that this machine does not have. The message is one sentence with the remedy, to be shown as it is. */
export class MissingTool extends Error {
  override name = "MissingTool";
}
