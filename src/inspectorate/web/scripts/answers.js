// Saves each answer as soon as it is given. Answers wait in a queue in sessionStorage until the service has
// confirmed them, so that they survive lost connections and expired sessions. “Saved” is shown only after that.
import { keepClear, listenToKeys } from "./keyboard.js";

const frame = document.getElementById("assessing");
const words = frame ? frame.dataset : {};
const forms = new Map([...document.querySelectorAll("[data-question]")].map((form) => [form.dataset.question, form]));
const RETRY = [1000, 2000, 5000, 10000, 20000];
let sending = false;
let failures = 0;
let retry = null;
let sessionEnded = false;
let memoryQueue = null;

discardOtherPeople();
if (frame) start();

function start() {
  document.getElementById("answers").addEventListener("submit", (event) => {
    event.preventDefault();
    for (const form of forms.values()) enqueue(form);
  });
  for (const form of forms.values()) {
    form.addEventListener("change", () => {
      openRequiredComment(form);
      showMissingComment(form);
      enqueue(form);
    });
    const comment = commentOf(form);
    if (comment.type !== "hidden") {
      let timer = null;
      comment.addEventListener("input", () => {
        showMissingComment(form);
        showState(form, words.wordsSaving, "saving");
        clearTimeout(timer);
        timer = setTimeout(() => enqueue(form), 700);
      });
      comment.addEventListener("blur", () => {
        clearTimeout(timer);
        enqueue(form);
      });
    }
  }
  listenToKeys([...forms.values()]);
  keepClear(frame);
  window.addEventListener("online", sendQueue);
  window.addEventListener("beforeunload", (event) => {
    for (const form of forms.values()) enqueue(form);
    if (readQueue().length) event.preventDefault();
  });
  restoreQueue();
}

function commentOf(form) {
  return form.querySelector("[data-comment]");
}

// Shows the answers that were not saved when the page was left or the session ended, and sends them.
function restoreQueue() {
  for (const submission of readQueue()) {
    const form = forms.get(submission.question);
    if (form) fill(form, submission);
  }
  for (const form of forms.values()) form.dataset.queued = serialised(form);
  for (const submission of readQueue()) {
    forms.get(submission.question)?.setAttribute("data-queued", JSON.stringify([submission.value, submission.comment]));
  }
  if (readQueue().length) sendQueue();
}

function fill(form, submission) {
  for (const radio of form.querySelectorAll("input[type=radio]")) radio.checked = radio.value === submission.value;
  commentOf(form).value = submission.comment;
  if (submission.comment) commentOf(form).closest("details")?.setAttribute("open", "");
}

function answerOf(form) {
  const chosen = form.querySelector("input[type=radio]:checked");
  return { value: chosen ? chosen.value : "", comment: commentOf(form).value };
}

function needsComment(form) {
  return (form.dataset.commentFor ?? "").split(" ").filter(Boolean).includes(answerOf(form).value);
}

// Opens the comment when the answer needs one. The focus stays where it is.
function openRequiredComment(form) {
  if (needsComment(form)) commentOf(form).closest("details").open = true;
}

function showMissingComment(form) {
  const notice = form.querySelector(".app-comment-missing");
  if (notice) notice.hidden = !needsComment(form) || commentOf(form).value.trim() !== "";
}

function serialised(form) {
  const { value, comment } = answerOf(form);
  return JSON.stringify([value, comment]);
}

// Adds the answer of a form to the queue, unless it equals the one queued last.
function enqueue(form) {
  const question = form.dataset.question;
  if (serialised(form) === form.dataset.queued) {
    const isQueued = readQueue().some((submission) => submission.question === question);
    if (form.querySelector("[data-state]").dataset.kind === "saving" && !isQueued) showState(form, "", "");
    return;
  }
  form.dataset.queued = serialised(form);
  const others = readQueue().filter((submission) => submission.question !== question || submission.sent);
  const submission = {
    idempotency_key: newKey(),
    question,
    ...answerOf(form),
    client_time: new Date().toISOString(),
    sent: false,
  };
  writeQueue([...others, submission]);
  showState(form, words.wordsSaving, "saving");
  sendQueue();
}

async function sendQueue() {
  clearTimeout(retry);
  if (sending || sessionEnded) return;
  sending = true;
  let next;
  while ((next = readQueue()[0])) {
    const form = forms.get(next.question);
    // A submission may have arrived although its response was lost: it is retried unchanged, with the same key.
    if (next.base_version === undefined) next.base_version = Number(form ? form.dataset.version : 0);
    next.sent = true;
    writeQueue([next, ...readQueue().slice(1)]);
    const isDone = await sendOne(next, form);
    if (!isDone) break;
    writeQueue(readQueue().filter((submission) => submission.idempotency_key !== next.idempotency_key));
    showOverallState();
  }
  sending = false;
  showOverallState();
}

