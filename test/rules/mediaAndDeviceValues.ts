import { at, letters } from "./attempt.ts";
import { device, media } from "./kinds.ts";
import type { Value, Values } from "./values.ts";

const folder = "users/own/";
const foreignPaths = [
  "users/foe/media/finish.jpg",
  "users/own",
  "users/own/",
  "users/adam/finish.jpg",
  "/users/own/finish.jpg",
  "Users/own/finish.jpg",
  "users/own/../foe/finish.jpg",
  "users/own/..",
  "users/own/a..b",
  "users/own/a\n/../b",
  "gs://bucket/users/own/finish.jpg",
  "https://example.com/users/own/finish.jpg",
];

export const mediaValues: Values = {
  kind: media,
  accepted: [
    ...["video", "audio", "file"].map((kind): Value => [`a medium of the kind ${kind}`, { kind }]),
    ["a path of exactly 1 000 characters", { storagePath: folder + letters(990) }],
    ["the shortest path", { storagePath: `${folder}x` }],
    ["a path with single dots", { storagePath: `${folder}a.b/c.tar.gz` }],
    ["a contentType of exactly 100 characters", { contentType: letters(100) }],
    ["a caption of exactly 1 000 characters", { caption: letters(1000) }],
    ["a photo taken in 1969", { takenAt: at("1969-07-20T20:17:40Z") }],
  ],
  refused: [
    ["a kind that nobody knows", { kind: "gif" }],
    ["a kind that is a list", { kind: ["photo"] }],
    ...foreignPaths.map((storagePath): Value => [`the path ${JSON.stringify(storagePath)}`, { storagePath }]),
    ["an empty path", { storagePath: "" }],
    ["a path of 1 001 characters", { storagePath: folder + letters(991) }],
    ["a path that is a list", { storagePath: [folder, "finish.jpg"] }],
    ["an empty contentType", { contentType: "" }],
    ["a contentType of 101 characters", { contentType: letters(101) }],
    ["a contentType that is a number", { contentType: 1 }],
    ["an empty caption", { caption: "" }],
    ["a caption of 1 001 characters", { caption: letters(1001) }],
    ["a caption that is a map", { caption: { de: "Endlich" } }],
    ["a takenAt that is a text", { takenAt: "2026:11:20 08:00:00" }],
    ["the bytes of the photo itself", { data: letters(1000) }],
  ],
};

const addressing = (kind: unknown, value: unknown) => ({ addressing: { kind, value } });

export const deviceValues: Values = {
  kind: device,
  accepted: [
    ["a token of exactly 4 096 characters", addressing("token", letters(4096))],
    ["an installation id", addressing("fid", "cAbcdEfgh1234567890_-x")],
    ["an iPhone", { platform: "ios" }],
    ["a browser", { platform: "web" }],
    ["a device last seen in 2001", { lastSeenAt: at("2001-09-09T01:46:40Z") }],
    ["a version of exactly 100 characters", { appVersion: letters(100) }],
  ],
  refused: [
    ["a token of 4 097 characters", addressing("token", letters(4097))],
    ["an empty token", addressing("token", "")],
    ["a token that is a number", addressing("token", 1)],
    ["a token of null", addressing("token", null)],
    ["an address of an unknown kind", addressing("email", "own@example.com")],
    ["an address without a kind", { addressing: { value: "dGhlIHRva2Vu" } }],
    ["an address without a value", { addressing: { kind: "token" } }],
    ["an address with a third field", { addressing: { kind: "fid", value: "x", topic: "all" } }],
    ["an address that is a text", { addressing: "dGhlIHRva2Vu" }],
    ["an address that is a list", { addressing: ["token", "dGhlIHRva2Vu"] }],
    ["an address of null", { addressing: null }],
    ["an empty address", { addressing: {} }],
    ["a platform that nobody knows", { platform: "symbian" }],
    ["a platform that is a map", { platform: { name: "ios" } }],
    ["a lastSeenAt that is a text", { lastSeenAt: "yesterday" }],
    ["a lastSeenAt of null", { lastSeenAt: null }],
    ["an empty version", { appVersion: "" }],
    ["a version of 101 characters", { appVersion: letters(101) }],
    ["a version that is a number", { appVersion: 1.2 }],
    ["the id of another user", { userId: "foe" }],
  ],
};
