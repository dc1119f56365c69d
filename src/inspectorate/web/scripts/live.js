// Refresh part of a page: request it every few seconds, and replace it when its ETag has changed.
const part = document.querySelector("[data-live]");
let etag = "";

async function refresh() {
  const inUse = part.contains(document.activeElement);
  if (document.hidden || inUse) return;
  const response = await fetch(part.dataset.live, { headers: { "X-Requested-With": "live", ...(etag ? { "If-None-Match": etag } : {}) }, cache: "no-store" });
  if (response.redirected || response.status === 403 || response.status === 404) {
    // Signed out, or no longer permitted: reload the whole page to show why.
    window.location.reload();
    return;
  }
  if (response.status !== 200) return;
  etag = response.headers.get("ETag");
  const open = new Set([...part.querySelectorAll("details[open]")].map((details) => details.dataset.key));
  part.innerHTML = await response.text();
  for (const details of part.querySelectorAll("details")) details.open = open.has(details.dataset.key);
}

if (part) {
  if (part.querySelector("[data-behind]")) refresh().catch(() => {});
  setInterval(() => refresh().catch(() => {}), Number(part.dataset.every) * 1000);
}
