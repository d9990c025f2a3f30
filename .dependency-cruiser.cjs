/** The architecture as a check: imports point one way, index -> feature -> bus -> adapters -> events. */
const features = "tasks|goals|progress|story|notifications|memory|operations";
module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "events-import-zod-only",
      comment: "The catalogue is what every feature meets in; it must not know any of them.",
      severity: "error",
      from: { path: "^functions/src/events/" },
      to: { pathNot: "^functions/src/events/|node_modules/zod/" },
    },
    {
      name: "bus-knows-no-feature",
      severity: "error",
      from: { path: "^functions/src/(bus|adapters|params)" },
      to: { path: `^functions/src/(${features}|index)` },
    },
    {
      name: "adapters-know-no-bus",
      comment: "Adapters speak to the outside world; what a delivery is, is not their business.",
      severity: "error",
      from: { path: "^functions/src/adapters/" },
      to: { path: "^functions/src/(bus|events)/" },
    },
    {
      name: "features-never-import-features",
      comment: "They meet in the catalogue.",
      severity: "error",
      from: { path: `^functions/src/(${features})/` },
      to: { path: `^functions/src/(${features})/`, pathNot: "^functions/src/$1/" },
    },
    {
      name: "features-reach-adapters-through-the-context",
      comment:
        "Types may be named; code comes from the context. firestore.ts (field values, timestamps) is the exception.",
      severity: "error",
      from: { path: `^functions/src/(${features})/` },
      to: {
        path: "^functions/src/adapters/",
        pathNot: "adapters/firestore",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "never-the-root-of-firebase-functions",
      comment: "It loads every provider: half a second of cold start.",
      severity: "error",
      from: { path: "^functions/src" },
      to: { path: "node_modules/firebase-functions/lib/(v1|v2)/index" },
    },
    {
      name: "functions-need-nothing-of-the-repository",
      severity: "error",
      from: { path: "^functions/src" },
      to: { path: "^(test|scripts|bench|shared)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    parser: "swc",
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"] },
  },
};
