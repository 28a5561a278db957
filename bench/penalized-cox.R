# Rscript penalized-cox.R FOLDER RUNS: processor seconds of glmnet's path and cross-validation on data.bin, as lines of name,
# median seconds, a value and lambda.min
suppressPackageStartupMessages({ library(glmnet); library(survival) })
args <- commandArgs(TRUE)
file <- file.path(args[1], "data.bin")
values <- readBin(file, "double", file.size(file) / 8)
n <- values[1]; p <- values[2]
y <- Surv(values[2 + seq_len(n)], values[2 + n + seq_len(n)])
foldid <- values[2 + 2 * n + seq_len(n)]
x <- matrix(values[2 + 3 * n + seq_len(n * p)], n, p)
runs <- as.integer(args[2])

report <- function(name, times, value, lambda) {
  cat(name, median(times), sprintf("%.17g", value), sprintf("%.17g", lambda), sep = "\t"); cat("\n")
}
times <- c()
for (i in seq_len(runs)) times <- c(times, system.time(fit <- glmnet(x, y, family = "cox"))[1])
report("glmnet", times, fit$nulldev, fit$lambda[1])
times <- c()
for (i in seq_len(max(1, runs %/% 2))) {
  times <- c(times, system.time(cv <- cv.glmnet(x, y, family = "cox", foldid = foldid))[1])
}
report("cv.glmnet", times, min(cv$cvm), cv$lambda.min)
