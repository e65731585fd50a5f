/** Lines for a file, so many at a time that nobody else has to wait for all of them. */
export interface FilePage<Line> {
  lines: readonly Line[];
  /** There is more, and the file holds no more. */
  isCut: boolean;
}
