# Rscript evaluation.R FOLDER WHAT SECONDS: medians of processor time on data.bin
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
source(file.path(here, "timed.R"))
values <- numbers()
n <- values[1]
column <- function(k) values[1 + (k - 1) * n + seq_len(n)]
label <- column(1); time <- column(2); event <- column(3); a <- column(4); b <- column(5)

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
  report("the published definition, written out", function() definition(time, event, a, c(365, 730, 1095))[3], 1)
} else if (args[2] == "score") {
  suppressPackageStartupMessages({ library(riskRegression); library(survival) })
  d <- data.frame(time, event, a)
  report("Score(metrics = \"auc\", se.fit = TRUE)", function() {
    fit <- Score(list(score = a), formula = Surv(time, event) ~ 1, data = d, times = c(365, 730, 1095), metrics = "auc",
      null.model = FALSE, se.fit = TRUE, conf.int = TRUE, cens.model = "km", progress.bar = 0)
    fit$AUC$score$AUC[3] # its errors are of another estimator
  }, 1)
} else {
  suppressPackageStartupMessages(library(pROC))
  curve <- function(x) roc(label, x, levels = c(0, 1), direction = "<", quiet = TRUE)
  if (args[2] == "roc") report("roc, ci.auc", function() { r <- curve(a); ci.auc(r, method = "delong"); sqrt(var(r)) }, 1)
  else report("roc twice, roc.test", function() unname(roc.test(curve(a), curve(b), method = "delong")$statistic), 1)
}