// Sends one submission; returns whether it can leave the queue.
async function sendOne(submission, form) {
  const { sent, ...body } = submission;
  let response;
  try {
    response = await fetch(words.save, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken(), "X-Requested-With": "page" },
      body: JSON.stringify(body),
      redirect: "error",
    });
  } catch {
    return retryLater(form);
  }
  if (response.status === 401) return endSession();
  const reply = await response.json().catch(() => ({ detail: "" }));
  if (response.ok) return showSaved(reply, form);
  if (response.status >= 500 || response.status === 429) return retryLater(form);
  if (reply.code === "stale" || reply.code === "second_factor") return endSession();
  // A retry cannot succeed: the reason is shown, and the answer stays in the form.
  if (form) showState(form, `${words.wordsRefused} ${reply.detail}`, "refused");
  return true;
}

function showSaved(reply, form) {
  failures = 0;
  if (!form) return true;
  form.dataset.version = form.querySelector("[name^=base_version]").value = reply.version;
  const hasNewer = readQueue().some(
    (submission) => submission.question === reply.question && submission.idempotency_key !== reply.idempotency_key,
  );
  if (reply.outcome === "conflict") showState(form, words.wordsConflict, "conflict");
  else if (!hasNewer) {
    const time = new Date(reply.at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    showState(form, `${words.wordsSaved} ${time}`, "saved");
  }
  if ("fact" in form.dataset) updateRouting();
  return true;
}

function retryLater(form) {
  if (form) showState(form, words.wordsFailed, "failed");
  retry = setTimeout(sendQueue, RETRY[Math.min(failures++, RETRY.length - 1)]);
  return false;
}

function endSession() {
  sessionEnded = true;
  return false;
}

// Shows and hides questions after a fact has been saved. A question that has an answer stays visible.
async function updateRouting() {
  if (![...forms.values()].some((form) => !("fact" in form.dataset))) return;
  const response = await fetch(words.routing).catch(() => null);
  if (!response || !response.ok) return;
  const { applies, waiting } = await response.json();
  let isAnyWaiting = false;
  for (const [question, form] of forms) {
    if ("fact" in form.dataset) continue;
    const isAsked = applies.includes(question);
    const isWaiting = waiting.includes(question);
    const chosen = form.querySelector("input[type=radio]:checked");
    const isAnswered = answerOf(form).value !== "";
    form.hidden = !isAsked && !isAnswered;
    const isToRemove = !isAsked && !isWaiting && isAnswered && !("notCounted" in chosen.dataset);
    for (const part of form.querySelectorAll(".app-not-asked")) part.hidden = !isToRemove;
    isAnyWaiting = isAnyWaiting || isWaiting;
  }
  const notice = document.getElementById("waiting");
  if (notice) notice.hidden = !isAnyWaiting;
}

function showState(form, text, kind) {
  const state = form.querySelector("[data-state]");
  if (state.textContent !== text) state.textContent = text;
  state.dataset.kind = kind;
  showOverallState();
}

function showOverallState() {
  const pending = readQueue().length;
  const status = frame.querySelector(".app-saved__words");
  const isRefused = [...forms.values()].some((form) => form.querySelector("[data-state]").dataset.kind === "refused");
  const text = pending ? `${words.wordsPending} ${pending}` : isRefused ? words.wordsRefused : words.wordsAll;
  if (status.textContent !== text) status.textContent = text;
  frame.classList.toggle("app-saved--pending", pending > 0);
  const trouble = frame.querySelector(".app-saved__trouble");
  if (sessionEnded && trouble.hidden) {
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = `${words.signIn}?next=${encodeURIComponent(location.pathname)}`;
    link.textContent = words.wordsGoOn;
    trouble.replaceChildren(`${words.wordsEnded} `, link);
    trouble.setAttribute("role", "alert");
  }
  trouble.hidden = !sessionEnded;
}

function readQueue() {
  if (memoryQueue) return memoryQueue;
  try {
    return JSON.parse(sessionStorage.getItem(words.storageKey) || "[]");
  } catch {
    return [];
  }
}

function writeQueue(queue) {
  memoryQueue = null;
  if (!queue.length) return sessionStorage.removeItem(words.storageKey);
  try {
    sessionStorage.setItem(words.storageKey, JSON.stringify(queue));
  } catch {
    // The storage is full: the queue stays in memory for as long as the page is open.
    memoryQueue = queue;
  }
}

// Removes the queues of other people who have used this window.
function discardOtherPeople() {
  const prefix = frame ? `pending:${frame.dataset.person}:` : null;
  if (!prefix) return;
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith("pending:") && !key.startsWith(prefix)) sessionStorage.removeItem(key);
  }
}

function csrfToken() {
  return document.querySelector("#answers [name=csrfmiddlewaretoken]").value;
}

// Returns a new idempotency key: a random UUID, also where crypto.randomUUID is missing (no HTTPS).
function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
