const setOf = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

/** Words that say when. In lower case, without the plural's s. */
export const dateWords = setOf(`
  january february march april may june july august september october november december
  jan feb mar apr jun jul aug sep sept oct nov dec
  monday tuesday wednesday thursday friday saturday sunday
  mon tue tues wed thu thur thurs fri sat sun
  today yesterday tomorrow tonight overnight now ago recently lately soon earlier later
  morning noon midday afternoon evening night midnight dawn dusk
  day weekday weekend week fortnight month year decade century
  daily weekly monthly yearly annual annually
  spring summer autumn fall winter
  christmas easter ramadan hanukkah diwali halloween thanksgiving`);

/**
 * Words that begin a sentence with a capital and are no names. None of them is a usual first name (Will, Mark, May) or the
 * name of a place (Reading).
 */
export const ordinaryStarts = setOf(`
  you your yours the this that these those it its a an there here
  with without for in on at of to from by as and but or also so while when after before
  about along around across during through towards toward under over into onto
  all some every each more another what which who how
  completing completed complete finishing finished finish done marking marked closing closed
  adding added kept keeping going gone working worked taking taken making made
  task goal project photo video recording file photos videos recordings files caption
  part progress step work note notes`);
