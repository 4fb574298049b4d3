// A colour of the viridis scale for a share from 0 to 1.
const STOPS = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];

export const COLORS = STOPS.map((stop) => `rgb(${stop})`);

export function viridis(share) {
  const place = Math.min(Math.max(share, 0), 1) * (STOPS.length - 1);
  const index = Math.min(Math.floor(place), STOPS.length - 2);
  const rest = place - index;
  return `rgb(${STOPS[index].map((low, part) => Math.round(low + (STOPS[index + 1][part] - low) * rest))})`;
}
