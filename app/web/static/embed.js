"use strict"

// Draws the chart of this page with BokehJS: in the layout that fits the page best, in the reader's colour scheme.
;(() => {
  const FACES = ['12px "Plotworks Sans"', 'bold 12px "Plotworks Sans"']
  const SETTLED = 120
  const SQUEEZE = 1.1

  const stage = document.getElementById("chart")
  const source = document.getElementById("document").textContent
  const { layouts } = JSON.parse(source)
  const still = document.querySelector("noscript").textContent
  const dark = matchMedia("(prefers-color-scheme: dark)")
  let shown = {}
  let work = Promise.resolve()
  let timer

  if (globalThis.Bokeh)
    begin()
  else
    show_picture(new Error("BokehJS could not be loaded"))

  function begin() {
    Bokeh.set_log_level("error")
    leave_formulas()
    style_tooltips()
    work = fonts().then(draw).catch(show_picture)
    dark.addEventListener("change", redraw)
    new ResizeObserver(() => {
      clearTimeout(timer)
      timer = setTimeout(redraw, SETTLED)
    }).observe(stage)
  }

  /** Drawings follow each other, never overlap. */
  function redraw() {
    work = work.then(draw).catch(show_picture)
  }

  async function draw() {
    const layout = fitting(stage.clientWidth, stage.clientHeight)
    const theme = document.documentElement.dataset.theme || (dark.matches ? "dark" : "light")
    if (layout === shown.layout && theme === shown.theme)
      return
    clear()
    const { document: content, buffers } = layout[theme]
    const { Document } = Bokeh.require("document/document")
    const bokeh = Document.from_json(content, undefined, decode(buffers))
    const views = await Bokeh.embed.add_document_standalone(bokeh, stage)
    shown = { layout, theme, views }
    stage.dataset.drawn = `${theme} ${layout.width}x${layout.height}`
  }

  /** The layout that fills most of the page without being larger; if all are larger, the one that is so least. */
  function fitting(width, height) {
    const share = (layout) => Math.min(layout.width / width, layout.height / height)
    const excess = (layout) => Math.max(layout.width / width, layout.height / height / SQUEEZE)
    const inside = layouts.filter((layout) => excess(layout) <= 1)
    return inside.length > 0
      ? inside.reduce((best, layout) => share(layout) > share(best) ? layout : best)
      : layouts.reduce((best, layout) => excess(layout) < excess(best) ? layout : best)
  }

  function clear() {
    for (const view of shown.views?.roots ?? [])
      view.remove()
    for (const bokeh of Bokeh.documents.splice(0))
      bokeh.clear()
    stage.replaceChildren()
    shown = {}
  }

  /** What scripts can't draw, the picture shows. */
  function show_picture(error) {
    console.error(error)
    stage.innerHTML = still
  }

  /** The faces must be there before a canvas draws with them; of each, only the parts that this chart needs. */
  function fonts() {
    const letters = [...new Set(source)].join("")
    return Promise.allSettled(FACES.map((face) => document.fonts.load(face, letters)))
  }

  /** "$$" in a title is somebody's text: MathJax is not here, and without it such a text comes out maimed. */
  function leave_formulas() {
    const { PlainText } = Bokeh.require("models/text/plain_text")
    Bokeh.require("models/text/utils").parse_delimited_string = (text) => new PlainText({ text })
  }

  /** BokehJS's tooltips live in shadow roots and have one look; give every root a style sheet of ours. */
  function style_tooltips() {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(`
      :host(.bk-Tooltip) {
        padding: 6px 9px; border: 1px solid var(--hairline); border-radius: 6px; opacity: 1;
        background: var(--ground); color: var(--ink); box-shadow: 0 2px 8px rgb(0 0 0 / 0.12);
        font: 12px/1.45 var(--face); max-width: min(320px, 80vw); overflow-wrap: anywhere;
      }
      :host(.bk-Tooltip) .bk-arrow { display: none }
      .bk-tooltip-row-label { color: var(--muted) !important; text-align: left !important; padding-right: 8px }
      .bk-tooltip-row-value { color: var(--ink) }
      :host(:focus), canvas { outline: none }
    `)
    const attach = Element.prototype.attachShadow
    Element.prototype.attachShadow = function (options) {
      const root = attach.call(this, options)
      root.adoptedStyleSheets = [sheet]
      return root
    }
  }

  function decode(buffers) {
    return new Map(Object.entries(buffers).map(([id, data]) => [id, bytes(data).buffer]))
  }

  function bytes(base64) {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  }
})()
