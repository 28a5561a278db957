# Rscript survival.R FOLDER WHAT SECONDS: medians of R's survival on data.bin
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
source(file.path(here, "timed.R"))
suppressPackageStartupMessages(library(survival))
values <- numbers()
n <- values[1]; p <- values[2]
time <- values[2 + seq_len(n)]
event <- values[2 + n + seq_len(n)]
x <- matrix(values[2 + 2 * n + seq_len(n * p)], n, p)
colnames(x) <- paste0("x", seq_len(p))
rm(values)

frame <- data.frame(time, event, x)
y <- Surv(time, event)
if (args[2] == "cox") {
  formula <- as.formula(paste("Surv(time, event) ~", paste(colnames(x), collapse = " + ")))
  report("coxph", function() coxph(formula, frame)$loglik[2])
  report("coxph.fit", function() coxph.fit(x, y, NULL, NULL, NULL, coxph.control(), NULL, "efron", seq_len(n))$loglik[2])
} else if (args[2] == "km") {
  report("survfit", function() survfit(Surv(time, event) ~ 1, frame)$surv[11])
} else if (args[2] == "logrank") {
  report("survdiff", function() survdiff(Surv(time, event) ~ x1, frame)$chisq)
} else if (args[2] == "concordance") {
  report("concordance", function() sqrt(concordance(Surv(time, event) ~ x2, frame, reverse = TRUE)$var))
} else {
  report("coxph in a loop", function() { for (j in seq_len(p)) { f <- coxph(y ~ x[, j]); if (j == 8) z <- coef(f) / sqrt(vcov(f)[1]) }; z })
  report("coxph.fit in a loop", function() {
    for (j in seq_len(p)) {
      f <- coxph.fit(x[, j, drop = FALSE], y, NULL, NULL, NULL, coxph.control(), NULL, "efron", seq_len(n))
      if (j == 8) z <- f$coefficients / sqrt(f$var[1])
    }
    z
  })
}
