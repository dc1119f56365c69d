// Runs before the page is rendered, so that elements which need scripts are shown.
document.documentElement.classList.add("js-enabled");
