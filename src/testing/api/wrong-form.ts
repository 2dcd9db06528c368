/** A parameter is written in another form than the document asks for. The message is a sentence for its sender. */
export class WrongForm extends Error {
  constructor(name: string, example: string) {
    super(`The parameter '${name}' must be written as ${example}.`);
  }
}
