import { defineConfig } from "vitest/config";

/** Two cores carry the emulators too. */
const onEmulators = { testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 2 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "fast",
          include: ["test/**/*.test.ts"],
          exclude: ["test/**/*.emulator.test.ts"],
        },
      },
      {
        test: {
          ...onEmulators,
          name: "emulators",
          include: ["test/**/*.emulator.test.ts"],
          exclude: ["test/journeys/**"],
          // A project in which no functions are deployed: what a test writes is announced to nobody else.
          env: { GCLOUD_PROJECT: "demo-alone" },
        },
      },
      {
        test: {
          ...onEmulators,
          name: "journeys",
          include: ["test/journeys/*.emulator.test.ts"],
          // The project whose functions the platform runs.
          env: { GCLOUD_PROJECT: "demo-selfos" },
        },
      },
    ],
  },
});
