"use strict"

// Sends files by tus: several at once, large ones in parts, on from where they were after a broken line or a new visit.
;(() => {
  const main = document.getElementById("uploads")
  const [drop, files, list, template] = ["drop", "files", "sent", "upload"].map((id) => document.getElementById(id))
  const AT_ONCE = 2
  const IN_PARTS = 64e6
  const TRIES = 5
  const waiting = []
  let sending = 0

  const bytes = (count) => {
    const power = Math.min(Math.floor(Math.log10(Math.max(count, 1)) / 3), 4)
    return `${Number((count / 1000 ** power).toPrecision(3)).toLocaleString("en")} ${["bytes", "kB", "MB", "GB", "TB"][power]}`
  }
  const time = (seconds) => (seconds < 60 ? `${Math.ceil(seconds)} s` : seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`)
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
  const sentence = (text) => text[0].toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".")
  const counted = (count, one) => `${count.toLocaleString("en")} ${one}${count === 1 ? "" : "s"}`

  const read = async (url) => {
    const answer = await fetch(url, { headers: { Accept: "application/json" } })
    const body = await answer.json()
    if (!answer.ok) throw new Error(body.detail)
    return body
  }

  const next = () => {
    while (sending < AT_ONCE && waiting.length) {
      sending += 1
      waiting.shift().begin()
    }
  }

  class Sending {
    constructor(file) {
      this.file = file
      this.reached = 0
      this.tries = 0
      this.card = template.content.firstElementChild.cloneNode(true)
      this.bar = this.card.querySelector("progress")
      this.told = this.card.querySelector("[role=status]")
      this.card.querySelector("h2").textContent = file.name
      for (const button of this.card.querySelectorAll("[data-do]")) button.addEventListener("click", () => this[button.dataset.do]())
      list.prepend(this.card)
      this.bar.setAttribute("aria-label", `Progress of ${file.name}`)
      this.show("waiting", `${bytes(file.size)}. Waits for its turn.`)
    }

    show(state, text) {
      this.state = state
      this.card.className = state
      this.told.textContent = text
      const offered = { waiting: ["remove"], sending: ["pause", "remove"], paused: ["resume", "remove"], failed: ["resume", "remove"] }
      for (const button of this.card.querySelectorAll("[data-do]")) button.hidden = !(offered[state] || []).includes(button.dataset.do)
    }

    async begin() {
      this.marks = []
      this.show("sending", "Connecting …")
      await this.connect()
    }

    // Each time with a new client: one in parts that was aborted tells of no more errors.
    async connect() {
      this.upload = this.prepared()
      const [earlier] = await this.upload.findPreviousUploads()
      if (this.state !== "sending") return
      if (earlier) this.upload.resumeFromPreviousUpload(earlier)
      this.upload.start()
    }

    prepared() {
      const chart = document.getElementById("draw").checked ? { chart: JSON.stringify({ chart_type: "auto" }) } : {}
      return new tus.Upload(this.file, {
        endpoint: "/v1/uploads",
        headers: { [main.dataset.ticketHeader]: main.dataset.ticket },
        metadata: { filename: this.file.name, filetype: this.file.type, ...chart },
        parallelUploads: this.file.size > IN_PARTS ? 4 : 1,
        retryDelays: [0, 1000, 3000, 5000, 10000, 20000, 30000],
        removeFingerprintOnSuccess: true,
        onShouldRetry: (error) => this.mayRetry(error),
        onProgress: (sent) => this.progress(sent),
        onError: (error) => this.broke(error),
        onSuccess: () => this.sent(),
      })
    }

    // The last step of a file in parts is not repeated by the client itself.
    async broke(error) {
      this.tries += 1
      if (this.tries > TRIES || !this.mayRetry(error)) return this.end("failed", this.reason(error))
      await pause(2000 * this.tries)
      if (this.state === "sending") await this.connect()
    }

    mayRetry(error) {
      const status = error.originalResponse ? error.originalResponse.getStatus() : 0
      const helps = status === 0 || status >= 500 || [409, 423, 429, 460].includes(status)
      if (helps && this.state === "sending") this.told.textContent = "The line broke. Trying again …"
      return helps
    }

    reason(error) {
      const answer = error.originalResponse
      if (!answer) return "Plotworks can’t be reached. What came is kept: go on when the line is back."
      try {
        return sentence(JSON.parse(answer.getBody()).detail)
      } catch {
        return `Plotworks answered ${answer.getStatus()}. Go on in a while.`
      }
    }

    progress(sent) {
      if (this.state !== "sending") return
      if (sent > this.reached) [this.reached, this.tries] = [sent, 0]
      const now = performance.now() / 1000
      this.bar.value = sent / Math.max(this.file.size, 1)
      this.marks = [...this.marks.filter(([at]) => now - at < 5), [now, sent]]
      const [from, before] = this.marks[0]
      const speed = now - from > 1 ? (sent - before) / (now - from) : 0
      const rest = speed > 0 ? ` · ${bytes(speed)}/s · ${time((this.file.size - sent) / speed)} left` : ""
      this.told.textContent = `${bytes(sent)} of ${bytes(this.file.size)}${rest}`
    }

    end(state, text) {
      if (this.state === "sending") sending -= 1
      this.show(state, text)
      next()
    }

    async pause() {
      const reached = `Paused at ${Math.floor(this.bar.value * 100)} % of ${bytes(this.file.size)}.`
      this.end("paused", reached)
      await this.upload.abort()
    }

    resume() {
      this.tries = 0
      this.show("waiting", "Waits for its turn.")
      waiting.push(this)
      next()
    }

    async remove() {
      const at = waiting.indexOf(this)
      if (at >= 0) waiting.splice(at, 1)
      this.end("removed", "")
      this.card.remove()
      if (this.upload) await this.upload.abort(true).catch(() => {})
    }

    async sent() {
      this.bar.value = 1
      this.end("reading", "Sent. It is being read …")
      try {
        const upload = await read(this.upload.url)
        const job = await this.whenRead(upload.job_id)
        this.link(upload.dataset_id)
        if (job.state !== "succeeded") return this.show("broken", sentence(job.error ? job.error.detail : "the reading was cancelled"))
        const dataset = await read(`/v1/datasets/${upload.dataset_id}`)
        const out = dataset.rejected_count ? ` ${counted(dataset.rejected_count, "line")} left out.` : ""
        this.show("ready", `${counted(dataset.rows, "row")} in ${counted(dataset.columns.length, "column")}.${out}`)
        if (upload.chart_id) await this.picture(upload.chart_id)
      } catch (error) {
        this.show("broken", `${sentence(error.message)} The file has come: look among the datasets.`)
      }
    }

    async whenRead(id) {
      for (;;) {
        const job = await read(`/v1/jobs/${id}`)
        if (["succeeded", "failed", "cancelled"].includes(job.state)) return job
        this.bar.value = job.progress
        const rows = job.rows ? `, ${counted(job.rows, "row")}` : ""
        this.told.textContent = job.state === "queued" ? "Sent. Waits to be read." : `It is being read: ${Math.floor(job.progress * 100)} %${rows}.`
        await pause(700)
      }
    }

    async picture(id) {
      for (;;) {
        const chart = await read(`/v1/charts/${id}`)
        if (chart.status === "generated") break
        if (chart.status !== "queued") {
          this.told.textContent += ` No chart: ${sentence(chart.error ? chart.error.detail : chart.status)}`
          return
        }
        await pause(700)
      }
      const link = Object.assign(document.createElement("a"), { href: `/embed/${id}`, className: "thumb" })
      link.append(Object.assign(document.createElement("img"), { src: `/thumbnails/${id}.png`, alt: "The first chart of the file" }))
      this.card.querySelector(".result").append(link)
    }

    link(id) {
      const title = this.card.querySelector("h2")
      const link = Object.assign(document.createElement("a"), { href: `/console/datasets/${id}`, textContent: this.file.name })
      title.replaceChildren(link)
    }
  }

  const add = (chosen) => {
    for (const file of chosen) {
      const one = new Sending(file)
      const most = Number(main.dataset.most)
      if (file.size > most) one.show("broken", `It has ${bytes(file.size)}; at most ${bytes(most)} are taken.`)
      else waiting.push(one)
    }
    next()
  }

  files.addEventListener("change", () => {
    add(files.files)
    files.value = ""
  })
  for (const type of ["dragenter", "dragover"]) {
    drop.addEventListener(type, (event) => {
      event.preventDefault()
      drop.classList.add("over-it")
    })
  }
  for (const type of ["dragleave", "drop"]) drop.addEventListener(type, () => drop.classList.remove("over-it"))
  drop.addEventListener("drop", (event) => {
    event.preventDefault()
    add(event.dataTransfer.files)
  })
  addEventListener("beforeunload", (event) => {
    if (sending) event.preventDefault()
  })
})()
