// What the reading room does better with a script. Everything works without it.
"use strict";

// Names while somebody types in a search box: a list box of the combobox pattern (WAI-ARIA).
for (const input of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Names");
  list.hidden = true;
  input.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  let at = -1;
  let asked = 0;
  let timer;

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (n) => {
    at = n;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === n)));
    if (n < 0) {
      input.removeAttribute("aria-activedescendant");
    } else {
      input.setAttribute("aria-activedescendant", list.children[n].id);
      list.children[n].scrollIntoView({ block: "nearest" });
    }
  };
  const show = (names) => {
    list.replaceChildren(...names.map((name, n) => {
      const item = document.createElement("li");
      item.id = "suggestion-" + n;
      item.setAttribute("role", "option");
      item.dataset.to = name.to;
      const label = document.createElement("bdi");
      label.textContent = name.name;
      const about = document.createElement("span");
      about.className = "n";
      about.textContent = (name.sort === "outlet" ? "outlet, " : "") + name.n;
      item.append(label, about);
      return item;
    }));
    if (names.length === 0) return close();
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    choose(-1);
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    const word = input.value.trim();
    if (word.length < 2) return close();
    timer = setTimeout(async () => {
      const turn = ++asked;
      try {
        const answer = await fetch(input.dataset.suggest + "?q=" + encodeURIComponent(word));
        if (answer.ok && turn === asked && document.activeElement === input) show(await answer.json());
      } catch {
        close();
      }
    }, 120);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const n = list.children.length;
    if (event.key === "ArrowDown") choose(at + 1 < n ? at + 1 : -1);
    else if (event.key === "ArrowUp") choose(at < 0 ? n - 1 : at - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && at >= 0) location.assign(list.children[at].dataset.to);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => {
    const item = event.target.closest("li");
    event.preventDefault();
    if (item) location.assign(item.dataset.to);
  });
  input.addEventListener("blur", close);
}

// A stretch of time, dragged over the bars.
for (const chart of document.querySelectorAll("[data-drag]")) {
  const bars = chart.querySelector("svg");
  const told = chart.querySelector(".dragged");
  const days = [...bars.querySelectorAll("[data-from]")];
  let from = null;
  let moved = false;

  const under = (event) => {
    const box = bars.getBoundingClientRect();
    const n = Math.floor(((event.clientX - box.left) / box.width) * days.length);
    return Math.min(Math.max(n, 0), days.length - 1);
  };
  const range = (event) => {
    const to = under(event);
    return [Math.min(from, to), Math.max(from, to)];
  };
  const clear = () => {
    from = null;
    days.forEach((day) => day.classList.remove("chosen"));
    told.textContent = "";
  };
  bars.addEventListener("dragstart", (event) => event.preventDefault());
  bars.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    from = under(event);
    moved = false;
  });
  addEventListener("pointermove", (event) => {
    if (from === null) return;
    const [a, b] = range(event);
    moved ||= a !== b;
    if (!moved) return;
    days.forEach((day, n) => day.classList.toggle("chosen", n >= a && n <= b));
    told.textContent = days[a].dataset.from + " to " + days[b].dataset.to;
  });
  addEventListener("pointerup", (event) => {
    if (from === null) return;
    const [a, b] = range(event);
    clear();
    if (!moved) return;
    const to = new URL(chart.dataset.drag, location.href);
    to.searchParams.set("since", days[a].dataset.from);
    to.searchParams.set("until", days[b].dataset.to);
    location.assign(to);
  });
  addEventListener("pointercancel", clear);
  // The end of a drag is no click on the bar below it.
  bars.addEventListener("click", (event) => {
    if (moved) event.preventDefault();
    moved = false;
  });
}

// Buttons that copy.
for (const box of navigator.clipboard ? document.querySelectorAll(".copyable") : []) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = "Copy";
  button.setAttribute("aria-label", "Copy: " + box.querySelector("summary").textContent);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(box.querySelector("pre").textContent);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
  box.append(button);
}

// A file that is dropped on a form.
for (const form of document.querySelectorAll("form[data-drop]")) {
  const input = form.elements[form.dataset.drop];
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
  }
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    form.classList.remove("over");
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    input.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}

// Keys: "/" to the search box, "j" and "k" through the statements.
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  if (event.key === "/") {
    const box = document.getElementById("q");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === "j" || event.key === "k") {
    const all = [...document.querySelectorAll(".card .proof")];
    const now = all.findIndex((link) => link.closest(".card").contains(document.activeElement));
    const next = all[event.key === "j" ? now + 1 : now - 1];
    if (next) {
      next.focus();
      next.closest(".card").scrollIntoView({ block: "center" });
    }
  }
});
