"use strict";
// Saves what was written as a file. Nothing is sent.
const check = JSON.parse(document.getElementById("check").textContent);
const written = (name, number) => document.getElementById(`${name}-${number}`).value;
const report = document.getElementById("report");
document.getElementById("save").hidden = false;
document.getElementById("save").addEventListener("click", () => {
  const answers = [];
  for (const [number, digest] of Object.entries(check.digests)) {
    const answer = { statement: Number(number), digest };
    for (const name of ["wrong", "right", "evidence"]) answer[name] = written(name, number);
    if ((answer.right.trim() || answer.evidence.trim()) && !answer.wrong.trim()) {
      report.textContent = `Enter what is wrong in statement ${number}, then save again.`;
      const box = document.getElementById(`wrong-${number}`);
      box.closest("details").open = true;
      box.focus();
      return;
    }
    if (answer.wrong.trim()) answers.push(answer);
  }
  const finished = document.getElementById("finished").checked;
  if (!answers.length && !finished) {
    report.textContent = "Nothing is written yet. Write a challenge, or tick that you have nothing else to challenge.";
    return;
  }
  const { format, check: number, token } = check;
  const content = JSON.stringify({ format, check: number, token, finished, answers }, null, 1);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  link.download = `factual-accuracy-answers-${number}.json`;
  link.click();
  report.textContent = `A file with ${answers.length} challenges was saved. Send it to the lead inspector.`;
});
