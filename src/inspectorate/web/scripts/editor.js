// A toolbar above the text of a section: each button writes Markdown around or before what is selected.
for (const editor of document.querySelectorAll("[data-editor]")) {
  const area = editor.querySelector("textarea");
  const replace = (start, end, text, from, to) => {
    area.focus();
    area.setSelectionRange(start, end);
    // Keeps the browser's undo, which setRangeText would lose.
    if (!document.execCommand("insertText", false, text)) area.setRangeText(text, start, end, "end");
    area.setSelectionRange(start + from, start + to);
  };
  const around = (before, after) => {
    const { selectionStart: start, selectionEnd: end, value } = area;
    const words = value.slice(start, end);
    replace(start, end, before + words + after, before.length, before.length + words.length);
  };
  const beforeLines = (mark) => {
    const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    const end = area.selectionEnd;
    const text = area.value.slice(start, end).split("\n").map((line) => mark + line).join("\n");
    replace(start, end, text, 0, text.length);
  };
  const actions = {
    bold: () => around("**", "**"),
    list: () => beforeLines("- "),
    quotation: () => beforeLines("> "),
    example: () => around("::: example \n", "\n:::"),
    figure: () => around("{", "}"),
  };
  const toolbar = document.createElement("div");
  toolbar.className = "govuk-button-group app-toolbar";
  toolbar.setAttribute("role", "group");
  toolbar.setAttribute("aria-label", editor.dataset.toolbar);
  for (const [name, act] of Object.entries(actions)) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary";
    button.textContent = editor.dataset[name];
    button.setAttribute("aria-controls", area.id);
    button.addEventListener("click", act);
    toolbar.append(button);
  }
  area.before(toolbar);
  // Tells the server where a figure is to be inserted, and returns to that place afterwards.
  const cursor = area.form.elements.namedItem("cursor");
  let used = "cursor" in editor.dataset;
  if (used) area.setSelectionRange(Number(editor.dataset.cursor), Number(editor.dataset.cursor));
  if ("focus" in editor.dataset) area.focus();
  area.addEventListener("focus", () => {
    used = true;
  });
  area.form.addEventListener("submit", () => {
    if (cursor && used) cursor.value = area.selectionStart;
  });
}
