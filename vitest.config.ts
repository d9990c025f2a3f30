import { defineConfig } from "vitest/config";

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
          name: "emulators",
          include: ["test/**/*.emulator.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Two cores carry the emulators too.
          maxWorkers: 2,
        },
      },
    ],
  },
});
