// Saves each answer as it is given. “Saved” is shown only once the service has said so; what is not saved yet
// is kept in this window until it is, also when the session has ended and the same person signs in again.
const frame = document.getElementById("assessing");
const words = frame ? frame.dataset : {};
const forms = new Map([...document.querySelectorAll("form[data-question]")].map((form) => [form.dataset.question, form]));
const RETRY = [1000, 2000, 5000, 10000, 20000];
let sending = false;
let failures = 0;
let retry = null;
let ended = false;
let spare = null;

forgetOthers();
if (frame) start();

function start() {
  for (const form of forms.values()) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      note(form);
    });
    form.addEventListener("change", () => note(form));
    const comment = form.elements.comment;
    if (comment && comment.type !== "hidden") {
      let timer = null;
      comment.addEventListener("input", () => {
        say(form, words.wordsSaving, "saving");
        clearTimeout(timer);
        timer = setTimeout(() => note(form), 700);
      });
      comment.addEventListener("blur", () => {
        clearTimeout(timer);
        note(form);
      });
    }
  }
  window.addEventListener("online", send);
  window.addEventListener("beforeunload", (event) => {
    for (const form of forms.values()) note(form);
    if (kept().length) event.preventDefault();
  });
  takeUp();
}

// What was not saved when the window was left or the session ended: shown again, and sent.
function takeUp() {
  for (const each of kept()) {
    const form = forms.get(each.question);
    if (form) fill(form, each);
  }
  for (const form of forms.values()) form.dataset.known = told(form);
  for (const each of kept()) forms.get(each.question)?.setAttribute("data-known", JSON.stringify([each.value, each.comment]));
  if (kept().length) send();
}

function fill(form, each) {
  for (const radio of form.querySelectorAll("input[type=radio]")) radio.checked = radio.value === each.value;
  if (form.elements.comment) form.elements.comment.value = each.comment;
}

function answered(form) {
  const chosen = form.querySelector("input[type=radio]:checked");
  return { value: chosen ? chosen.value : "", comment: form.elements.comment ? form.elements.comment.value : "" };
}

function told(form) {
  const { value, comment } = answered(form);
  return JSON.stringify([value, comment]);
}

// Puts an answer in the queue, if it is another than the last one that was put there.
function note(form) {
  if (told(form) === form.dataset.known) {
    if (form.querySelector("[data-state]").dataset.kind === "saving" && !kept().some((each) => each.question === form.dataset.question)) say(form, "", "");
    return;
  }
  form.dataset.known = told(form);
  const question = form.dataset.question;
  const waiting = kept().filter((each) => each.question !== question || each.sent);
  const submission = { idempotency_key: id(), question, ...answered(form), client_time: new Date().toISOString(), sent: false };
  keep([...waiting, submission]);
  say(form, words.wordsSaving, "saving");
  send();
}

async function send() {
  clearTimeout(retry);
  if (sending || ended) return;
  sending = true;
  let next;
  while ((next = kept()[0])) {
    const form = forms.get(next.question);
    // Once it may have reached the service it goes again exactly as it was, with the same id.
    if (next.base_version === undefined) next.base_version = Number(form ? form.dataset.version : 0);
    next.sent = true;
    keep([next, ...kept().slice(1)]);
    const done = await sendOne(next, form);
    if (!done) break;
    keep(kept().filter((each) => each.idempotency_key !== next.idempotency_key));
    overall();
  }
  sending = false;
  overall();
}

async function sendOne(each, form) {
  const { sent, ...body } = each;
  let answer;
  try {
    answer = await fetch(words.save, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token(), "X-Requested-With": "page" },
      body: JSON.stringify(body),
      redirect: "error",
    });
  } catch {
    return later(form);
  }
  if (answer.status === 401) return end();
  const reply = await answer.json().catch(() => ({ detail: "" }));
  if (answer.ok) return saved(reply, form);
  if (answer.status >= 500 || answer.status === 429) return later(form);
  if (reply.code === "stale" || reply.code === "second_factor") return end();
  // It will never be saved as it is: the person is told why, and their words stay where they typed them.
  if (form) say(form, `${words.wordsRefused} ${reply.detail}`, "refused");
  return true;
}

function saved(reply, form) {
  failures = 0;
  if (!form) return true;
  form.dataset.version = form.elements.base_version.value = reply.version;
  if (reply.outcome === "conflict") say(form, words.wordsConflict, "conflict");
  else if (!kept().some((each) => each.question === reply.question && each.idempotency_key !== reply.idempotency_key)) {
    const at = new Date(reply.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    say(form, `${words.wordsSaved} ${at}`, "saved");
  }
  if ("fact" in form.dataset) route();
  return true;
}

function later(form) {
  if (form) say(form, words.wordsFailed, "failed");
  retry = setTimeout(send, RETRY[Math.min(failures++, RETRY.length - 1)]);
  return false;
}

function end() {
  ended = true;
  return false;
}

// Which questions are asked, once a fact has been stated.
async function route() {
  if (![...forms.values()].some((form) => !("fact" in form.dataset))) return;
  const answer = await fetch(words.routing).catch(() => null);
  if (!answer || !answer.ok) return;
  const { applies, waiting } = await answer.json();
  let unsure = false;
  for (const [question, form] of forms) {
    if ("fact" in form.dataset) continue;
    const asked = applies.includes(question);
    const given = answered(form).value !== "";
    form.hidden = !asked && !given;
    form.querySelector(".app-not-asked").hidden = asked || !given;
    unsure = unsure || waiting.includes(question);
  }
  const more = document.getElementById("waiting");
  if (more) more.hidden = !unsure;
}

function say(form, text, kind) {
  const state = form.querySelector("[data-state]");
  if (state.textContent !== text) state.textContent = text;
  state.dataset.kind = kind;
  overall();
}

function overall() {
  const left = kept().length;
  const status = frame.querySelector(".app-saved__words");
  const refused = [...forms.values()].some((form) => form.querySelector("[data-state]").dataset.kind === "refused");
  const text = left ? `${words.wordsPending} ${left}` : refused ? words.wordsRefused : words.wordsAll;
  if (status.textContent !== text) status.textContent = text;
  frame.classList.toggle("app-saved--pending", left > 0);
  const trouble = frame.querySelector(".app-saved__trouble");
  if (ended && trouble.hidden) {
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = `${words.signIn}?next=${encodeURIComponent(location.pathname)}`;
    link.textContent = words.wordsGoOn;
    trouble.replaceChildren(`${words.wordsEnded} `, link);
    trouble.setAttribute("role", "alert");
  }
  trouble.hidden = !ended;
}

function kept() {
  if (spare) return spare;
  try {
    return JSON.parse(sessionStorage.getItem(words.keep) || "[]");
  } catch {
    return [];
  }
}

function keep(list) {
  spare = null;
  if (!list.length) return sessionStorage.removeItem(words.keep);
  try {
    sessionStorage.setItem(words.keep, JSON.stringify(list));
  } catch {
    // More than the window's storage takes: it is kept for as long as the page is open, and sent all the same.
    spare = list;
  }
}

// Whoever signs in after someone else finds nothing of theirs.
function forgetOthers() {
  const person = frame ? `pending:${frame.dataset.person}:` : null;
  if (!person) return;
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith("pending:") && !key.startsWith(person)) sessionStorage.removeItem(key);
  }
}

function token() {
  return document.querySelector("form[data-question] [name=csrfmiddlewaretoken]").value;
}

function id() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
