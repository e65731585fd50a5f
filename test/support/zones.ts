/** Every IANA zone this runtime knows, and UTC, which it does not list. */
export const zones: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')];
