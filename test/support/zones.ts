/** Their clocks follow the moon, a new date every year; all other zones repeat one year's rule well before 2040. */
export const zonesByTheMoon = ['Africa/Casablanca', 'Africa/El_Aaiun', 'Asia/Gaza', 'Asia/Hebron'];

/** Every IANA zone this runtime knows, and UTC, which it does not list. */
export const zones: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')];
