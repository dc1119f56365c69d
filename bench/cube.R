# Balanced samples by R's package `sampling`: Rscript bench/cube.R CSV SIZE DRAWS METHOD
# METHOD is the landing: 1 by linear programme, 2 by dropping variables.
# The CSV has a column a factor, a row a case. Prints for each draw: seconds, then 0 or 1 for each case.
suppressPackageStartupMessages(library(sampling))
given <- commandArgs(trailingOnly = TRUE)
cases <- read.csv(given[1], colClasses = "factor")
chance <- rep(as.numeric(given[2]) / nrow(cases), nrow(cases))
levels <- do.call(cbind, lapply(cases, function(factor) model.matrix(~factor)[, -1, drop = FALSE]))
totals <- cbind(chance, levels)
set.seed(1)
for (draw in seq_len(as.integer(given[3]))) {
  started <- proc.time()[["elapsed"]]
  sample <- samplecube(totals, chance, order = 1, comment = FALSE, method = as.integer(given[4]))
  cat(proc.time()[["elapsed"]] - started, sample, "\n")
}
