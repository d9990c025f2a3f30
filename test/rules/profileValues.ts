import { letters } from "./attempt.ts";
import { settings, user } from "./kinds.ts";
import type { Value, Values } from "./values.ts";

const zones = [
  "UTC",
  "EST5EDT",
  "Etc/GMT+5",
  "Etc/GMT-14",
  "America/Port-au-Prince",
  "America/North_Dakota/New_Salem",
];
const notZones = [
  "+01:00",
  "Europe/",
  "/Berlin",
  "Europe//Berlin",
  "Europe/Berlin\n",
  "Europe Berlin",
  "../etc/passwd",
];
const locales = ["de", "pt-BR", "zh-Hant-TW", "es-419", "de-CH-1996", "de-DE-u-co-phonebk"];
const notLocales = ["d", "de_DE", "de-", "-de", "deutsch-überall", "de--DE", "en-US\n", "123"];
const times = ["00:00", "09:59", "19:00", "20:30", "23:59"];
const notTimes = ["24:00", "4:00", "04:60", "0400", "04:00:00", "-1:00", "04:00\n", "noon"];

export const userValues: Values = {
  kind: user,
  accepted: [
    ...zones.map((timeZone): Value => [`the time zone ${timeZone}`, { timeZone }]),
    ["a time zone of exactly 64 characters", { timeZone: `Europe/${letters(57)}` }],
    ["a name of exactly 100 characters", { displayName: letters(100) }],
    ["a name of one character", { displayName: "O" }],
    ...locales.map((locale): Value => [`the locale ${locale}`, { locale }]),
    ["a locale of exactly 35 characters", { locale: "de-DE-u-co-phonebk-ka-shifted-kn-ab" }],
    ...times.map((dayStartsAt): Value => [`a day that starts at ${dayStartsAt}`, { dayStartsAt }]),
  ],
  refused: [
    ["an empty time zone", { timeZone: "" }],
    ["a time zone of 65 characters", { timeZone: `Europe/${letters(58)}` }],
    ["a time zone that is a number", { timeZone: 1 }],
    ...notZones.map((timeZone): Value => [`the time zone ${JSON.stringify(timeZone)}`, { timeZone }]),
    ["an empty name", { displayName: "" }],
    ["a name of 101 characters", { displayName: letters(101) }],
    ["a name that is a map", { displayName: { first: "Owner" } }],
    ["an empty locale", { locale: "" }],
    ["a locale of 36 characters", { locale: "de-DE-u-co-phonebk-ka-shifted-kn-abc" }],
    ["a locale that is a list", { locale: ["de"] }],
    ...notLocales.map((locale): Value => [`the locale ${JSON.stringify(locale)}`, { locale }]),
    ["an empty start of the day", { dayStartsAt: "" }],
    ["a start of the day in minutes", { dayStartsAt: 240 }],
    ...notTimes.map((dayStartsAt): Value => [
      `a day that starts at ${JSON.stringify(dayStartsAt)}`,
      { dayStartsAt },
    ]),
    ["a role of one's own choice", { role: "admin" }],
    ["an email address in the profile", { email: "own@example.com" }],
  ],
};

export const settingsValues: Values = {
  kind: settings,
  accepted: [
    ["notifications paused", { paused: true }],
    ["notifications not paused", { paused: false }],
  ],
  refused: [
    ["a pause that is a text", { paused: "true" }],
    ["a pause that is a number", { paused: 1 }],
    ["settings with a createdAt", { createdAt: "2026" }],
  ],
};
