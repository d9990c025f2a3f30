/*
 * ICU messages. A user's words come in as arguments, in quotation marks, and never end a sentence: so a title that ends in
 * "." or "!" needs no care. Plain: nothing here praises, since we do not know what the task was to its owner.
 */

export const completed: Record<"alone" | "goal" | "project" | "both", readonly string[]> = {
  alone: [
    "{title} is done.",
    "You marked {title} as completed.",
    "The task {title} is finished.",
    "{title} is off your list.",
    "You have {title} done.",
  ],
  goal: [
    "For your goal {goal}, {title} is done.",
    "{title}, a task for your goal {goal}, is done.",
    "You marked {title}, a task for your goal {goal}, as completed.",
    "The task {title}, which counts for your goal {goal}, is finished.",
    "Towards your goal {goal}, the task {title} is completed.",
  ],
  project: [
    "In your project {project}, {title} is done.",
    "{title}, a task of your project {project}, is done.",
    "You marked {title}, a task of your project {project}, as completed.",
    "The task {title}, which counts for your project {project}, is finished.",
    "As part of your project {project}, the task {title} is completed.",
  ],
  both: [
    "For your goal {goal} and your project {project}, {title} is done.",
    "{title}, a task for your goal {goal} and your project {project}, is done.",
    "You marked {title}, a task for your goal {goal} and your project {project}, as completed.",
    "The task {title}, which counts for your goal {goal} and your project {project}, is finished.",
    "Towards your goal {goal} and as part of your project {project}, the task {title} is completed.",
  ],
};

export const withMedia: Record<"plain" | "captioned", readonly string[]> = {
  plain: [
    "You added {media} to the task.",
    "You kept {media} with the task.",
    "The task comes with {media}.",
    "Kept with the task: {media}.",
  ],
  captioned: [
    "You added {media} to the task, with {caption} as {count, plural, =1 {the} other {a}} caption.",
    "You kept {media} with the task, and {caption} is {count, plural, =1 {the} other {a}} caption.",
    "The task comes with {media}; {caption} is {count, plural, =1 {the} other {a}} caption.",
    "Kept with the task: {media}, with {caption} as {count, plural, =1 {the} other {a}} caption.",
  ],
};

export const counted: Record<"photo" | "video" | "audio" | "file", string> = {
  photo: "{count, plural, =1 {one photo} =2 {two photos} =3 {three photos} other {# photos}}",
  video: "{count, plural, =1 {one video} =2 {two videos} =3 {three videos} other {# videos}}",
  audio: "{count, plural, =1 {one recording} =2 {two recordings} =3 {three recordings} other {# recordings}}",
  file: "{count, plural, =1 {one file} =2 {two files} =3 {three files} other {# files}}",
};
