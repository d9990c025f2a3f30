import { crc32 } from "node:zlib";

/** A zip file (or jar) with one uncompressed entry. Its bytes depend on nothing else, so that it can be compared. */
export function zipOfOne(name: string, content: Buffer): Buffer {
  const nameBytes = Buffer.from(name);
  const entry = entryFields(nameBytes, content);
  const header = Buffer.concat([number32(0x04034b50), entry, nameBytes]);
  const directory = Buffer.concat([
    number32(0x02014b50),
    number16(20),
    entry,
    // No comment, first disk, no attributes, and the entry begins at 0.
    number16(0, 0, 0),
    number32(0, 0),
    nameBytes,
  ]);
  const end = Buffer.concat([
    number32(0x06054b50),
    number16(0, 0, 1, 1),
    number32(directory.length, header.length + content.length),
    number16(0),
  ]);
  return Buffer.concat([header, content, directory, end]);
}

/** What the local header and the directory say alike: version 2.0, no flags, stored, 1 January 1980. */
const entryFields = (name: Buffer, content: Buffer): Buffer =>
  Buffer.concat([
    number16(20, 0, 0, 0, 0x21),
    number32(crc32(content), content.length, content.length),
    number16(name.length, 0),
  ]);

function number16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => bytes.writeUInt16LE(value, index * 2));
  return bytes;
}

function number32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32LE(value >>> 0, index * 4));
  return bytes;
}
