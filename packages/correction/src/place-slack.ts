const SLACK = 2;
const LATE_SLACK = 3;
const LATE_PLACE = 8;

export const PLACE_SLACK_MAX: number = LATE_SLACK;

/**
 * How far from its place in a reading a phone may be heard: insertions and deletions add up along a reading, so the later ones may
 * have moved further.
 */
export function placeSlack(place: number): number {
  return place < LATE_PLACE ? SLACK : LATE_SLACK;
}
