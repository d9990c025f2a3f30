import { afterEach, beforeAll, beforeEach } from "vitest";
import { startCloudFake, type CloudFake } from "./cloudFake.ts";
import { justDeployed, type RecordedProject } from "./recordedProject.ts";
import { runDeploy } from "./settled.ts";

/** For each test a project of its own in which everything is as a deploy has set it. Gives the one of the running test. */
export function settledFakes(): () => CloudFake {
  let settled: RecordedProject;
  let fake: CloudFake;
  beforeAll(async () => {
    const first = await startCloudFake(justDeployed());
    await runDeploy(first);
    await first.close();
    settled = first.holds;
  });
  beforeEach(async () => {
    fake = await startCloudFake(structuredClone(settled));
  });
  afterEach(() => fake.close());
  return () => fake;
}
