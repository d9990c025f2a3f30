export const sideNames = ["raw", "selfos"] as const;
export type SideName = (typeof sideNames)[number];
