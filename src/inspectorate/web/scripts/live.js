// Keeps a part of a page up to date: asks every few seconds whether it has changed, and only then puts it in place.
const part = document.querySelector("[data-live]");
let tag = "";

async function look() {
  const inUse = part.contains(document.activeElement);
  if (document.hidden || inUse) return;
  const answer = await fetch(part.dataset.live, { headers: { "X-Requested-With": "live", ...(tag ? { "If-None-Match": tag } : {}) }, cache: "no-store" });
  if (answer.redirected || answer.status === 403 || answer.status === 404) {
    // Signed out, or no longer to be seen: the whole page says so better than a part of it.
    window.location.reload();
    return;
  }
  if (answer.status !== 200) return;
  tag = answer.headers.get("ETag");
  const open = new Set([...part.querySelectorAll("details[open]")].map((each) => each.dataset.key));
  part.innerHTML = await answer.text();
  for (const each of part.querySelectorAll("details")) each.open = open.has(each.dataset.key);
}

if (part) {
  if (part.querySelector("[data-behind]")) look().catch(() => {});
  setInterval(() => look().catch(() => {}), Number(part.dataset.every) * 1000);
}
