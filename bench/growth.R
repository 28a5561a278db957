# Rscript growth.R FOLDER WHAT: one call on data.bin in a process of its own; prints a line of what, seconds, a value, and the bytes
# beyond the data
args <- commandArgs(TRUE)
suppressPackageStartupMessages(library(survival))
file <- file.path(args[1], "data.bin")
n <- readBin(file, "double", 1)
source <- file(file, "rb")
invisible(readBin(source, "double", 1))
time <- readBin(source, "double", n); event <- readBin(source, "double", n); score <- readBin(source, "double", n)
close(source)
used <- sum(gc(reset = TRUE)[, 2])
took <- system.time(
  if (args[2] == "kaplanMeier") {
    fit <- survfit(Surv(time, event) ~ 1)
    value <- fit$surv[11]
  } else {
    fit <- concordance(Surv(time, event) ~ score, reverse = TRUE)
    value <- unname(fit$concordance)
  }
)
bytes <- (sum(gc()[, 6]) - used) * 2^20
cat(args[2], took[3], sprintf("%.17g", value), bytes, sep = "\t"); cat("\n")
