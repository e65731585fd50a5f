import { FUZZ } from './cases.ts';

/** Their clocks follow the moon, a new date every year; all other zones repeat one year's rule well before 2040. */
export const zonesByTheMoon = ['Africa/Casablanca', 'Africa/El_Aaiun', 'Asia/Gaza', 'Asia/Hebron'];

/** A change of half an hour, a day left out, an offset with seconds, one that changed its mind often. */
const STRANGE = ['Australia/Lord_Howe', 'Pacific/Apia', 'Africa/Monrovia', 'America/Argentina/San_Luis'];

/** Every IANA zone this runtime knows, and UTC, which it does not list. */
export const zones: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** For walks through decades: zones lie beside those of their continent, most of which share a rule. */
export const { walked, walkedZones } =
  FUZZ > 1
    ? { walked: 'every zone', walkedZones: zones }
    : {
        walked: 'every strange zone and one in five of the others',
        walkedZones: zones.filter(
          (zone, i) => i % 5 === 0 || zonesByTheMoon.includes(zone) || STRANGE.includes(zone),
        ),
      };
