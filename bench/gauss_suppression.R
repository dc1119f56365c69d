# Cell suppression by R's package `GaussSuppression`: Rscript bench/gauss_suppression.R CSV SMALLEST
# The CSV has a row for each case and question: question, level, answer. Results of all cases are published.
# Prints seconds, the number of cells (question, level, answer), and how many of them are suppressed.
suppressPackageStartupMessages(library(GaussSuppression))
given <- commandArgs(trailingOnly = TRUE)
answers <- read.csv(given[1], colClasses = "character")
counts <- as.data.frame(table(answers), responseName = "cases", stringsAsFactors = FALSE)
small <- as.integer(given[2]) - 1
of_all_cases <- function(crossTable, ...) crossTable$level == "Total"
is_small <- function(freq, crossTable, ...) freq > 0 & freq <= small & crossTable$level != "Total"
started <- proc.time()[["elapsed"]]
published <- GaussSuppressionFromData(
  counts,
  dimVar = c("question", "level", "answer"), freqVar = "cases",
  primary = is_small, forced = of_all_cases, protectZeros = FALSE, printInc = FALSE
)
seconds <- proc.time()[["elapsed"]] - started
inner <- published[published$question != "Total" & published$level != "Total" & published$answer != "Total", ]
cat(seconds, nrow(inner), sum(inner$suppressed), "\n")
inner <- inner[inner$suppressed | inner$cases > 0, ]
cat(sum(tapply(inner$suppressed, paste(inner$question, inner$level), all)), "\n")
