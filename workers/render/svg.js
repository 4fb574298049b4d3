"use strict"

// A drawn plot as an SVG element: BokehJS's own SVG canvas paints it, and what that leaves behind is made portable.
globalThis.vector = (() => {
  const { SVGRenderingContext2D } = Bokeh.require("core/util/svg")
  const SVG = "http://www.w3.org/2000/svg"
  const XML = "http://www.w3.org/XML/1998/namespace"
  const NOT_XML = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
  const DIGITS = 3
  const GRID = 8 // pixels: such a sheet has whole points and whole 1/300 inches, of which Chromium makes its pages
  const SILENT = { "fill-opacity": "1", "stroke-opacity": "1", opacity: "1", "paint-order": "fill" }

  const { prototype } = SVGRenderingContext2D
  const { __applyText: apply_text, drawImage: draw_image } = prototype

  // Bokeh writes "dominant-baseline", which few programs but browsers know: the alphabetic baseline is one to all
  prototype.__applyText = function(text, x, y, action) {
    apply_text.call(this, text.replace(NOT_XML, ""), x, y + below(this.__ctx, this.font, this.textBaseline), action)
    const element = this.__currentElement
    for (const name of ["dominant-baseline", "text-decoration"])
      element.removeAttribute(name)
    if (/^\s|\s\s|\s$/.test(text)) {
      element.setAttributeNS(XML, "xml:space", "preserve")
      element.setAttribute("style", "white-space: pre")
    }
  }

  const sheets = Object.assign(document.createElement("div"), { className: "sheets" })
  const known = new Map()

  /** Pixels from a baseline of a canvas down to the alphabetic one. */
  function below(ctx, font, baseline) {
    const key = `${baseline} ${font}`
    if (!known.has(key)) {
      const ascent = (textBaseline) => Object.assign(ctx, { font, textBaseline }).measureText("x").fontBoundingBoxAscent
      known.set(key, ascent("alphabetic") - ascent(baseline))
    }
    return known.get(key)
  }

  /** The plot of a view as one SVG element on a ground of this colour; `title` and `words` are for who can't see it. */
  function drawn(view, { background, title, words }) {
    const svg = view.export("svg", true).canvas
    const [width, height] = ["width", "height"].map((name) => Math.round(svg.getAttribute(name)))
    tidy(svg)
    svg.prepend(...told({ title, desc: words }), ground(width, height, background))
    return set(svg, { width, height, viewBox: `0 0 ${width} ${height}`, role: "img" })
  }

  /** Add an element of `drawn` to what the page would print, on a sheet that is as large or a little larger. */
  function lay(svg, { title, words }) {
    const [width, height] = ["width", "height"].map((name) => Math.ceil(svg.getAttribute(name) / GRID) * GRID)
    const name = `sheet-${sheets.childElementCount}`
    const style = document.createElement("style")
    style.textContent = `@page ${name} { size: ${width}px ${height}px; margin: 0 }`
    if (words)
      svg.setAttribute("aria-label", words)
    Object.assign(svg.style, { display: "block", page: name })
    if (!sheets.isConnected) {
      document.body.append(sheets)
      document.title = title
    }
    sheets.append(style, svg)
  }

  function put_away() {
    sheets.replaceChildren()
    sheets.remove()
    document.title = ""
  }

  function told(texts) {
    return Object.entries(texts).filter(([, text]) => text).map(([name, text]) => {
      const element = made(name)
      element.textContent = text.replace(NOT_XML, "")
      return element
    })
  }

  function ground(width, height, background) {
    const rect = made("rect", { width, height, fill: background.slice(0, 7) })
    if (background.length > 7)
      rect.setAttribute("fill-opacity", Number((parseInt(background.slice(7), 16) / 255).toFixed(DIGITS)))
    return rect
  }

  // Bokeh redraws an image in CSS pixels, fewer than it may have: here it keeps its own
  prototype.drawImage = function(image, ...place) {
    if (!(image instanceof HTMLCanvasElement && place.length === 4 && place.every(Number.isFinite)))
      return draw_image.call(this, image, ...place)
    const [x, y, width, height] = place
    const element = made("image", { width, height, preserveAspectRatio: "none", href: image.toDataURL() })
    if (image.width < width || image.height < height)
      element.setAttribute("image-rendering", "pixelated")
    this._apply_transform(element, this._transform.clone().translate(x, y))
    this._apply_global_alpha(element)
    const clipped = made("g")
    this._apply_clip_path(clipped)
    clipped.append(element)
    this.get_svg().append(clipped)
  }

  function tidy(svg) {
    for (const element of svg.querySelectorAll("path, text")) {
      if (!element.closest("defs") && is_unpainted(element))
        element.remove()
    }
    for (const element of svg.querySelectorAll("*"))
      shorten(element)
    share_definitions(svg)
    share_clips(svg)
    share_family(svg)
  }

  /** Every path that was begun is there, also one that was never filled, and every text has an outline without colour. */
  function is_unpainted(element) {
    const lacks = (paint) => element.getAttribute(paint) === "none" || element.getAttribute(`${paint}-opacity`) === "0"
    return element.getAttribute("d") === "" || (lacks("fill") && lacks("stroke"))
  }

  /** Thousandths of a pixel say where a mark is. An arc that is nearly a circle needs every digit of its ends. */
  function shorten(element) {
    for (const { name, value } of [...element.attributes]) {
      if (SILENT[name] === value)
        element.removeAttribute(name)
      else if (/^(d|x|y|width|height|stroke-width|fill-opacity|stroke-opacity)$/.test(name) && !/ 1 [01] /.test(value))
        element.setAttribute(name, value.replace(/-?\d+\.\d{4,}(e-?\d+)?/g, short))
    }
  }

  function short(number) {
    return String(Number(Number(number).toFixed(DIGITS)))
  }

  /** A definition is called by what it holds: it is there once, and the same chart has the same names. */
  function share_definitions(svg) {
    const names = new Map()
    const kept = new Set()
    for (const definition of svg.querySelectorAll("defs > [id]")) {
      const old = definition.id
      definition.removeAttribute("id")
      const name = `pw-${digest(definition.outerHTML)}`
      names.set(`url(#${old})`, `url(#${name})`)
      definition.id = name
      if (kept.has(name))
        definition.remove()
      kept.add(name)
    }
    for (const element of svg.querySelectorAll("[clip-path], [fill^=url], [stroke^=url]")) {
      for (const attribute of ["clip-path", "fill", "stroke"]) {
        const name = names.get(element.getAttribute(attribute))
        if (name)
          element.setAttribute(attribute, name)
      }
    }
  }

  /** Neighbours with the same clip become a group that is clipped once. */
  function share_clips(svg) {
    let group = null
    for (const element of [...svg.children]) {
      const clip = element.getAttribute("clip-path")
      if (!clip) {
        group = null
        continue
      }
      if (group?.getAttribute("clip-path") !== clip) {
        group = made("g", { "clip-path": clip })
        element.before(group)
      }
      element.removeAttribute("clip-path")
      group.append(element)
    }
  }

  function share_family(svg) {
    const family = svg.querySelector("text")?.getAttribute("font-family")
    if (!family)
      return
    svg.setAttribute("font-family", family)
    for (const text of svg.querySelectorAll("text")) {
      if (text.getAttribute("font-family") === family)
        text.removeAttribute("font-family")
    }
  }

  /** FNV-1a over the code units, in hex. */
  function digest(text) {
    let hash = 0x811c9dc5
    for (let i = 0; i < text.length; i++)
      hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
    return (hash >>> 0).toString(16).padStart(8, "0")
  }

  function made(name, attributes = {}) {
    return set(document.createElementNS(SVG, name), attributes)
  }

  function set(element, attributes) {
    for (const [name, value] of Object.entries(attributes))
      element.setAttribute(name, value)
    return element
  }

  return { drawn, lay, put_away }
})()
