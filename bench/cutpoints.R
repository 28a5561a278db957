# Rscript cutpoints.R FOLDER WHAT SECONDS: R's survdiff and maxstat on data.bin, as lines of name, seconds and a value
suppressPackageStartupMessages({library(survival); library(maxstat)})
args <- commandArgs(TRUE)
file <- file.path(args[1], "data.bin")
values <- readBin(file, "double", file.size(file) / 8)
n <- values[1]
time <- values[1 + seq_len(n)]
event <- values[1 + n + seq_len(n)]
score <- values[1 + 2 * n + seq_len(n)]
seconds <- as.numeric(args[3])

line <- function(name, time, value) { cat(name, time, sprintf("%.17g", value), sep = "\t"); cat("\n") }
report <- function(name, work) {
  times <- c(); value <- NA; start <- proc.time()[3]
  while (length(times) < 1 || (proc.time()[3] - start < seconds && length(times) < 50)) {
    times <- c(times, system.time(value <- work())[3])
  }
  line(name, median(times), value)
}

size <- ceiling(0.1 * n)
sorted <- sort(score)
if (args[2] == "one") {
  # every cut, once
  cuts <- sorted[size:(n - size)]
  report("a loop of survdiff, 1 order", function() max(sapply(cuts, function(c) survdiff(Surv(time, event) ~ (score > c))$chisq)))
} else if (args[2] == "two") {
  # as many cells of the grid as the seconds allow, drawn at random; the time of all of them follows
  pairs <- expand.grid(a = size:(n - 2 * size), b = (2 * size):(n - size))
  pairs <- pairs[pairs$b - pairs$a >= size, ]
  set.seed(1)
  done <- 0; start <- proc.time()[3]; value <- 0
  while (proc.time()[3] - start < seconds) {
    p <- pairs[sample(nrow(pairs), 1), ]
    value <- survdiff(Surv(time, event) ~ (score > sorted[p$a]) + (score > sorted[p$b]))$chisq
    done <- done + 1
  }
  each <- (proc.time()[3] - start) / done
  line(sprintf("a loop of survdiff, 1 order (%d of %d pairs timed)", done, nrow(pairs)), each * nrow(pairs), NaN)
} else {
  d <- data.frame(time, event, score)
  test <- function(method) function() maxstat.test(Surv(time, event) ~ score, d, smethod = "LogRank", pmethod = method)$statistic
  report("maxstat.test, Lau94", test("Lau94"))
  if (n <= 700) report("maxstat.test, exactGauss", test("exactGauss"))
}
