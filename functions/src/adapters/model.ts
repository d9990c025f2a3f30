/** A language model that writes a short text from instructions and facts. */
export interface LanguageModel {
  readonly name: string;
  /** @throws Error when the model can not be reached, refuses, or answers with no text. */
  write(request: { instructions: string; facts: string }): Promise<string>;
}
