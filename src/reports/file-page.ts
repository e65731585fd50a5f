/** Lines for a file, so many at a time that nobody else has to wait for all of them. */
export interface FilePage<Line> {
  lines: readonly Line[];
  /** There are more, whether or not the file has room for them. */
  hasMore: boolean;
}
