# Rscript penalized-cox.R FOLDER WHAT SECONDS: processor seconds of glmnet on data.bin: "lasso", "ridge", "folds"
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
source(file.path(here, "timed.R"))
suppressPackageStartupMessages({ library(glmnet); library(survival) })
values <- numbers()
n <- values[1]; p <- values[2]
y <- Surv(values[2 + seq_len(n)], values[2 + n + seq_len(n)])
foldid <- values[2 + 2 * n + seq_len(n)]
x <- matrix(values[2 + 3 * n + seq_len(n * p)], n, p)
rm(values)

if (args[2] == "lasso") {
  report("glmnet", function() glmnet(x, y, family = "cox")$lambda[1], 1)
} else if (args[2] == "ridge") {
  report("glmnet", function() glmnet(x, y, family = "cox", alpha = 0)$lambda[1], 1)
} else {
  report("cv.glmnet", function() cv.glmnet(x, y, family = "cox", foldid = foldid)$lambda.min, 1)
}
