// Lets people answer with one key while the focus is within a question: a figure or a letter chooses the answer, and the
// next question gets the focus; C opens the comment, G the guidance, and H the answer history.
export function listenToKeys(questions) {
  for (const question of questions) {
    const comment = question.querySelector("details.app-comment-details");
    const guidance = question.querySelector("details.app-guidance");
    const history = question.querySelector(".app-saving a");
    leaveOutOfTabOrder([comment && summaryOf(comment), guidance && summaryOf(guidance), history]);
    comment?.addEventListener("toggle", () => {
      if (comment.open && document.activeElement === summaryOf(comment)) openComment(comment);
    });
    question.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("textarea")) return;
      const key = event.key.toLowerCase();
      const radio = radioOf(question, key);
      if (radio) {
        choose(radio);
        focusOn(questions.slice(questions.indexOf(question) + 1).find(isOpen));
      } else if (key === "c" && comment) openComment(comment);
      else if (key === "g" && guidance) guidance.open = !guidance.open;
      else if (key === "h" && history) history.click();
      else return;
      event.preventDefault();
    });
  }
}

// Keeps the height of a bar at the top free above whatever gets the focus, however many lines the bar has.
export function keepClear(bar) {
  new ResizeObserver(() => {
    document.documentElement.style.scrollPaddingTop = `${bar.offsetHeight + 8}px`;
  }).observe(bar);
}

// Returns the answer that a key chooses: by its letter, or by its place among the answers that are shown.
function radioOf(question, key) {
  const radios = [...question.querySelectorAll("input[type=radio]:enabled")].filter((radio) => !radio.closest("[hidden]"));
  return radios.find((radio) => radio.dataset.key === key) ?? (/^[1-9]$/.test(key) ? radios[Number(key) - 1] : undefined);
}

function choose(radio) {
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

// Whether a question is shown and can be answered.
function isOpen(question) {
  return question.offsetParent !== null && question.querySelector("input[type=radio]:enabled") !== null;
}

// Moves the focus to a question's answers; after the last question, to the button that leads on.
function focusOn(question) {
  const answers = question ? [...question.querySelectorAll("input[type=radio]")] : [];
  const target = answers.find((radio) => radio.checked) ?? answers[0] ?? document.querySelector("#continue .govuk-button");
  (question ?? target).scrollIntoView({ block: "nearest" });
  target.focus();
}

function openComment(comment) {
  comment.open = true;
  comment.querySelector("textarea").focus();
}

function summaryOf(details) {
  return details.querySelector("summary");
}

// One stop of the Tab key for each question: its answers. What a key opens has no stop of its own.
function leaveOutOfTabOrder(elements) {
  for (const element of elements) if (element) element.tabIndex = -1;
}
