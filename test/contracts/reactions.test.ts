import { describe, expect, it } from "vitest";
import { catalogue } from "../../functions/src/events/catalogue.ts";
import { everyAnnouncement, everyExport, everyFunction, everyReaction } from "./exported.ts";

/*
 * What every announcement, reaction and callable keeps to, without a line of test code of its own: all of it is read off the
 * exports and the registry.
 */
const endpointOf = (name: string) => everyFunction.find((each) => each.name.endsWith(`-${name}`))?.endpoint;
const keysOf = (name: string) => everyExport.filter(({ key }) => key === name).map(({ key }) => key);
const named = [...everyReaction, ...everyAnnouncement];
const inPascalCase = (type: string) =>
  type.replaceAll(/(?:^|\.)(\w)/g, (_, letter: string) => letter.toUpperCase());
const twice = (texts: string[]) => texts.filter((text, index) => texts.indexOf(text) !== index);

describe.each(named)("$name", ({ name, does }) => {
  it("is exported once, under its own name", () => {
    expect(keysOf(name)).toEqual([name]);
  });

  it("says in one sentence what it does", () => {
    expect(does).toMatch(/^[A-Z][^.!?]{10,150}\.$/);
  });
});

describe.each(everyReaction)("$name", ({ name, on }) => {
  it("reacts to an event of the catalogue", () => {
    expect(catalogue).toContain(on);
  });

  it("is named by its effect and its event", () => {
    expect(name).toMatch(new RegExp(`^[a-z][A-Za-z0-9]*[a-z0-9]On${inPascalCase(on.type)}$`));
  });

  it("listens to the topic of its event", () => {
    expect(endpointOf(name)?.eventTrigger?.eventFilters).toEqual({ topic: on.type });
  });
});

describe.each(everyAnnouncement)("$name", ({ name, announces, document }) => {
  it("announces events of the catalogue", () => {
    expect(announces.filter((event) => !catalogue.includes(event))).toEqual([]);
    expect(announces.length).toBeGreaterThan(0);
  });

  it("is named after what it watches", () => {
    const [, collection = ""] = /^users\/\{userId\}(?:\/(\w+)\/\{\w+\})?$/.exec(document) ?? [];
    expect(name.toLowerCase()).toBe(`announce${collection || "users"}`.toLowerCase());
  });
});

describe.each(everyFunction)("the function $name", ({ name, endpoint }) => {
  it("has a name that Cloud Run takes", () => {
    expect(name).toMatch(/^[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]$/);
  });

  it("is a reaction, an announcement, a callable or on a schedule", () => {
    const isNamed = named.some((each) => name.endsWith(`-${each.name}`));
    const triggers = [isNamed, endpoint.callableTrigger, endpoint.scheduleTrigger];
    expect(triggers.filter(Boolean)).toHaveLength(1);
  });
});

describe("the exports", () => {
  it("are functions to deploy and nothing else", () => {
    const paths = everyExport.map(({ feature, key }) => `${feature}-${key}`);
    expect(everyFunction.map(({ name }) => name)).toEqual(paths);
  });

  it("share no name, in whatever feature, and no sentence", () => {
    expect(twice(everyExport.map(({ key }) => key.toLowerCase()))).toEqual([]);
    expect(twice(named.map(({ name }) => name))).toEqual([]);
    expect(twice(named.map(({ does }) => does))).toEqual([]);
  });
});

describe.each(catalogue)("the event $type", (event) => {
  it("has an example that fits its schema", () => {
    expect(event.schema.safeParse(event.example)).toMatchObject({ success: true });
  });

  it("has a sentence that says what happened", () => {
    expect(event.description).toMatch(/^[A-Z].{10,150}\.$/);
  });

  it("is announced", () => {
    const announcers = everyAnnouncement.filter(({ announces }) => announces.includes(event));
    expect(announcers.map(({ name }) => name)).toHaveLength(1);
  });

  it("has a reaction, because only a reaction's deploy creates the topic that it is published to", () => {
    expect(everyReaction.some(({ on }) => on === event)).toBe(true);
  });
});

describe("the catalogue", () => {
  it("has no type and no sentence twice", () => {
    expect(twice(catalogue.map(({ type }) => type))).toEqual([]);
    expect(twice(catalogue.map(({ description }) => description))).toEqual([]);
  });
});
