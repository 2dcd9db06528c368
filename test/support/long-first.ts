import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Begins with the tests of the system, which take longest: were they last, one process would have them left when the
 * other has nothing more to do.
 */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification): boolean => moduleId.includes("/test/system/");
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
