"use strict"

// A picture is looked at, not touched. What Bokeh keeps ready for a pointer is left out of the page that makes them.
{
  const { DataRendererView } = Bokeh.require("models/renderers/data_renderer")
  const { GlyphRendererView } = Bokeh.require("models/renderers/glyph_renderer")
  const PLAIN = [
    Bokeh.require("models/renderers/glyph_renderer").GlyphRenderer,
    Bokeh.require("models/axes/axis").Axis,
    Bokeh.require("models/grids/grid").Grid,
    Bokeh.require("models/annotations/title").Title,
  ]
  const { PlotView } = Bokeh.require("models/plots/plot_canvas")
  const { Signal0 } = Bokeh.require("core/signaling")
  const { build_view } = Bokeh.require("core/build_views")

  /** In place of the views of a glyph that is selected, muted or hovered. */
  const nobody = {
    model: { change: new Signal0({}, "change") },
    children: () => [],
    ...Object.fromEntries(["after_lazy_visuals", "after_visuals", "map_data", "remove", "set_base", "set_data",
      "set_visuals"].map((name) => [name, () => {}])),
  }

  const with_all_views = GlyphRendererView.prototype.lazy_initialize
  GlyphRendererView.prototype.lazy_initialize = async function() {
    const { model } = this
    if (model.muted || model.hover_glyph !== null || !model.data_source.selected.is_empty())
      return with_all_views.call(this)
    await DataRendererView.prototype.lazy_initialize.call(this)
    this.cds_view = await build_view(model.view, { parent: this })
    this.glyph = await this.build_glyph_view(model.glyph)
    this.selection_glyph = this.nonselection_glyph = this.muted_glyph = this.decimated_glyph = nobody
    await this.set_data()
  }

  /** Nobody sees the canvas in the page: the picture is painted on one of its own. Legends, though, look at it. */
  const on_page = PlotView.prototype._actual_paint
  PlotView.prototype._actual_paint = function() {
    if (!this.computed_renderers.every((model) => PLAIN.some((kind) => model instanceof kind)))
      return on_page.call(this)
    if (this._range_manager.invalidate_dataranges || this.model.window_axis !== "none") {
      this._range_manager.update_dataranges()
      this._invalidate_layout_if_needed()
    }
    for (const view of this.computed_renderer_views)
      view.force_finished()
    this._invalidated_painters.clear()
    this._invalidate_all = false
    this._needs_paint = false
  }
}
