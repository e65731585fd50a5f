const GAP_PX = 4;
const HEIGHT_MAX_PX = 320;
const ROOM_MIN_PX = 160;

/** A list below what opened it, or above where there is more room. */
export function placeBelow(anchor: HTMLElement, popup: HTMLElement): void {
  const { left, top, bottom, width } = anchor.getBoundingClientRect();
  const below = innerHeight - bottom - 2 * GAP_PX;
  const above = top - 2 * GAP_PX;
  const isBelow = below >= ROOM_MIN_PX || below >= above;
  Object.assign(popup.style, {
    left: `${left}px`,
    width: `${width}px`,
    top: isBelow ? `${bottom + GAP_PX}px` : 'auto',
    bottom: isBelow ? 'auto' : `${innerHeight - top + GAP_PX}px`,
    maxHeight: `${Math.min(HEIGHT_MAX_PX, isBelow ? below : above)}px`,
  });
}
