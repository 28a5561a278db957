# Rscript evaluation.R FOLDER WHAT SECONDS: median processor time on data.bin, and a value to compare
args <- commandArgs(TRUE)
file <- file.path(args[1], "data.bin")
values <- readBin(file, "double", file.size(file) / 8)
n <- values[1]
column <- function(k) values[1 + (k - 1) * n + seq_len(n)]
label <- column(1); time <- column(2); event <- column(3); a <- column(4); b <- column(5)

report <- function(work) {
  times <- c(); value <- NA; start <- proc.time()[3]
  while (length(times) < 1 || (proc.time()[3] - start < as.numeric(args[3]) && length(times) < 50)) {
    took <- system.time(value <- work())
    times <- c(times, took[1] + took[2])
  }
  cat(median(times), sprintf("%.17g", value), sep = "\t"); cat("\n")
}

# area and influence function at t as timeROC has them: a matrix of cases and controls, used once for each subject
definition <- function(time, event, marker, times) {
  o <- order(time); time <- time[o]; event <- event[o]; x <- marker[o]; n <- length(time); u <- seq_len(n)
  before <- numeric(n); g <- 1
  for (s in unique(time)) {
    at <- time == s; before[at] <- g
    left <- sum(time >= s) - sum(event[at])
    if (left > 0) g <- g * (1 - sum(1 - event[at]) / left)
  }
  hazard <- (1 - event) / (n - u + 1)
  psi <- sapply(u, function(k) cumsum(diff(c(0, (1 - event[k]) * (time[k] <= time) - cumsum(ifelse(u <= k, hazard, 0)))) * n / (n - u + 1)))
  sapply(times, function(t) {
    case <- which(time < t & event == 1); control <- which(time > t)
    w <- 1 / before[case]; v <- rep(1 / before[control[1]], length(control))
    h <- outer(w, v) * (outer(x[case], x[control], ">") + 0.5 * outer(x[case], x[control], "=="))
    f <- sum(w) / n; s <- sum(v) / n; auc <- sum(h) / n^2 / (f * s)
    wide <- h - auc * outer(w, v)
    iid <- sapply(u, function(k) {
      # the whole matrix, weighted by what the subject does to the weights of the cases
      sum(wide * psi[case, k]) / n^2 +
        (if (k %in% case) sum(wide[match(k, case), ]) / n else 0) + (if (k %in% control) sum(wide[, match(k, control)]) / n else 0)
    })
    sd(iid / (f * s)) / sqrt(n)
  })
}

if (args[2] == "definition") {
  report(function() definition(time, event, a, c(365, 730, 1095))[3])
} else {
  suppressPackageStartupMessages(library(pROC))
  curve <- function(x) roc(label, x, levels = c(0, 1), direction = "<", quiet = TRUE)
  if (args[2] == "roc") report(function() { r <- curve(a); ci.auc(r, method = "delong"); sqrt(var(r)) })
  else report(function() unname(roc.test(curve(a), curve(b), method = "delong")$statistic))
}
