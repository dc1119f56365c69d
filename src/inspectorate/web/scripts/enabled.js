// Before anything is drawn: say that scripts run, so that what needs them is shown.
document.documentElement.classList.add("js-enabled");
