"use strict"

// Finds chart types by their words, and copies their JSON. Without scripts the page is whole, too.
;(() => {
  const search = document.getElementById("search")
  const cards = [...document.querySelectorAll(".examples li")]

  search.addEventListener("input", () => {
    const wanted = search.value.toLowerCase().split(/\s+/)
    for (const card of cards) {
      const words = card.dataset.words.toLowerCase()
      card.hidden = !wanted.every((part) => words.includes(part))
    }
    for (const section of document.querySelectorAll("section"))
      section.hidden = [...section.querySelectorAll("li")].every((card) => card.hidden)
    document.getElementById("nothing").hidden = cards.some((card) => !card.hidden)
  })

  for (const button of document.querySelectorAll(".copy")) {
    button.hidden = !navigator.clipboard
    button.addEventListener("click", async () => {
      const text = button.parentElement.querySelector("code").textContent
      button.textContent = await navigator.clipboard.writeText(text).then(() => "Copied", () => "Not allowed here")
      setTimeout(() => { button.textContent = "Copy" }, 2000)
    })
  }
})()
