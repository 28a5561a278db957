# Rscript large.R FOLDER TASK MINUTES ROWS COLUMNS: R on a table of bench/large.ts, in part where all of it would take hours; prints a
# line of task, processor seconds, a value to compare, and which part was timed; NaN seconds if the minutes were over
args <- commandArgs(TRUE)
folder <- args[1]; minutes <- as.numeric(args[3]); n <- as.integer(args[4]); p <- as.integer(args[5])
read <- function(name, count, size) readBin(file.path(folder, name), "double", count, size = size)
columns <- function(k) matrix(read("columns", as.double(n) * k, 4), n, k)
time <- read("time", n, 8)
event <- read("event", n, 8)
spent <- function(work) { took <- system.time(work); took[1] + took[2] }
line <- function(seconds, value, part = "") { cat(args[2], seconds, sprintf("%.17g", value), part, sep = "\t"); cat("\n") }

if (args[2] == "univariateCox") {
  suppressPackageStartupMessages(library(survival))
  k <- min(50, p); x <- columns(k); y <- Surv(time, event)
  z <- numeric(k)
  seconds <- spent(for (j in seq_len(k)) {
    fit <- coxph.fit(x[, j, drop = FALSE], y, NULL, NULL, NULL, coxph.control(), NULL, "efron", seq_len(n))
    z[j] <- fit$coefficients / sqrt(fit$var[1])
  })
  line(seconds * p / k, z[8], sprintf("%d columns timed", k))
} else if (args[2] == "spearmanMatrix") {
  k <- min(100, p); x <- columns(k)
  ranks <- spent(r <- apply(x, 2, rank))
  products <- spent(rho <- cor(r))
  line(ranks * p / k + products * (p / k)^2, rho[1, 2], sprintf("%d columns timed", k))
} else {
  suppressPackageStartupMessages({ library(glmnet); library(survival) })
  x <- columns(p); y <- Surv(time, event)
  setTimeLimit(elapsed = 60 * minutes)
  seconds <- tryCatch(
    spent(fit <- glmnet(x, y, family = "cox", nlambda = 50, lambda.min.ratio = 0.05)),
    error = function(e) if (grepl("time limit", conditionMessage(e))) NaN else stop(e)
  )
  setTimeLimit()
  line(seconds, if (is.nan(seconds)) NaN else fit$lambda[1])
}
