// Plotly would fetch its base map from the network, even where nothing of it is shown: here it has an empty one.
const none = { type: "GeometryCollection", geometries: [] };
const names = ["coastlines", "countries", "lakes", "land", "ocean", "rivers", "subunits"];
const map = { type: "Topology", arcs: [], objects: Object.fromEntries(names.map((name) => [name, none])) };
window.PlotlyGeoAssets = { topojson: { usa_110m: map } };
