"use strict"

// Paints plots of glyphs alone, which is what every chart of the catalogue is, without a page around them.
// Bokeh's own PlotView makes a dozen elements with styles for each plot, measures them, holds five views of each glyph
// and a spatial index for the pointer. None of it leaves a trace in a picture. The glyph views, which do, are Bokeh's.
globalThis.easel = (() => {
  const { BBox } = Bokeh.require("core/util/bbox")
  const { CanvasLayer } = Bokeh.require("core/util/canvas")
  const { CoordinateTransform } = Bokeh.require("models/coordinates/coordinate_mapping")
  const { Indices } = Bokeh.require("core/types")
  const { GlyphRenderer } = Bokeh.require("models/renderers/glyph_renderer")
  const { LinearScale } = Bokeh.require("models/scales/linear_scale")
  const { LogScale } = Bokeh.require("models/scales/log_scale")
  const { Range1d } = Bokeh.require("models/ranges/range1d")
  const { ViewManager } = Bokeh.require("core/view_manager")
  const { build_view } = Bokeh.require("core/build_views")
  const { color2css } = Bokeh.require("core/util/color")

  const LEVELS = ["image", "underlay", "glyph", "guide", "annotation", "overlay"]
  const SCALES = { LinearScale, LogScale }
  const CLIPPED = new Set(["image", "underlay", "glyph"])
  const LARGEST_KEPT = 4e6
  const SIDES = ["above", "below", "left", "right", "center"]

  /** A canvas whose chart is done with: to make one takes longer than to wipe one. */
  let spare = []

  /** Whether a root can be painted here: a plain plot, or several at places of their own. */
  function takes(root) {
    return root.type === "Pane" ? root.elements.every(is_plain_plot) : is_plain_plot(root)
  }

  /** Glyphs on axes of fixed ranges and nothing beside them. */
  function is_plain_plot(root) {
    return root.type === "Plot" && root.title === null && root.toolbar_location === null && !root.match_aspect
      && root.sizing_mode === null && root.frame_width === null && root.frame_height === null
      && root.outline_line_color === null && root.background_hatch_pattern === null && root.border_hatch_pattern === null
      && SIDES.every((side) => root[side].length === 0)
      && [root.x_range, root.y_range, ...values(root.extra_x_ranges), ...values(root.extra_y_ranges)].every(is_fixed)
      && [root.x_scale, root.y_scale, ...values(root.extra_x_scales), ...values(root.extra_y_scales)].every(({ type }) => type in SCALES)
      && root.renderers.every(is_plain)
  }

  function is_fixed(range) {
    return range instanceof Range1d && range.start !== range.end
  }

  function is_plain(renderer) {
    return renderer instanceof GlyphRenderer && renderer.coordinates === null && renderer.group === null
      && renderer.glyph.decorations.length === 0 && shows_all(renderer)
  }

  /** A stand-in has a view only where one was set, and to look at its default would make it. */
  function shows_all(renderer) {
    return stand_ins.has(renderer) ? !Object.hasOwn(renderer, "view") : renderer.view.filter.type === "AllIndices"
  }

  /** The views of all glyphs, ready to paint. Answers to `export` and `remove` as a view of Bokeh's does. */
  async function set_up(root) {
    return root.type === "Pane" ? await Panels.of(root) : await Easel.of(root)
  }

  /** Something of a fixed size that can be painted on a canvas of its own. */
  class Sheet {
    constructor(model, { width, height } = model) {
      this.model = model
      this.bbox = new BBox({ left: 0, top: 0, width: parseFloat(width), height: parseFloat(height) })
      this.canvases = []
    }

    /** The whole on a canvas ("png", with the page's pixel ratio if `hidpi`) or as drawn elements ("svg"). */
    export(type = "png", hidpi = true) {
      const layer = type === "svg" ? new CanvasLayer("svg", hidpi) : this.clean_canvas(hidpi)
      layer.resize(this.bbox.width, this.bbox.height)
      const ctx = layer.prepare()
      this.paint(ctx)
      layer.finish()
      return layer
    }

    clean_canvas(hidpi) {
      const layer = spare.pop() ?? new CanvasLayer("canvas", true)
      layer.hidpi = hidpi
      layer.ctx.clearRect(0, 0, layer.canvas.width, layer.canvas.height)
      this.canvases.push(layer)
      return layer
    }

    remove() {
      spare = this.canvases.filter(({ canvas }) => canvas.width * canvas.height <= LARGEST_KEPT).slice(0, 1)
    }
  }

  /** Plots on a pane, each with its left upper corner where its styles say. */
  class Panels extends Sheet {
    static async of(pane) {
      const panels = new Panels(pane, pane.styles)
      panels.easels = await Promise.all(pane.elements.map((plot) => Easel.of(plot)))
      return panels
    }

    /** What is drawn, of all of them. */
    get renderers() {
      return this.easels.flatMap((easel) => easel.renderers)
    }

    paint(ctx) {
      for (const easel of this.easels) {
        const { left, top } = easel.model.styles
        ctx.save()
        ctx.translate(parseFloat(left), parseFloat(top))
        easel.paint(ctx)
        ctx.restore()
      }
    }

    remove() {
      for (const easel of this.easels)
        easel.remove()
      super.remove()
    }
  }

  class Easel extends Sheet {
    static async of(plot) {
      const easel = new Easel(plot)
      for (const renderer of plot.renderers) {
        if (renderer.visible)
          easel.painters.push(await Painter.of(easel, renderer))
      }
      return easel
    }

    constructor(plot) {
      super(plot)
      this.root = this
      this.owner = new ViewManager()
      this.painters = []
      this.canvas_view = { webgl: null, create_layer: () => new CanvasLayer("canvas", true), create_layer_svg: () => new CanvasLayer("svg", true) }
      const border = (side) => plot[`min_border_${side}`] ?? plot.min_border ?? 0
      this.frame = new Frame(plot, new BBox({
        x0: border("left"), y0: border("top"),
        x1: plot.width - border("right"), y1: plot.height - border("bottom"),
      }))
    }

    /** What is drawn: one model for each. */
    get renderers() {
      return this.painters.map(({ model }) => model)
    }

    paint(ctx) {
      this.paint_ground(ctx)
      for (const level of LEVELS) {
        for (const painter of this.painters) {
          if (painter.model.level === level && painter.model.visible)
            this.paint_one(ctx, painter, CLIPPED.has(level))
        }
      }
    }

    paint_one(ctx, painter, clipped) {
      ctx.save()
      if (clipped) {
        ctx.beginPath()
        ctx.rect(...this.frame.bbox.args)
        ctx.clip()
      }
      painter.paint(ctx)
      ctx.restore()
    }

    /** Both grounds, as PlotView lays them. */
    paint_ground(ctx) {
      const { border_fill_color, border_fill_alpha, background_fill_color, background_fill_alpha } = this.model
      if (border_fill_color !== null && border_fill_alpha !== 0) {
        ctx.save()
        ctx.beginPath()
        ctx.rect(...this.bbox.args)
        ctx.rect(...this.frame.bbox.args)
        ctx.clip("evenodd")
        ctx.beginPath()
        ctx.rect(...this.bbox.args)
        fill(ctx, border_fill_color, border_fill_alpha)
        ctx.restore()
      }
      if (background_fill_color !== null && background_fill_alpha !== 0) {
        ctx.beginPath()
        ctx.rect(...this.frame.bbox.args)
        fill(ctx, background_fill_color, background_fill_alpha)
      }
    }

    remove() {
      for (const painter of this.painters)
        painter.remove()
      super.remove()
    }
  }

  function fill(ctx, color, alpha) {
    ctx.fillStyle = color2css(color, alpha)
    ctx.fill()
  }

  /** What a glyph asks of a plot's frame: its place, and the way from data to pixels. */
  class Frame {
    constructor(plot, bbox) {
      this.bbox = bbox
      const across = { start: bbox.left, end: bbox.right, is_reversed: false }
      const down = { start: bbox.bottom, end: bbox.top, is_reversed: true }
      this.x_scales = scales(plot.x_range, plot.extra_x_ranges, plot.x_scale, plot.extra_x_scales, across)
      this.y_scales = scales(plot.y_range, plot.extra_y_ranges, plot.y_scale, plot.extra_y_scales, down)
    }
  }

  /** As Bokeh has it, a range without a scale of its own has that of the plot. */
  function scales(range, others, scale, own, target_range) {
    const kinds = new Map(entries(own).map(([name, { type }]) => [name, type]))
    return new Map([["default", range], ...entries(others)].map(([name, source_range]) => {
      const { prototype } = SCALES[kinds.get(name) ?? scale.type]
      const ends = { source_range: { value: source_range }, target_range: { value: target_range } }
      return [name, Object.create(prototype, ends)]
    }))
  }

  /** Stands in for the view of a glyph renderer: holds the one view of its glyph that a picture shows. */
  class Painter {
    static async of(easel, renderer) {
      const painter = new Painter(easel, renderer)
      const glyph = await build_view(renderer.glyph, { parent: painter })
      glyph.index_data = () => {}
      const indices = Indices.all_set(renderer.data_source.get_length() ?? 1)
      await glyph.set_data(renderer.data_source, indices, null)
      glyph.set_visuals(renderer.data_source, indices)
      glyph.after_visuals()
      await glyph.after_lazy_visuals()
      await pictures_of(glyph)
      painter.glyph = glyph
      painter.indices = indices.ones()
      return painter
    }

    constructor(easel, renderer) {
      this.parent = easel
      // a picture is cut at the frame of the plot it is on; a logo stands beside it
      this.plot_view = renderer.glyph.type === "ImageURL" ? Object.create(easel, { frame: { value: easel } }) : easel
      this.root = easel.root
      this.model = renderer
      this.data_source = { get_value: () => renderer.data_source }
      const { frame } = easel
      this.coordinates = new CoordinateTransform(
        frame.x_scales.get(renderer.x_range_name), frame.y_scales.get(renderer.y_range_name),
      )
    }

    get xscale() {
      return this.coordinates.x_scale
    }

    get yscale() {
      return this.coordinates.y_scale
    }

    paint(ctx) {
      this.glyph.map_data()
      this.glyph.paint(ctx, this.indices)
    }

    remove() {
      this.glyph.remove()
    }

    request_paint() {}

    notify_finished() {}
  }

  /** A picture within the chart, such as a logo, is decoded before anything is painted; a broken one counts as done. */
  async function pictures_of({ loaders = [] }) {
    while (loaders.some((loader) => loader !== null))
      await new Promise((resolve) => setTimeout(resolve, 1))
  }

  function entries(map) {
    return map instanceof Map ? [...map] : Object.entries(map)
  }

  function values(map) {
    return entries(map).map(([, value]) => value)
  }

  return { takes, set_up }
})()
