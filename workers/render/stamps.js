"use strict"

// Thousands of round marks, each drawn once for each place that it may have within a pixel and then copied.
// A canvas notes each mark as several commands and paints them later, which takes ten times as long.
globalThis.stamps = (() => {
  const { ScatterView } = Bokeh.require("models/glyphs/scatter")
  const { marker_funcs } = Bokeh.require("models/glyphs/defs")
  /** Fewer marks are drawn one by one. */
  const settings = { fewest: 1000 }
  /** Places within a pixel, on each axis: no mark is farther than a sixteenth of a pixel from its own. */
  const PLACES = 8
  const MOST_COLORS = 16
  const MOST_PIXELS = 4e6
  const MOST_KEPT = 4e6

  let spare = new Float32Array(0)

  const paint_each = ScatterView.prototype._paint
  ScatterView.prototype._paint = function(ctx, indices, data) {
    const area = data === undefined && indices.length >= settings.fewest ? area_of(this, ctx) : null
    const colors = area !== null && is_alike(this) ? colors_of(this, indices) : null
    if (colors === null)
      paint_each.call(this, ctx, indices, data)
    else
      stamp_all(this, ctx, indices, area, colors)
  }

  /** The plot area in pixels of the canvas; null where marks can't be copied. */
  function area_of(view, ctx) {
    if (!(ctx instanceof CanvasRenderingContext2D))
      return null
    const { a: ratio, b: turned, e, f } = ctx.getTransform()
    const { left, top, right, bottom } = view.renderer.plot_view.frame.bbox
    const x = Math.floor(left * ratio + e) - 1
    const y = Math.floor(top * ratio + f) - 1
    const width = Math.ceil(right * ratio + e) + 2 - x
    const height = Math.ceil(bottom * ratio + f) + 2 - y
    return turned === 0 && width * height <= MOST_PIXELS ? { x, y, width, height, ratio, dx: e - x, dy: f - y } : null
  }

  /** Whether all marks are discs of one size whose edges are alike. */
  function is_alike({ marker, size, angle, visuals: { fill, hatch, line } }) {
    const edge = [line.line_color, line.line_alpha, line.line_width, line.line_dash, fill.fill_alpha]
    return [marker, size, angle, ...edge].every((uniform) => uniform.is_Scalar())
      && marker.get(0) === "circle" && angle.get(0) === 0 && isFinite(size.get(0)) && !hatch.doit
  }

  /** For each colour, the first mark that has it; null when there are too many. */
  function colors_of({ visuals: { fill: { fill_color } } }, indices) {
    const first = new Map()
    if (fill_color.is_Scalar())
      return first.set(fill_color.get(0), indices[0])
    for (const i of indices) {
      const color = fill_color.get(i)
      if (!first.has(color) && first.set(color, i).size > MOST_COLORS)
        return null
    }
    return first
  }

  function stamp_all(view, ctx, indices, area, colors) {
    const { sx, sy, visuals: { fill: { fill_color } } } = view
    const stamps = new Map([...colors].map(([color, i]) => [color, make_stamps(view, i, area.ratio)]))
    const layer = clean_layer(area.width * area.height * 4)
    for (const i of indices) {
      const x = sx[i] * area.ratio + area.dx
      const y = sy[i] * area.ratio + area.dy
      if (isFinite(x + y))
        put(stamps.get(fill_color.get(i)), layer, area, x, y)
    }
    lay(layer, ctx, area)
  }

  /** Numbers, all 0: those of the last picture, if they are as many, for fresh memory takes longer than a wipe. */
  function clean_layer(length) {
    if (spare.length === length)
      return spare.fill(0)
    const layer = new Float32Array(length)
    if (length <= MOST_KEPT)
      spare = layer
    return layer
  }

  /** One mark at each of its places, as colours that are multiplied by their opacity. */
  function make_stamps(view, i, ratio) {
    const { size, visuals } = view
    const radius = size.get(i) / 2
    const reach = Math.ceil((radius + (visuals.line.doit ? visuals.line.line_width.get(i) / 2 : 0)) * ratio) + 1
    const side = 2 * reach + 1
    const ctx = new OffscreenCanvas(side * PLACES, side * PLACES).getContext("2d", { willReadFrequently: true })
    for (let row = 0; row < PLACES; row++) {
      for (let column = 0; column < PLACES; column++) {
        ctx.setTransform(ratio, 0, 0, ratio,
          column * side + reach + (column + 0.5) / PLACES, row * side + reach + (row + 0.5) / PLACES)
        ctx.beginPath()
        marker_funcs.circle(ctx, i, radius, visuals)
      }
    }
    const { data, width } = ctx.getImageData(0, 0, side * PLACES, side * PLACES)
    const colors = new Float32Array(data.length)
    for (let at = 0; at < data.length; at += 4) {
      const alpha = data[at + 3] / 255
      colors[at] = data[at] * alpha
      colors[at + 1] = data[at + 1] * alpha
      colors[at + 2] = data[at + 2] * alpha
      colors[at + 3] = alpha
    }
    return { colors, width, side, reach, spans: spans_of(colors, width, side) }
  }

  /** For each row of each stamp, its first column with anything on it and the column after its last. */
  function spans_of(colors, width, side) {
    const spans = new Uint8Array(width * PLACES * 2)
    for (let row = 0; row < width; row++) {
      for (let place = 0; place < PLACES; place++) {
        const start = (row * width + place * side) * 4 + 3
        let first = 0
        let last = side
        while (first < side && colors[start + first * 4] === 0)
          first++
        while (last > first && colors[start + (last - 1) * 4] === 0)
          last--
        spans.set([first, last], (row * PLACES + place) * 2)
      }
    }
    return spans
  }

  /** Lay one mark over what is there (Porter and Duff 1984: over). */
  function put({ colors, width, side, reach, spans }, layer, area, x, y) {
    const left = Math.floor(x)
    const top = Math.floor(y)
    const place = Math.floor((x - left) * PLACES)
    const row = Math.floor((y - top) * PLACES) * side
    const from_y = Math.max(reach - top, 0)
    const to_y = Math.min(side, area.height + reach - top)
    for (let j = from_y; j < to_y; j++) {
      const span = ((row + j) * PLACES + place) * 2
      const from_x = Math.max(reach - left, spans[span])
      const to_x = Math.min(spans[span + 1], area.width + reach - left)
      let from = ((row + j) * width + place * side + from_x) * 4
      let to = ((top - reach + j) * area.width + left - reach + from_x) * 4
      for (let i = from_x; i < to_x; i++, from += 4, to += 4) {
        const alpha = colors[from + 3]
        const rest = 1 - alpha
        layer[to] = colors[from] + layer[to] * rest
        layer[to + 1] = colors[from + 1] + layer[to + 1] * rest
        layer[to + 2] = colors[from + 2] + layer[to + 2] * rest
        layer[to + 3] = alpha + layer[to + 3] * rest
      }
    }
  }

  /** Put the finished layer on the canvas, which clips it. */
  function lay(layer, ctx, { x, y, width, height }) {
    const image = new ImageData(width, height)
    const { data } = image
    for (let at = 0; at < layer.length; at += 4) {
      const alpha = layer[at + 3]
      if (alpha === 0)
        continue
      data[at] = layer[at] / alpha
      data[at + 1] = layer[at + 1] / alpha
      data[at + 2] = layer[at + 2] / alpha
      data[at + 3] = alpha * 255
    }
    const marks = new OffscreenCanvas(width, height)
    marks.getContext("2d", { willReadFrequently: true }).putImageData(image, 0, 0)
    ctx.save()
    ctx.resetTransform()
    ctx.drawImage(marks, x, y)
    ctx.restore()
  }

  return settings
})()
