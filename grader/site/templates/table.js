"use strict";
// Sorting and filtering of the tables that say data-sortable. Without this script they are in the order of
// names, and whole. Rows without a value come last, whichever way the others are sorted.
for (const table of document.querySelectorAll("table[data-sortable]")) {
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const heads = Array.from(table.tHead.rows[0].cells);
  const form = document.querySelector(`form[data-table="${table.id}"]`);
  const shown = form.querySelector(".shown");
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });
  let order = "";

  const valueOf = (cell, kind) => {
    if (kind === "number") return cell.dataset.value === undefined ? null : Number(cell.dataset.value);
    return (cell.dataset.value ?? cell.textContent).trim() || null;
  };

  const sort = (index) => {
    const head = heads[index];
    const kind = head.dataset.kind;
    const first = kind === "number" ? "descending" : "ascending";
    const other = first === "ascending" ? "descending" : "ascending";
    const direction = head.getAttribute("aria-sort") === first ? other : first;
    const sign = direction === "ascending" ? 1 : -1;
    const compare = kind === "number" ? (a, b) => a - b : collator.compare;
    const keyed = rows.map((row, place) => ({ row, place, value: valueOf(row.cells[index], kind) }));
    keyed.sort((a, b) => {
      if (a.value === null || b.value === null) {
        return (a.value === null) - (b.value === null) || a.place - b.place;
      }
      return sign * compare(a.value, b.value) || a.place - b.place;
    });
    body.replaceChildren(...keyed.map((each) => each.row));
    for (const each of heads) each.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", direction);
    order = ` Sorted by ${head.dataset.name}, ${direction}.`;
    tell();
  };

  const tell = () => {
    const count = rows.filter((row) => !row.hidden).length;
    shown.textContent = `${count} of ${rows.length} shown.${order}`;
  };

  const filter = () => {
    const read = (name) => form.querySelector(`[data-filter="${name}"]`)?.value ?? "";
    const words = read("text").toLowerCase().normalize("NFKC").split(/\s+/).filter(Boolean);
    const state = read("state");
    const exercise = read("exercise");
    for (const row of rows) {
      const states = row.dataset.states.split(" ");
      const candidates = exercise === "" ? states : [states[Number(exercise)]];
      const found = words.every((word) => row.dataset.find.includes(word));
      row.hidden = !(found && (state === "" || candidates.includes(state)));
    }
    tell();
  };

  heads.forEach((head, index) => {
    head.dataset.name = head.textContent.replace(/\s+/g, " ").trim();
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(index));
    head.append(button);
  });
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", filter);
  // A page that is come back to has its filters still filled in.
  window.addEventListener("pageshow", filter);
}
