// Suggest matches while somebody types into the search of a record choice. Without this the form searches when sent.
import "./accessible-autocomplete.min.js";

const escaped = (text) => {
  const element = document.createElement("div");
  element.textContent = text;
  return element.innerHTML;
};

const enhance = (choice) => {
  const name = choice.dataset.choice;
  const input = choice.querySelector(`[name="${name}_search"]`);
  const matched = choice.querySelector(`[name="${name}_matched"]`);
  const described = (input.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
  const hint = described.map((id) => document.getElementById(id).textContent.trim()).join(" ");
  const place = document.createElement("div");
  const more = document.createElement("p");
  more.className = "govuk-hint app-choice__more";
  more.setAttribute("role", "status");
  input.replaceWith(place);
  place.after(more);

  let latest = 0;
  let timer = 0;
  const search = async (query, populate) => {
    const number = ++latest;
    const parameters = new URLSearchParams({ suggest: name, search: query });
    const response = await fetch(`${location.pathname}?${parameters}`, { headers: { Accept: "application/json" } });
    if (!response.ok || number !== latest) return;
    const { matches, count } = await response.json();
    more.textContent = count > matches.length ? choice.dataset.more : "";
    populate(matches);
  };

  window.accessibleAutocomplete({
    element: place,
    id: input.id,
    name: input.name,
    defaultValue: input.value,
    confirmOnBlur: false,
    minLength: 2,
    inputClasses: `govuk-input${input.classList.contains("govuk-input--error") ? " govuk-input--error" : ""}`,
    source: (query, populate) => {
      clearTimeout(timer);
      timer = setTimeout(() => search(query, populate).catch(() => populate([])), 150);
    },
    templates: { inputValue: (match) => match?.text ?? "", suggestion: (match) => escaped(match?.text ?? "") },
    onConfirm: (match) => {
      if (!match) return;
      for (const item of choice.querySelectorAll(`[name="${name}"]`)) (item.closest(".govuk-form-group") ?? item).remove();
      const record = document.createElement("input");
      Object.assign(record, { type: "hidden", name, value: match.value });
      choice.append(record);
      matched.value = match.text;
      more.textContent = "";
    },
    tNoResults: () => choice.dataset.nothing,
    tAssistiveHint: () => hint,
  });
};

for (const choice of document.querySelectorAll("[data-choice]")) enhance(choice);
