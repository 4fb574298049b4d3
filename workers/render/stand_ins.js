"use strict"

// Reads documents of our own. Of their models a picture needs the glyphs; the others only say where and over what these
// are drawn. Bokeh makes fifty watched properties for each of them, and models for those that nobody has set. Here each
// is an object of its values: what it wasn't given is its kind's default, what it can do its kind's methods.
globalThis.stand_ins = (() => {
  const { Deserializer } = Bokeh.require("core/serialization/deserializer")
  const { ModelResolver } = Bokeh.require("core/resolvers")
  const { PropertyAlias } = Bokeh.require("core/properties")
  const { default_resolver } = Bokeh.require("base")
  const KINDS = new Map([
    Bokeh.require("models/ui/pane").Pane,
    Bokeh.require("models/plots/plot").Plot,
    Bokeh.require("models/ranges/range1d").Range1d,
    Bokeh.require("models/renderers/glyph_renderer").GlyphRenderer,
    Bokeh.require("models/scales/linear_scale").LinearScale,
    Bokeh.require("models/scales/log_scale").LogScale,
    Bokeh.require("models/sources/column_data_source").ColumnDataSource,
  ].map((kind) => [kind.__qualified__, prototype_of(kind)]))

  /** A kind's methods, and for each of its properties the default. */
  function prototype_of(kind) {
    const prototype = Object.create(kind.prototype)
    for (const [name, { type, default_value }] of Object.entries(kind.prototype._props)) {
      if (type instanceof PropertyAlias)
        continue
      Object.defineProperty(prototype, name, {
        get() { return default_value(this) },
        set(value) { put(this, name, value) },
      })
    }
    return prototype
  }

  function put(model, name, value) {
    Object.defineProperty(model, name, { value, writable: true, enumerable: true, configurable: true })
  }

  class Reader extends Deserializer {
    _decode_object_ref(written) {
      const { id, name, attributes = {} } = written
      const prototype = KINDS.get(name)
      if (prototype === undefined)
        return super._decode_object_ref(written)
      const model = Object.create(prototype)
      this.references.set(id, model)
      for (const [attribute, value] of Object.entries(attributes))
        put(model, attribute, this._decode(value))
      return model
    }
  }

  /** The root of a document's JSON, parsed; `buffers` are its arrays by id. */
  function read({ roots: [root] }, buffers) {
    return new Reader(new ModelResolver(default_resolver)).decode(root, buffers)
  }

  /** Whether a model is one of these. */
  function has(model) {
    return model.properties === undefined
  }

  return { read, has }
})()
