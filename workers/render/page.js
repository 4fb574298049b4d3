"use strict"

// The page that stays warm. `plotworks.draw` turns one document into one picture and leaves nothing of it behind.
globalThis.plotworks = (() => {
  const { Document } = Bokeh.require("document/document")
  const { HasProps } = Bokeh.require("core/has_props")
  const TOLERANCE = 6
  const BAND = 64
  const OPAQUE = "#rrggbb".length
  const MARKS = new Set(["glyph", "image"])
  const OVERDUE = Symbol("overdue")
  const known_colors = new Map()

  Bokeh.set_log_level("error")
  // BokehJS listens there to zooming and never stops: every chart would stay in memory
  visualViewport.addEventListener = () => {}
  // looked up in the computed style of each element: no document of ours has such variables
  Bokeh.require("core/visuals/visual").VisualProperties.prototype._get_css_value = () => ""
  // "$$" in a title is somebody's text: MathJax is not here, and without it such a text comes out maimed
  const { PlainText } = Bokeh.require("models/text/plain_text")
  Bokeh.require("models/text/utils").parse_delimited_string = (text) => new PlainText({ text })

  /** Make type faces ready, so that the first chart is measured with them. */
  async function load_faces(faces) {
    await Promise.all(faces.map(async ({ family, weight, range, data }) => {
      const face = new FontFace(family, bytes(data), { weight, unicodeRange: range })
      document.fonts.add(await face.load())
    }))
  }

  /**
   * Draw one document.
   * Gives {width, height, timings} in pixels of the canvas with what `product` gives, or {problem: "idle" | "blank"};
   * an error of the document's own code rejects.
   */
  async function draw(json, buffers, { ours, scale, marks, quiet, background, patience, ...wanted }) {
    const stage = document.getElementById("stage")
    const lap = stopwatch()
    const guard = watch(patience)
    Object.defineProperty(window, "devicePixelRatio", { value: scale, configurable: true })
    let view
    try {
      const found = read(JSON.parse(json), decode(buffers), ours)
      lap("parse")
      view = await Promise.race([found.bokeh ? embed(found.bokeh, stage) : easel.set_up(found.root), guard.failure])
      lap("embed")
      const canvas = paint(view, background)
      lap("paint")
      if (marks > 0 && is_blank(view, canvas, background, quiet))
        return { problem: "blank" }
      lap("ink")
      const made = product(view, canvas, background, wanted)
      lap("encode")
      return { ...made, width: canvas.width, height: canvas.height, timings: lap.times }
    } catch (error) {
      if (error === OVERDUE)
        return { problem: "idle" }
      throw error
    } finally {
      guard.release()
      clear(stage, view)
      lap("clear")
    }
  }

  /** {root}: what the easel takes, or {bokeh}: a document of Bokeh's own. `ours` says that Bokeh needn't check it. */
  function read(written, arrays, ours) {
    const root = ours ? stand_ins.read(written, arrays) : null
    if (root !== null && easel.takes(root))
      return { root }
    const bokeh = Document.from_json(written, undefined, arrays)
    const [own] = bokeh.roots()
    return easel.takes(own) ? { root: own } : { bokeh }
  }

  /** {missing}: those of these characters that no font of the machine has. */
  function glyphs(characters) {
    return { missing: lacks_glyph(characters.join(" ")) ? characters.filter(lacks_glyph) : [] }
  }

  /** What no font has is drawn as the box of the first one: that of "Plotworks Nothing" is ten em high. */
  function lacks_glyph(text) {
    const ctx = new OffscreenCanvas(1, 1).getContext("2d")
    ctx.font = '10px "Plotworks Nothing", sans-serif'
    return ctx.measureText(text).actualBoundingBoxAscent > 90
  }

  /** Bokeh's own view of a document's root, when it has nothing left to do. */
  async function embed(bokeh, stage) {
    const idle = new Promise((resolve) => bokeh.idle.connect(resolve))
    const views = await Bokeh.embed.add_document_standalone(bokeh, stage)
    if (!bokeh.is_idle)
      await idle
    return views.roots[0]
  }

  /** {data} in base64, {svg} as text, or nothing: then the page holds one more sheet to print, until `put_away`. */
  function product(view, canvas, background, { kind, quality, title, alt_text }) {
    if (quality !== null)
      return { data: encode(canvas, kind, quality) }
    const texts = { title, words: alt_text }
    const svg = vector.drawn(view, { background, ...texts })
    if (kind === "svg")
      return { svg: new XMLSerializer().serializeToString(svg) }
    vector.lay(svg, texts)
    return {}
  }

  /** A canvas as a file of pixels, in base64. */
  function encode(canvas, kind, quality) {
    const data = canvas.toDataURL(`image/${kind}`, quality).split(",")[1]
    if (!data)
      throw new Error(`${canvas.width} x ${canvas.height} pixels are too many`)
    return data
  }

  /** Everything that one chart put into the page goes. */
  function clear(stage, view) {
    view?.remove()
    for (const bokeh of Bokeh.documents.splice(0))
      bokeh.clear()
    Bokeh.index.clear?.()
    stage.replaceChildren()
  }

  /** Bokeh paints a fresh canvas here, half a pixel in from the edges: the ground fills what it left open. */
  function paint(view, background) {
    const { canvas, ctx } = view.export("png", true)
    ctx.save()
    ctx.resetTransform()
    ctx.globalCompositeOperation = "destination-over"
    ctx.fillStyle = background
    ctx.fillRect(0, 0, canvas.width, canvas.height)
    ctx.restore()
    return canvas
  }

  /** Whether no mark can be seen. A translucent picture is looked at on the page that it is meant for. */
  function is_blank(view, canvas, background, quiet) {
    const solid = background.slice(0, OPAQUE)
    const shown = solid === background ? canvas : paint(view, solid)
    return !has_ink(shown, [solid, ...quiet]) && !marks_change(view, shown, solid)
  }

  /** Whether any pixel is neither a quiet colour nor a blend of one with the ground; stops at the first. */
  function has_ink(canvas, colors) {
    const [ground, ...others] = colors.map(rgba)
    const known = new Map()
    for (const band of bands(canvas)) {
      let last = -1
      for (const pixel of band) {
        if (pixel === last)
          continue
        last = pixel
        if (!known.has(pixel))
          known.set(pixel, is_quiet(pixel, ground, others))
        if (!known.get(pixel))
          return true
      }
    }
    return false
  }

  /** The certain test, for a picture whose marks have a quiet colour: does it change when they are hidden? */
  function marks_change(view, canvas, background) {
    for (const model of view.renderers ?? HasProps.references(view.model, { recursive: true })) {
      if (is_marks(model))
        hide(model)
    }
    const without = paint(view, background)
    const [before, after] = [bands(canvas), bands(without)]
    for (const band of before) {
      const other = after.next().value
      if (band.some((pixel, i) => pixel !== other[i]))
        return true
    }
    return false
  }

  function hide(model) {
    if (stand_ins.has(model))
      model.visible = false
    else
      model.setv({ visible: false }, { silent: true })
  }

  /** Texts, swatches and hairlines are glyphs too, on other levels. */
  function is_marks(model) {
    return (model.type === "GlyphRenderer" || model.type === "GraphRenderer") && MARKS.has(model.level)
  }

  /** A canvas as arrays of 32-bit pixels, a band of rows each, from the middle outwards. */
  function* bands(canvas) {
    const { width, height } = canvas
    const ctx = canvas.getContext("2d")
    const tops = Array.from({ length: Math.ceil(height / BAND) }, (_, i) => i * BAND)
    tops.sort((a, b) => Math.abs(a + BAND / 2 - height / 2) - Math.abs(b + BAND / 2 - height / 2))
    for (const top of tops)
      yield new Uint32Array(ctx.getImageData(0, top, width, Math.min(BAND, height - top)).data.buffer)
  }

  function is_quiet(pixel, ground, others) {
    const color = [pixel & 255, pixel >> 8 & 255, pixel >> 16 & 255, pixel >>> 24]
    return others.length === 0
      ? near(color, ground)
      : others.some((other) => near(color, nearest_blend(color, ground, other)))
  }

  /** The point nearest to a colour on the line from one colour to another. */
  function nearest_blend(color, from, to) {
    let along = 0, length = 0
    for (let i = 0; i < 4; i++) {
      along += (color[i] - from[i]) * (to[i] - from[i])
      length += (to[i] - from[i]) ** 2
    }
    const share = length === 0 ? 0 : Math.min(Math.max(along / length, 0), 1)
    return from.map((value, i) => value + share * (to[i] - value))
  }

  function near(a, b) {
    return a.every((value, i) => Math.abs(value - b[i]) <= TOLERANCE)
  }

  function rgba(color) {
    if (!known_colors.has(color)) {
      const ctx = new OffscreenCanvas(1, 1).getContext("2d")
      ctx.fillStyle = color
      ctx.fillRect(0, 0, 1, 1)
      known_colors.set(color, [...ctx.getImageData(0, 0, 1, 1).data])
    }
    return known_colors.get(color)
  }

  /** What else may end a draw: an error in a callback or a frame (else only the console hears of it), or time. */
  function watch(patience) {
    const controller = new AbortController()
    const failure = new Promise((_, reject) => {
      window.addEventListener("error", (event) => reject(event.error ?? new Error(event.message)), controller)
      window.addEventListener("unhandledrejection", (event) => reject(event.reason), controller)
      const timer = setTimeout(() => reject(OVERDUE), patience)
      controller.signal.addEventListener("abort", () => clearTimeout(timer))
    })
    failure.catch(() => {})
    return { failure, release: () => controller.abort() }
  }

  function stopwatch() {
    let last = performance.now()
    const lap = (name) => {
      const now = performance.now()
      lap.times[name] = now - last
      last = now
    }
    lap.times = {}
    return lap
  }

  function decode(buffers) {
    return new Map(Object.entries(buffers).map(([id, data]) => [id, bytes(data).buffer]))
  }

  /** Chromium before 140 has no fromBase64. */
  function bytes(base64) {
    return Uint8Array.fromBase64?.(base64) ?? Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
  }

  return { load_faces, draw, put_away: vector.put_away, glyphs }
})()
