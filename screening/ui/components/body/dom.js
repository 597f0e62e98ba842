// Making elements: of a page, of a drawing, and a row of buttons of which one is chosen.
const SVG = "http://www.w3.org/2000/svg";

export function element(name, attributes = {}, ...children) {
  return dressed(document.createElement(name), attributes, children);
}

export function drawn(name, attributes = {}, ...children) {
  return dressed(document.createElementNS(SVG, name), attributes, children);
}

function dressed(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export function fill(node, ...children) {
  node.replaceChildren(...children);
}

// A row of which one is always chosen.
export function switchOf(label, choices, chosen) {
  const buttons = choices.map(([id, words]) => {
    const button = element("button", { type: "button", class: "chip" }, words);
    button.addEventListener("click", () => chosen(id));
    return [id, button];
  });
  const root = element("div", { class: "switch", role: "group", "aria-label": label }, ...buttons.map(([, b]) => b));
  const choose = (now) => buttons.forEach(([id, b]) => b.setAttribute("aria-pressed", String(id === now)));
  return { root, choose };
}
