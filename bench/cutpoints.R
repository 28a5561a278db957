# Rscript cutpoints.R FOLDER WHAT SECONDS: R's survdiff and maxstat on data.bin
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
source(file.path(here, "timed.R"))
suppressPackageStartupMessages(library(survival))
values <- numbers()
n <- values[1]
time <- values[1 + seq_len(n)]
event <- values[1 + n + seq_len(n)]
score <- values[1 + 2 * n + seq_len(n)]

size <- ceiling(0.1 * n)
sorted <- sort(score)
if (args[2] == "one") {
  # every cut, once
  cuts <- sorted[size:(n - size)]
  report("survdiff in a loop", function() max(sapply(cuts, function(c) survdiff(Surv(time, event) ~ (score > c))$chisq)))
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
  line(sprintf("survdiff in a loop (%s of %s pairs timed)", format(done, big.mark = ","), format(nrow(pairs), big.mark = ",")), each * nrow(pairs), NaN)
} else {
  library(maxstat)
  d <- data.frame(time, event, score)
  test <- function(method) function() unname(maxstat.test(Surv(time, event) ~ score, d, smethod = "LogRank", pmethod = method)$statistic)
  report('maxstat.test(pmethod = "Lau94")', test("Lau94"))
  if (n <= 700) report('maxstat.test(pmethod = "exactGauss")', test("exactGauss"))
}
