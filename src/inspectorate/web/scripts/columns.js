// Show example values of the column that is selected for each item of a long list.
const form = document.querySelector("[data-examples]");
const examples = JSON.parse(form.dataset.examples);

for (const hint of form.querySelectorAll("[data-examples-of]")) {
  const select = document.getElementById(hint.dataset.examplesOf);
  select.addEventListener("change", () => {
    const values = examples[select.value] ?? [];
    hint.textContent = values.length ? `${form.dataset.values} ${values.join(", ")}` : "";
  });
}
