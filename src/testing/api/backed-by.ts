import { shapeOf } from "../gateway/router.ts";
import type { Description, Operation } from "./description.ts";

/**
 * A description with another behind it, which answers for the operations that the first does not have: a sandbox goes
 * on with what it plays when the vendor's documents no longer describe it, or not yet.
 */
export function backedBy(first: Description, second: Description): Description {
  const shapes = new Set(first.templates.map(shapeOf));
  const behind = new Map(second.templates.map((template) => [shapeOf(template), template]));
  const found = new Map<string, Operation | undefined>();

  function operationBehind(template: string, method: string): Operation | undefined {
    const other = behind.get(shapeOf(template));
    const operation = other === undefined ? undefined : second.operation(other, method);
    if (!operation || other === template) return operation;
    // The parameters of a path go by the names of the template that it was found by.
    return { ...operation, parameters: operation.parameters.filter((parameter) => parameter.in !== "path") };
  }

  return {
    templates: [...first.templates, ...second.templates.filter((template) => !shapes.has(shapeOf(template)))],
    methodsOf(template) {
      const other = behind.get(shapeOf(template));
      const more = other === undefined ? [] : second.methodsOf(other);
      return [...new Set([...first.methodsOf(template), ...more])];
    },
    operation(template, method) {
      const key = `${method} ${template}`;
      if (!found.has(key))
        found.set(key, first.operation(template, method) ?? operationBehind(template, method));
      return found.get(key);
    },
  };
}
