/* What makes an exhibit handy: tables that sort and filter, charts that copy. For the page and for a live notebook. */
const akitExhibits = (root, word, language) => {
  "use strict";
  const make = (tag, attributes, text) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    if (text) node.textContent = text;
    return node;
  };

  /* --- tables: sort by a heading, filter by words */
  const value = (cell) => {
    const text = cell.textContent.trim();
    const number = Number(text.replace(/[,%\s]/g, ""));
    return text !== "" && !Number.isNaN(number) ? number : text;
  };
  const compare = (a, b) => {
    if (typeof a === "number" && typeof b === "number") return a - b;
    if (typeof a === typeof b) return a.localeCompare(b, language);
    return typeof a === "number" ? -1 : 1; /* what is not known stands below what is */
  };
  const sortable = (table) => {
    const body = table.tBodies[0];
    const original = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = make("button", { type: "button", class: "sort", title: word("sort") }, head.textContent);
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const turn = { none: "ascending", ascending: "descending", descending: "none" };
        const order = turn[head.getAttribute("aria-sort") || "none"];
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        const rows = [...original];
        if (order !== "none") {
          head.setAttribute("aria-sort", order);
          const sign = order === "ascending" ? 1 : -1;
          rows.sort((a, b) => sign * compare(value(a.cells[column]), value(b.cells[column])));
        }
        body.append(...rows);
      });
    });
  };
  const filterable = (table, box) => {
    const rows = [...table.tBodies[0].rows];
    const label = make("label", { class: "filter" }, word("filter") + " ");
    const field = make("input", { type: "search", autocomplete: "off" });
    const said = make("span", { role: "status" });
    field.addEventListener("input", () => {
      const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !wanted.every((part) => text.includes(part));
        shown += row.hidden ? 0 : 1;
      }
      said.textContent = wanted.length ? word("shown").replace("{n}", shown).replace("{N}", rows.length) : "";
    });
    label.append(field);
    box.before(label);
    label.append(said);
  };
  for (const table of root.querySelectorAll(".table table")) {
    if (!table.tHead || !table.tBodies.length || table.tBodies[0].rows.length < 2) continue;
    sortable(table);
    if (table.tBodies[0].rows.length > 8) filterable(table, table.closest(".table"));
  }

  /* --- figures: to the clipboard as a picture, or as a file where a browser gives no clipboard */
  const drawn = (svg) => new Promise((resolve, reject) => {
    const box = svg.viewBox.baseVal;
    const copy = svg.cloneNode(true);
    copy.setAttribute("width", box.width);
    copy.setAttribute("height", box.height);
    const image = new Image();
    image.onload = () => {
      const canvas = make("canvas", { width: Math.round(box.width * 4), height: Math.round(box.height * 4) });
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#ffffff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
    };
    image.onerror = reject;
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(copy));
  });
  const asData = (blob) => new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = reject;
    reader.readAsDataURL(blob);
  });
  const keep = (blob, name) => {
    const link = make("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  for (const figure of root.querySelectorAll("figure.exhibit")) {
    const svg = figure.querySelector(".picture svg");
    const tools = figure.querySelector(".tools");
    if (!svg || !tools) continue;
    const said = make("span", { role: "status" });
    const copier = (name, parts, ending) => {
      const button = make("button", { type: "button", class: name }, word(name));
      button.addEventListener("click", async () => {
        const [first, item] = await parts();
        try {
          await navigator.clipboard.write([new ClipboardItem(item)]);
          said.textContent = word("copied");
        } catch {
          keep(first, figure.id + ending);
          said.textContent = word("saved");
        }
      });
      return button;
    };
    const picture = copier("copy", async () => {
      const blob = await drawn(svg);
      return [blob, { "image/png": blob }];
    }, ".png");
    /* for an appeal: what stands under the figure, and where a field takes pictures too, the figure above it */
    const plan = copier("plan", async () => {
      const caption = figure.querySelector("figcaption").textContent.trim();
      const image = make("img", { src: await asData(await drawn(svg)), alt: caption, width: svg.viewBox.baseVal.width });
      const page = image.outerHTML + make("p", {}, caption).outerHTML;
      const text = new Blob([caption], { type: "text/plain" });
      return [text, { "text/plain": text, "text/html": new Blob([page], { type: "text/html" }) }];
    }, ".txt");
    tools.prepend(picture, plan);
    tools.append(said);
  }
};
